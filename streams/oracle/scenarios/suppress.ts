import {
  type KTable,
  minutes,
  SessionWindows,
  SlidingWindows,
  seconds,
  TimeWindows,
  untilTimeLimit,
  untilWindowCloses,
  type Windowed,
} from '../../index.ts';
import {
  angle,
  bar,
  grouped,
  isEven,
  type Scenarios,
  type Site,
  send,
  sendWindows,
  stream,
  strings,
  table,
} from './site.ts';

const name = 'suppressed';
const twentySeconds = untilTimeLimit(seconds(20), { name, maxRecords: 1_000 });
const closed = untilWindowCloses({ name });

function perMinute(site: Site): KTable<Windowed<string>, number> {
  return grouped(site)
    .windowedBy(TimeWindows.ofSizeAndGrace(minutes(1), seconds(20)))
    .count({ name: 'w' });
}

/** Tables whose updates wait. */
export const suppressScenarios: Scenarios = {
  'suppress-time-limit': {
    inputs: ['a'],
    build: (site) => send(site, table(site, 'a').suppress(twentySeconds)),
  },
  'suppress-emit-early': {
    inputs: ['a'],
    build: (site) => send(site, table(site, 'a').suppress(untilTimeLimit(minutes(5), { name, maxRecords: 2 }))),
  },
  'suppress-time-limit-unbounded': {
    inputs: ['a'],
    build(site) {
      const fiveSeconds = untilTimeLimit(seconds(5), { name, maxRecords: Number.POSITIVE_INFINITY });
      send(site, table(site, 'a').filter(isEven).suppress(fiveSeconds));
    },
  },
  'suppress-self-joined': {
    inputs: ['a'],
    build(site) {
      const rows = table(site, 'a').suppress(twentySeconds);
      send(site, rows.join(rows, bar));
    },
  },
  'suppress-zero': {
    inputs: ['a'],
    build: (site) => send(site, table(site, 'a').suppress(untilTimeLimit(0, { name, maxRecords: 3 }))),
  },
  'suppress-joined': {
    inputs: ['a', 'b'],
    build: (site) => send(site, table(site, 'a').suppress(twentySeconds).join(table(site, 'b'), bar)),
  },
  'suppress-joined-by-stream': {
    inputs: ['a', 'b'],
    build: (site) => stream(site, 'b').leftJoin(table(site, 'a').suppress(twentySeconds), bar).to(site.topics.out),
  },
  'suppress-hopping': {
    inputs: ['a'],
    unordered: true,
    build(site) {
      const hopping = TimeWindows.ofSizeAndGrace(minutes(1), seconds(5)).advanceBy(seconds(20));
      sendWindows(site, grouped(site).windowedBy(hopping).count({ name: 'w' }).suppress(closed));
    },
  },
  'suppress-session': {
    inputs: ['a'],
    unordered: true,
    build(site) {
      const sessions = SessionWindows.ofInactivityGapAndGrace(seconds(15), seconds(20));
      sendWindows(site, grouped(site).windowedBy(sessions).count({ name: 'w' }).suppress(closed));
    },
  },
  'suppress-sliding': {
    inputs: ['a'],
    unordered: true,
    build(site) {
      const sliding = SlidingWindows.ofTimeDifferenceAndGrace(seconds(20), seconds(10));
      sendWindows(site, grouped(site).windowedBy(sliding).count({ name: 'w' }).suppress(closed));
    },
  },
  'suppress-window-filtered': {
    inputs: ['a'],
    unordered: true,
    build: (site) =>
      sendWindows(
        site,
        perMinute(site)
          .filter((count) => count % 2 === 1)
          .mapValues((count) => angle(String(count)))
          .suppress({ ...closed, value: strings('').value }),
      ),
  },
  'suppress-window-time-limit': {
    inputs: ['a'],
    unordered: true,
    build: (site) => sendWindows(site, perMinute(site).suppress(untilTimeLimit(seconds(30), { name, maxRecords: 3 }))),
  },
  'suppress-shut-down': {
    inputs: ['a'],
    build: (site) => sendWindows(site, perMinute(site).suppress(untilWindowCloses({ name, maxRecords: 7 }))),
  },
};
