import {
  type CogroupedKStream,
  type FixedWindows,
  hours,
  type KTable,
  minutes,
  SessionWindows,
  SlidingWindows,
  seconds,
  TimeWindows,
  untilWindowCloses,
  type Windowed,
  type WindowedKStream,
  type WindowOptions,
} from '../../index.ts';
import {
  bar,
  counts,
  grouped,
  mod,
  type Scenarios,
  type Site,
  send,
  sendWindows,
  stream,
  strings,
  sums,
} from './site.ts';

const perMinute = TimeWindows.ofSizeAndGrace(minutes(1), seconds(20));
const final = { emit: 'on-window-close' } as const;
const appended = { init: () => '', add: (total: string, value: string | null) => `${total}${value}` };
const list = (left: string | null, right: string | null): string => `${left},${right}`;

function windowed(
  site: Site,
  windows: FixedWindows,
  options?: WindowOptions<string, string | null>,
): WindowedKStream<string, string | null> {
  return grouped(site).windowedBy(windows, options);
}

/** The sums of the windows that begin together. */
function byStart(site: Site, rows: KTable<Windowed<string>, number>): void {
  send(
    site,
    sums(
      rows.groupBy((count, { window }) => [`w${window.start}`, String(count)], strings('g')),
      's',
    ),
  );
}

function cogrouped(site: Site): CogroupedKStream<string, string> {
  return grouped(site)
    .cogroup<string>((total, value) => `${total}a${value}`)
    .cogroup(grouped(site, 'b'), (total, value) => `${total}b${value}`);
}

