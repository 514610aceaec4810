import { JoinWindows, minutes, seconds, stringSerde, TimeWindows } from '../../index.ts';
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
  sums,
  table,
  text,
} from './site.ts';

const add = (left: string, right: string): string => String(Number(left) + Number(right));

/** Streams without joins: nulls, new keys, topics in the middle. */
export const streamScenarios: Scenarios = {
  'merge-rekeyed': {
    inputs: ['a', 'b'],
    build: (site) =>
      send(
        site,
        keyed(site, 'a')
          .selectKey((value) => `m${mod(value, 3)}`)
          .merge(keyed(site, 'b'))
          .groupByKey({ ...strings('g'), combine: false })
          .count(counts('c')),
      ),
  },
  'repartition-middle': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        stream(site, 'a')
          .filter((value): value is string => value !== null)
          .repartition({ name: 'one', key: text, value: stringSerde })
          .mapValues((value) => add(value, '1'))
          .selectKey((value) => `m${mod(value, 3)}`)
          .repartition(strings('two'))
          .groupByKey()
          .reduce(add, strings('r')),
      ),
  },
  'repartition-null': {
    inputs: ['a'],
    build: (site) => stream(site, 'a').repartition({ name: 'one' }).to(site.topics.out),
  },
  'grouped-null-key': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        keyed(site, 'a')
          .groupBy((value) => (mod(value, 4) === 0 ? null : `m${mod(value, 3)}`), {
            name: 'g',
            key: text,
            value: stringSerde,
            combine: false,
          })
          .count({ name: 'c', key: stringSerde }),
      ),
  },
  'table-rekeyed-null': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        stream(site, 'a')
          .filter((_value, key) => key !== null)
          .selectKey((value) => (value === null || mod(value, 4) === 0 ? null : `m${mod(value, 3)}`))
          .toTable(strings('t')),
      ),
  },
  'stream-nulls': {
    inputs: ['a'],
    build: (site) =>
      stream(site, 'a')
        .mapValues((value) => (value === null ? 'none' : isEven(value) ? null : value))
        .flatMapValues((value) => (value === null ? ['x', 'y'] : [value, null]))
        .flatMap<string | null, string | null>((value, key) =>
          value === null
            ? [[null, 'z']]
            : [
                [key, value],
                [`f${key}`, null],
              ],
        )
        .to(site.topics.out),
  },
  'table-from-flat-map': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        keyed(site, 'a')
          .flatMap<string, string>((value, key) =>
            mod(value, 3) === 0
              ? []
              : [
                  [`m${mod(value, 4)}`, value],
                  [key, `-${value}`],
                ],
          )
          .toTable(strings('t'))
          .filter((value) => !value.endsWith('1')),
      ),
  },
};

/** What becomes of headers. */
export const headerScenarios: Scenarios = {
  'headers-stateless': {
    inputs: ['a'],
    build: (site) =>
      stream(site, 'a')
        .mapValues((value) => `${value}!`)
        .flatMap<string, string>((value, key) => [
          [String(key), value],
          [`f${key}`, value],
        ])
        .selectKey((_value, key) => `${key}s`)
        .repartition(strings('one'))
        .peek(() => undefined)
        .to(site.topics.out),
  },
  'headers-tables': {
    inputs: ['a', 'b'],
    build: (site) =>
      send(
        site,
        table(site, 'a')
          .outerJoin(table(site, 'b'), bar)
          .filter((value) => !value.startsWith('1')),
      ),
  },
  'headers-foreign-key': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) => send(site, table(site, 'a').leftJoin(table(site, 'b'), foreignKey, bar, { name: 'fk' })),
  },
  'headers-counts': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        stream(site, 'a')
          .filter((value): value is string => value !== null)
          .groupBy((value) => `m${mod(value, 3)}`, { ...strings('g'), combine: false })
          .count(counts('c')),
      ),
  },
  'headers-outer-join': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) =>
      stream(site, 'a')
        .outerJoin(stream(site, 'b'), bar, JoinWindows.ofTimeDifferenceAndGrace(seconds(10), seconds(5)), joined('j'))
        .to(site.topics.out),
  },
  'headers-final': {
    inputs: ['a'],
    unordered: true,
    build: (site) =>
      sendWindows(
        site,
        grouped(site)
          .windowedBy(TimeWindows.ofSizeAndGrace(minutes(1), seconds(20)), { emit: 'on-window-close' })
          .count({ name: 'w' }),
      ),
  },
  'headers-grouped-table': {
    inputs: ['a'],
    build: (site) =>
      send(
        site,
        sums(
          table(site, 'a').groupBy((value) => [`m${mod(value, 3)}`, value], strings('g')),
          's',
        ),
      ),
  },
};
