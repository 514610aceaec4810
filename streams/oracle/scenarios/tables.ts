import { type KTable, minutes, seconds, stringSerde, TimeWindows } from '../../index.ts';
import {
  angle,
  bar,
  counts,
  foreignKey,
  grouped,
  isEven,
  mod,
  type Scenarios,
  type Site,
  send,
  sendWindows,
  stream,
  strings,
  sum,
  sums,
  table,
} from './site.ts';

const byThree = (rows: KTable<string, string>) => rows.groupBy((value) => [`m${sum(value) % 3}`, value], strings('g'));
const appended = {
  init: () => '',
  add: (total: string, value: string) => `${total}+${value}`,
  sub: (total: string, value: string) => `${total}-${value}`,
};
const nullOfThree = (value: string): string | null => (mod(value, 3) === 0 ? null : value);
const nullOfFour = (value: string): string | null => (mod(value, 4) === 0 ? null : foreignKey(value));
const barOrNull = (left: string | null, right: string | null): string | null =>
  left === null || mod(left, 3) === 0 ? null : bar(left, right);
const add = (left: string, right: string): string => String(Number(left) + Number(right));

function counted(site: Site, name: 'a' | 'b', store: string): KTable<string, number> {
  return grouped(site, name).count(counts(store));
}

/** Tables that are filtered, mapped, joined and grouped, kept or computed. */
export const tableScenarios: Scenarios = {
  'table-join-filtered': {
    inputs: ['a', 'b'],
    build: (site) => send(site, table(site, 'a').filter(isEven).join(table(site, 'b').mapValues(angle), bar)),
  },
  'table-join-filtered-stored': {
    inputs: ['a', 'b'],
    build(site) {
      const even = table(site, 'a').filter(isEven, { store: strings('f') });
      const mapped = table(site, 'b').mapValues(angle, { store: strings('m') });
      send(site, even.join(mapped, bar, { store: strings('j') }));
    },
  },
  'table-left-join-filtered': {
    inputs: ['a', 'b'],
    build: (site) =>
      send(
        site,
        table(site, 'a').leftJoin(
          table(site, 'b').filter((value) => mod(value, 3) === 0),
          bar,
        ),
      ),
  },
  'table-outer-join-filtered': {
    inputs: ['a', 'b'],
    build(site) {
      const right = table(site, 'b').filterNot((value) => mod(value, 3) === 0);
      send(site, table(site, 'a').filter(isEven).outerJoin(right, bar));
    },
  },
  'table-self-join': {
    inputs: ['a'],
    build(site) {
      const rows = table(site, 'a');
      send(site, rows.join(rows, bar));
    },
  },
  'table-self-left-join-filtered': {
    inputs: ['a'],
    build(site) {
      const rows = table(site, 'a');
      send(site, rows.leftJoin(rows.filter(isEven), bar));
    },
  },
  'table-join-three': {
    inputs: ['a', 'b', 'c'],
    build: (site) => send(site, table(site, 'a').join(table(site, 'b'), bar).join(table(site, 'c'), bar)),
  },
  'table-join-three-mixed': {
    inputs: ['a', 'b', 'c'],
    build: (site) => send(site, table(site, 'a').leftJoin(table(site, 'b'), bar).outerJoin(table(site, 'c'), bar)),
  },
  'table-join-three-stored': {
    inputs: ['a', 'b', 'c'],
    build(site) {
      const two = table(site, 'a').outerJoin(table(site, 'b'), bar, { store: strings('j') });
      const three = two.leftJoin(table(site, 'c'), bar, { store: strings('jj') });
      send(
        site,
        three.filter((value) => value.includes('1'), { store: strings('f') }),
      );
    },
  },
  'table-filter-stored': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        table(site, 'a')
          .filter(isEven, { store: strings('f') })
          .mapValues(angle),
      ),
  },
  'table-map-null': {
    inputs: ['a'],
    build: (site) => send(site, table(site, 'a').mapValues(nullOfThree).filter(isEven)),
  },
  'table-map-null-stored': {
    inputs: ['a'],
    build: (site) => send(site, table(site, 'a').mapValues(nullOfThree, { store: strings('m') })),
  },
  'table-map-null-grouped': {
    inputs: ['a'],
    build(site) {
      const rows = table(site, 'a').mapValues(nullOfThree);
      send(
        site,
        sums(
          rows.groupBy((value) => [`m${mod(value, 4)}`, value], strings('g')),
          's',
        ),
      );
    },
  },
  'table-filter-grouped': {
    inputs: ['a'],
    build: (site) => send(site, sums(byThree(table(site, 'a').filter(isEven)), 's')),
  },
  'table-filter-both-uses': {
    inputs: ['a'],
    build(site) {
      const even = table(site, 'a').filter(isEven);
      even
        .toStream()
        .mapValues((value) => `stream ${value}`)
        .to(site.topics.out);
      send(site, sums(byThree(even), 's'));
    },
  },
  'table-joined-grouped': {
    inputs: ['a', 'b'],
    build: (site) => send(site, sums(byThree(table(site, 'a').join(table(site, 'b'), bar)), 's')),
  },
  'table-outer-joined-grouped': {
    inputs: ['a', 'b'],
    build: (site) => send(site, sums(byThree(table(site, 'a').outerJoin(table(site, 'b'), bar)), 's')),
  },
  'table-grouped-reduce': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        byThree(table(site, 'a')).reduce(add, (x, y) => String(Number(x) - Number(y)), strings('r')),
      ),
  },
  'table-grouped-count': {
    inputs: ['a'],
    build: (site) => send(site, byThree(table(site, 'a')).count(counts('c'))),
  },
  'table-grouped-same-key': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        table(site, 'a')
          .groupBy((value, key) => [key, value], strings('g'))
          .aggregate(appended, strings('s')),
      ),
  },
  'table-grouped-null': {
    inputs: ['a'],
    build(site) {
      const groups = table(site, 'a').groupBy<string, string>(
        (value) => (mod(value, 5) === 0 || mod(value, 7) === 0 ? null : [`m${mod(value, 2)}`, value]),
        strings('g'),
      );
      const sub = (total: string, value: string) => (total.length > 40 ? null : `${total}-${value}`);
      send(site, groups.aggregate({ ...appended, sub }, strings('s')));
    },
  },
  'table-count-of-counts': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        counted(site, 'a', 'c')
          .groupBy((count) => [`m${count % 4}`, String(count)], strings('g'))
          .count(counts('cc')),
      ),
  },
  'table-counts-windowed': {
    inputs: ['a'],
    build: (site) =>
      sendWindows(
        site,
        counted(site, 'a', 'c')
          .toStream()
          .mapValues(String)
          .groupByKey({ name: 'again', value: stringSerde })
          .windowedBy(TimeWindows.ofSizeAndGrace(minutes(1), seconds(20)))
          .count({ name: 'w' }),
      ),
  },
  'table-aggregates-joined': {
    inputs: ['a', 'b'],
    build: (site) => send(site, counted(site, 'a', 'c').join(counted(site, 'b', 'd'), bar)),
  },
  'table-aggregate-null-grouped': {
    inputs: ['a'],
    build(site) {
      const totals = grouped(site).aggregate<string>(
        { init: () => '0', add: (total, value) => (mod(value, 5) === 0 ? null : add(total, value)) },
        strings('s'),
      );
      send(site, sums(byThree(totals), 'ss'));
    },
  },
  'table-from-stream-coarse': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        stream(site, 'a')
          .toTable(strings('t'))
          .groupBy((value) => [`m${mod(value, 2)}`, value], strings('g'))
          .aggregate(appended, strings('s')),
      ),
  },
  'table-join-null': {
    inputs: ['a', 'b'],
    build: (site) => send(site, table(site, 'a').leftJoin(table(site, 'b'), barOrNull)),
  },
  'table-join-null-stored': {
    inputs: ['a', 'b'],
    build(site) {
      const rows = table(site, 'a').outerJoin(table(site, 'b'), barOrNull, { store: strings('j') });
      send(site, sums(byThree(rows), 's'));
    },
  },
  'table-from-merged': {
    inputs: ['a', 'b'],
    build(site) {
      const b = stream(site, 'b').mapValues((value) => (value === null ? null : `b${value}`));
      send(site, stream(site, 'a').merge(b).toTable(strings('t')).mapValues(angle));
    },
  },
};

