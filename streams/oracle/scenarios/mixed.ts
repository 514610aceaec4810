import {
  JoinWindows,
  minutes,
  SessionWindows,
  seconds,
  stringSerde,
  TimeWindows,
  untilTimeLimit,
  type Windowed,
} from '../../index.ts';
import {
  bar,
  counts,
  foreignKey,
  grouped,
  isEven,
  joined,
  keyed,
  mod,
  type Scenarios,
  send,
  sendWindows,
  stream,
  strings,
  sum,
  sums,
  table,
  versions,
} from './site.ts';

const perMinute = TimeWindows.ofSizeAndGrace(minutes(1), seconds(20));
const nullOfFour = (value: string): string | null => (mod(value, 4) === 0 ? null : foreignKey(value));
const within = (difference: number, grace: number) =>
  JoinWindows.ofTimeDifferenceAndGrace(seconds(difference), seconds(grace));

/** Operators after one another that are seldom seen together. */
export const mixedScenarios: Scenarios = {
  'mixed-windowed-join-suppress': {
    inputs: ['a', 'b'],
    unordered: true,
    build(site) {
      const both = grouped(site)
        .windowedBy(perMinute)
        .count({ name: 'w' })
        .join(grouped(site, 'b').windowedBy(perMinute).count({ name: 'v' }), bar);
      const limit = untilTimeLimit(seconds(30), { name: 'suppressed', maxRecords: 1_000 });
      sendWindows(site, both.suppress({ ...limit, value: stringSerde }));
    },
  },
  'mixed-outer-join-totable': {
    inputs: ['a', 'b'],
    unordered: true,
    build(site) {
      const rows = stream(site, 'a')
        .outerJoin(stream(site, 'b'), bar, within(10, 5), joined('j'))
        .toTable(strings('t'));
      send(
        site,
        sums(
          rows.groupBy((value) => [`m${sum(value) % 2}`, value], strings('g')),
          's',
        ),
      );
    },
  },
  'mixed-session-to-table': {
    inputs: ['a'],
    build(site) {
      const sessions = grouped(site)
        .windowedBy(SessionWindows.ofInactivityGapAndGrace(seconds(15), seconds(60)))
        .count({ name: 'w' });
      const rows = sessions
        .toStream()
        .map<string, string | null>((count, { key }: Windowed<string>) => [key, count === null ? null : String(count)])
        .toTable(strings('t'));
      send(site, rows);
    },
  },
  'mixed-filtered-fk-grouped': {
    inputs: ['a', 'b'],
    unordered: true,
    build(site) {
      const left = table(site, 'a').filter((value) => mod(value, 3) !== 0, { store: strings('f') });
      const right = table(site, 'b').filter(isEven, { store: strings('h') });
      const rows = left
        .leftJoin(right, foreignKey, bar, { name: 'fk', store: strings('j') })
        .filter((value) => sum(value) % 2 === 0);
      send(
        site,
        rows.groupBy((value) => [value.includes('null') ? 'none' : 'some', value], strings('g')).count(counts('c')),
      );
    },
  },
  'mixed-map-join-map': {
    inputs: ['a', 'b'],
    build(site) {
      const left = table(site, 'a').mapValues((value) =>
        mod(value, 4) === 0 ? null : String(Math.floor(Number(value) / 2)),
      );
      const right = table(site, 'b').mapValues((value, key) => (mod(value, 4) === 1 ? null : key + value), {
        store: strings('m'),
      });
      const rows = left.outerJoin(right, bar).mapValues((value) => (value.length % 2 === 0 ? null : value));
      send(
        site,
        rows.filter((value) => !value.includes('7')),
      );
    },
  },
  'mixed-branch-cogroup': {
    inputs: ['a'],
    build(site) {
      const { x, y, z } = keyed(site, 'a')
        .split({ name: 's' })
        .branch('x', (value) => mod(value, 3) === 0)
        .branch('y', (value) => mod(value, 3) === 1)
        .defaultBranch('z');
      const three = x
        .groupByKey()
        .cogroup<string>((total, value) => `${total}x${value}`)
        .cogroup(y.groupByKey(), (total, value) => (isEven(value) ? null : `${total}y${value}`))
        .cogroup(z.groupBy(foreignKey, strings('gz')), (total, value) => `${total}z${value}`);
      send(
        site,
        three.aggregate(() => '', strings('g')),
      );
    },
  },
  'mixed-three-stream-joins': {
    inputs: ['a', 'b', 'c'],
    unordered: true,
    build: (site) =>
      stream(site, 'a')
        .leftJoin(stream(site, 'b'), bar, within(5, 10), joined('j'))
        .outerJoin(stream(site, 'c'), bar, within(10, 20), joined('jj'))
        .to(site.topics.out),
  },
  'mixed-stream-fk-table': {
    inputs: ['a', 'b', 'c'],
    build: (site) =>
      stream(site, 'c')
        .leftJoin(table(site, 'a').join(table(site, 'b'), foreignKey, bar, { name: 'fk', store: strings('j') }), bar)
        .to(site.topics.out),
  },
  'mixed-versioned-three': {
    inputs: ['a', 'b', 'c'],
    build(site) {
      const two = versions(site, 'a').leftJoin(versions(site, 'b'), bar, { store: strings('j') });
      send(site, two.outerJoin(versions(site, 'c').filter(isEven), bar));
    },
  },
  'mixed-versioned-fk-plain': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) => send(site, versions(site, 'a').leftJoin(table(site, 'b'), nullOfFour, bar, { name: 'fk' })),
  },
  'mixed-plain-fk-versioned': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) => send(site, table(site, 'a').leftJoin(versions(site, 'b'), nullOfFour, bar, { name: 'fk' })),
  },
};
