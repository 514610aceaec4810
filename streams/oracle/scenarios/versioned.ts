import { seconds, versionedStore } from '../../index.ts';
import {
  angle,
  bar,
  foreignKey,
  isEven,
  mod,
  type Scenarios,
  send,
  stream,
  strings,
  sums,
  table,
  versions,
} from './site.ts';

const byThree = (value: string): [string, string] => [`m${mod(value, 3)}`, value];

/** Tables that keep their versions. */
export const versionedScenarios: Scenarios = {
  'versioned-table-join': {
    inputs: ['a', 'b'],
    build: (site) => send(site, versions(site, 'a').join(versions(site, 'b'), bar)),
  },
  'versioned-table-left-join': {
    inputs: ['a', 'b'],
    build: (site) => send(site, versions(site, 'a').leftJoin(versions(site, 'b'), bar)),
  },
  'versioned-mixed-outer-join': {
    inputs: ['a', 'b'],
    build: (site) => send(site, versions(site, 'a').outerJoin(table(site, 'b'), bar)),
  },
  'versioned-filter': {
    inputs: ['a'],
    build: (site) => send(site, versions(site, 'a').filter(isEven).mapValues(angle)),
  },
  'versioned-grouped': {
    inputs: ['a'],
    build: (site) => send(site, sums(versions(site, 'a').groupBy(byThree, strings('g')), 's')),
  },
  'versioned-filter-grouped': {
    inputs: ['a'],
    build: (site) => send(site, sums(versions(site, 'a').filter(isEven).groupBy(byThree, strings('g')), 's')),
  },
  'versioned-fk-join': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) => send(site, versions(site, 'a').join(versions(site, 'b'), foreignKey, bar, { name: 'fk' })),
  },
  'versioned-fk-left-join': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) => send(site, versions(site, 'a').leftJoin(versions(site, 'b'), foreignKey, bar, { name: 'fk' })),
  },
  'versioned-stream-left-join': {
    inputs: ['a', 'b'],
    build: (site) => stream(site, 'a').leftJoin(versions(site, 'b'), bar).to(site.topics.out),
  },
  'versioned-stream-join-mapped': {
    inputs: ['a', 'b'],
    build: (site) => stream(site, 'a').join(versions(site, 'b').mapValues(angle), bar).to(site.topics.out),
  },
  'versioned-join-grace': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) =>
      stream(site, 'a')
        .join(versions(site, 'b'), bar, { name: 'j', graceMs: seconds(15) })
        .to(site.topics.out),
  },
  'versioned-left-join-grace': {
    inputs: ['a', 'b'],
    unordered: true,
    build: (site) =>
      stream(site, 'a')
        .leftJoin(versions(site, 'b'), bar, { name: 'j', graceMs: seconds(15) })
        .to(site.topics.out),
  },
  'versioned-from-stream': {
    inputs: ['a', 'b'],
    build(site) {
      const store = versionedStore({ ...strings('v'), historyRetentionMs: 120_000 });
      stream(site, 'a').leftJoin(stream(site, 'b').toTable(store), bar).to(site.topics.out);
    },
  },
};