/** Aggregates of windows: their corners, their ends, and what is made of them. */
export const windowScenarios: Scenarios = {
  'sliding-final': {
    inputs: ['a'],
    unordered: true,
    build(site) {
      const sliding = SlidingWindows.ofTimeDifferenceAndGrace(seconds(20), seconds(10));
      sendWindows(site, grouped(site).windowedBy(sliding, final).count({ name: 'w' }));
    },
  },
  'sliding-reduce-coarse': {
    inputs: ['a'],
    build(site) {
      const sliding = SlidingWindows.ofTimeDifferenceAndGrace(seconds(20), seconds(30));
      sendWindows(site, grouped(site).windowedBy(sliding).reduce(list, strings('w')));
    },
  },
  'sliding-narrow': {
    inputs: ['a'],
    build(site) {
      const sliding = SlidingWindows.ofTimeDifferenceWithNoGrace(1);
      sendWindows(site, grouped(site).windowedBy(sliding).aggregate(appended, strings('w')));
    },
  },
  'sliding-null': {
    inputs: ['a'],
    build(site) {
      const sliding = SlidingWindows.ofTimeDifferenceAndGrace(seconds(20), seconds(200));
      const add = (total: string, value: string) => (mod(value, 5) === 0 ? null : total + value);
      sendWindows(
        site,
        grouped(site)
          .windowedBy(sliding)
          .aggregate<string>({ init: () => '', add }, strings('w')),
      );
    },
  },
  'hopping-final-leaps': {
    inputs: ['a'],
    unordered: true,
    build(site) {
      const hopping = TimeWindows.ofSizeAndGrace(minutes(1), seconds(10)).advanceBy(seconds(25));
      sendWindows(site, windowed(site, hopping, final).reduce(list, strings('w')));
    },
  },
  'hopping-final': {
    inputs: ['a'],
    unordered: true,
    build(site) {
      const hopping = TimeWindows.ofSizeAndGrace(minutes(1), seconds(10)).advanceBy(seconds(25));
      sendWindows(site, windowed(site, hopping, final).count({ name: 'w' }));
    },
  },
  'hopping-reduce-null': {
    inputs: ['a'],
    build(site) {
      const hopping = TimeWindows.ofSizeAndGrace(minutes(1), seconds(40)).advanceBy(seconds(25));
      const reduced = windowed(site, hopping).reduce(
        (left, right) => (right === null || mod(right, 4) === 0 ? null : list(left, right)),
        strings('w'),
      );
      sendWindows(site, reduced);
    },
  },
  'tumbling-no-grace': {
    inputs: ['a'],
    build(site) {
      const add = (total: string, value: string | null) => (Number(value) % 6 === 0 ? null : total + value);
      const windows = TimeWindows.ofSizeWithNoGrace(seconds(10));
      sendWindows(site, windowed(site, windows).aggregate<string>({ init: () => '', add }, strings('w')));
    },
  },
  'tumbling-final-leaps': {
    inputs: ['a'],
    unordered: true,
    build: (site) => sendWindows(site, windowed(site, perMinute, final).count({ name: 'w' })),
  },
  'tumbling-final-null': {
    inputs: ['a'],
    unordered: true,
    build(site) {
      const add = (total: string, value: string | null) => (value === null ? null : total + value);
      sendWindows(site, windowed(site, perMinute, final).aggregate<string>({ init: () => '', add }, strings('w')));
    },
  },
  'tumbling-final-retention': {
    inputs: ['a'],
    unordered: true,
    build: (site) => sendWindows(site, windowed(site, perMinute, final).count({ name: 'w', retentionMs: hours(1) })),
  },
  'tumbling-final-filtered': {
    inputs: ['a'],
    unordered: true,
    build: (site) =>
      sendWindows(
        site,
        windowed(site, perMinute, final)
          .count({ name: 'w' })
          .filter((count) => count % 2 === 0),
      ),
  },
  'tumbling-final-grouped': {
    inputs: ['a'],
    unordered: true,
    build: (site) => byStart(site, windowed(site, perMinute, final).count({ name: 'w' })),
  },
  'tumbling-grouped': {
    inputs: ['a'],
    build: (site) => byStart(site, windowed(site, perMinute).count({ name: 'w' })),
  },
  'session-final-leaps': {
    inputs: ['a'],
    unordered: true,
    build(site) {
      const sessions = SessionWindows.ofInactivityGapAndGrace(seconds(15), seconds(20));
      sendWindows(site, grouped(site).windowedBy(sessions, final).count({ name: 'w' }));
    },
  },
  'session-reduce': {
    inputs: ['a'],
    build(site) {
      const sessions = SessionWindows.ofInactivityGapAndGrace(seconds(30), seconds(120));
      sendWindows(site, grouped(site).windowedBy(sessions).reduce(list, strings('w')));
    },
  },
  'session-no-grace': {
    inputs: ['a'],
    build(site) {
      const sessions = SessionWindows.ofInactivityGapWithNoGrace(seconds(5));
      sendWindows(site, grouped(site).windowedBy(sessions).count({ name: 'w' }));
    },
  },
  'session-grouped': {
    inputs: ['a'],
    build(site) {
      const sessions = SessionWindows.ofInactivityGapAndGrace(seconds(15), seconds(60));
      const rows = grouped(site).windowedBy(sessions).count({ name: 'w' });
      send(
        site,
        sums(
          rows.groupBy((count, { key }) => [key, String(count)], strings('g')),
          's',
        ),
      );
    },
  },
  'windowed-tables-joined': {
    inputs: ['a', 'b'],
    build: (site) =>
      sendWindows(
        site,
        windowed(site, perMinute)
          .count({ name: 'w' })
          .outerJoin(grouped(site, 'b').windowedBy(perMinute).count({ name: 'v' }), bar),
      ),
  },
  'windows-recounted': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        windowed(site, perMinute)
          .count({ name: 'w' })
          .toStream()
          .filter((count): count is number => count !== null)
          .groupBy((_count, { window }) => `w${window.start}`, { ...counts('by-window'), combine: false })
          .count(counts('c')),
      ),
  },
  'cogroup-three-hopping': {
    inputs: ['a', 'b', 'c'],
    build(site) {
      const hopping = TimeWindows.ofSizeAndGrace(minutes(1), seconds(30)).advanceBy(seconds(30));
      const three = grouped(site)
        .cogroup<string>((total, value) => `${total}a${value}`)
        .cogroup(grouped(site, 'b'), (total, value) => (mod(value, 5) === 0 ? null : `${total}b${value}`))
        .cogroup(grouped(site, 'c'), (total, value) => `${total}c${value}`);
      sendWindows(
        site,
        three.windowedBy(hopping).aggregate(() => '', strings('w')),
      );
    },
  },
  'cogroup-suppressed': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) =>
      sendWindows(
        site,
        cogrouped(site)
          .windowedBy(perMinute)
          .aggregate(() => '', strings('w'))
          .suppress(untilWindowCloses({ name: 'suppressed' })),
      ),
  },
  'cogroup-session-final-null': {
    inputs: ['a', 'b'],
    build(site) {
      const both = grouped(site)
        .cogroup<string>((total, value) => (mod(value, 4) === 0 ? null : `${total}a${value}`))
        .cogroup(grouped(site, 'b'), (total, value) => `${total}b${value}`);
      const rows = both.windowedBy(SessionWindows.ofInactivityGapAndGrace(seconds(15), seconds(30))).aggregate(
        () => '',
        (left, right) => `${left}.${right}`,
        strings('w'),
      );
      sendWindows(site, rows);
    },
  },
  'cogroup-rekeyed': {
    inputs: ['a', 'b'],
    build(site) {
      const a = stream(site, 'a')
        .filter((value): value is string => value !== null)
        .groupBy((value) => `m${mod(value, 3)}`, strings('ga'));
      const both = a
        .cogroup<string>((total, value) => `${total}a${value}`)
        .cogroup(grouped(site, 'b'), (total, value) => (mod(value, 5) === 0 ? null : `${total}b${value}`));
      send(
        site,
        both.aggregate(() => '', strings('g')),
      );
    },
  },
};
