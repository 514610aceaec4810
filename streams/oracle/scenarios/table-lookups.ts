import { stringSerde } from '../../index.ts';
import {
  angle,
  bar,
  counts,
  foreignKey,
  grouped,
  isEven,
  keyed,
  mod,
  type Scenarios,
  type Site,
  stream,
  strings,
  table,
  text,
} from './site.ts';

const globalTable = ({ builder, topics }: Site) =>
  builder.globalTable<string, string>(strings(topics.b.name), { name: 'b' });

/** Streams that look rows up in tables. */
export const tableLookupScenarios: Scenarios = {
  'stream-rekeyed-table': {
    inputs: ['a', 'b'],
    build: (site) =>
      keyed(site, 'a').selectKey(foreignKey).leftJoin(table(site, 'b'), bar, strings('j')).to(site.topics.out),
  },
  'stream-rekeyed-null-table': {
    inputs: ['a', 'b'],
    build: (site) =>
      keyed(site, 'a')
        .selectKey((value) => (mod(value, 4) === 0 ? null : foreignKey(value)))
        .leftJoin(table(site, 'b'), bar, { name: 'j', key: text, value: stringSerde })
        .to(site.topics.out),
  },
  'stream-table-of-counts': {
    inputs: ['a', 'b'],
    build: (site) =>
      stream(site, 'a')
        .join(grouped(site, 'b').count(counts('c')), bar)
        .to(site.topics.out),
  },
  'stream-own-table': {
    inputs: ['a'],
    build(site) {
      const a = stream(site, 'a');
      a.join(a.toTable(strings('t')), bar).to(site.topics.out);
    },
  },
  'stream-own-count': {
    inputs: ['a'],
    build(site) {
      const a = stream(site, 'a');
      a.leftJoin(a.groupByKey().count(counts('c')), bar).to(site.topics.out);
    },
  },
  'stream-table-filtered': {
    inputs: ['a', 'b'],
    build: (site) =>
      stream(site, 'a').leftJoin(table(site, 'b').filter(isEven).mapValues(angle), bar).to(site.topics.out),
  },
  'stream-table-joined': {
    inputs: ['a', 'b', 'c'],
    build: (site) =>
      stream(site, 'a')
        .leftJoin(table(site, 'b').leftJoin(table(site, 'c'), bar), bar)
        .to(site.topics.out),
  },
  'split-with-table': {
    inputs: ['a', 'b'],
    build(site) {
      const { t, j } = stream(site, 'a')
        .filter((value): value is string => value !== null)
        .split({ name: 's' })
        .branch('t', (value) => mod(value, 3) === 0)
        .branch('j', (value) => mod(value, 3) === 1)
        .noDefaultBranch();
      j.leftJoin(t.toTable({ ...strings('t') }), bar, { key: text })
        .merge(stream(site, 'b'))
        .to(site.topics.out);
    },
  },
  'global-left-null': {
    inputs: ['a', 'b'],
    build: (site) =>
      stream(site, 'a')
        .leftJoin(globalTable(site), (value) => (value === null || mod(value, 4) === 0 ? null : foreignKey(value)), bar)
        .to(site.topics.out),
  },
  'global-by-key': {
    inputs: ['a', 'b'],
    build: (site) =>
      stream(site, 'a')
        .join(globalTable(site), (_value, key) => key, bar)
        .to(site.topics.out),
  },
};