/** Tables joined by a reference in the value. */
export const foreignKeyScenarios: Scenarios = Object.fromEntries(
  Object.entries<Omit<Scenarios[string], 'unordered'>>({
    'fk-null-inner': {
      inputs: ['a', 'b'],
      build: (site) => send(site, table(site, 'a').join(table(site, 'b'), nullOfFour, bar, { name: 'fk' })),
    },
    'fk-join-null': {
      inputs: ['a', 'b'],
      build: (site) => send(site, table(site, 'a').leftJoin(table(site, 'b'), foreignKey, barOrNull, { name: 'fk' })),
    },
    'fk-null-left': {
      inputs: ['a', 'b'],
      build: (site) => send(site, table(site, 'a').leftJoin(table(site, 'b'), nullOfFour, bar, { name: 'fk' })),
    },
    'fk-null-left-stored': {
      inputs: ['a', 'b'],
      build: (site) =>
        send(site, table(site, 'a').leftJoin(table(site, 'b'), nullOfFour, bar, { name: 'fk', store: strings('j') })),
    },
    'fk-aggregate': {
      inputs: ['a', 'b'],
      build: (site) =>
        send(site, grouped(site).reduce(add, strings('r')).join(table(site, 'b'), foreignKey, bar, { name: 'fk' })),
    },
    'fk-to-counts': {
      inputs: ['a', 'b'],
      build: (site) => send(site, table(site, 'a').leftJoin(counted(site, 'b', 'c'), foreignKey, bar, { name: 'fk' })),
    },
    'fk-filtered': {
      inputs: ['a', 'b'],
      build(site) {
        const right = table(site, 'b').filter((value) => mod(value, 3) !== 0);
        send(site, table(site, 'a').filter(isEven).join(right, foreignKey, bar, { name: 'fk' }));
      },
    },
    'fk-filtered-left': {
      inputs: ['a', 'b'],
      build(site) {
        const right = table(site, 'b').mapValues(nullOfThree);
        send(
          site,
          table(site, 'a').filter(isEven).leftJoin(right, foreignKey, bar, { name: 'fk', foreignValue: stringSerde }),
        );
      },
    },
    'fk-then-key-join': {
      inputs: ['a', 'b', 'c'],
      build(site) {
        const two = table(site, 'a').join(table(site, 'b'), foreignKey, bar, { name: 'fk', store: strings('fkj') });
        send(site, two.leftJoin(table(site, 'c'), bar));
      },
    },
    'fk-grouped': {
      inputs: ['a', 'b'],
      build(site) {
        const two = table(site, 'a').join(table(site, 'b'), foreignKey, bar, { name: 'fk', store: strings('fkj') });
        send(site, sums(byThree(two), 's'));
      },
    },
    'fk-self': {
      inputs: ['a'],
      build(site) {
        const rows = table(site, 'a');
        send(site, rows.join(rows, foreignKey, bar, { name: 'fk' }));
      },
    },
    'fk-chain': {
      inputs: ['a', 'b', 'c'],
      build(site) {
        const two = table(site, 'a').leftJoin(table(site, 'b'), foreignKey, bar, { name: 'fk', store: strings('j1') });
        send(
          site,
          two.join(table(site, 'c'), (value) => `k${sum(value) % 5}`, bar, { name: 'fk2' }),
        );
      },
    },
  }).map(([name, scenario]) => [name, { ...scenario, unordered: true }]),
);
