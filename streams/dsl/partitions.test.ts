import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countSerde,
  keyValueStore,
  minutes,
  nullable,
  StreamsBuilder,
  seconds,
  stringSerde,
  TimeWindows,
  type Topic,
  type Topology,
} from '../index.ts';
import { TopologyTestDriver } from '../testing/index.ts';

const text = nullable(stringSerde);
const left: Topic<string, string | null> = { name: 'left', key: stringSerde, value: text };
const right: Topic<string, string | null> = { name: 'right', key: stringSerde, value: text };
const out: Topic<string, string | null> = { name: 'out', key: stringSerde, value: text };

interface Row {
  readonly side: 'left' | 'right';
  readonly key: string;
  readonly value: string | null;
}

/** Rows of two tables; values name a row of the right table, so that they serve as foreign keys, too. */
const rows = fc.array(
  fc.record<Row>({
    side: fc.constantFrom('left', 'right'),
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    value: fc.option(fc.constantFrom('a', 'b', 'c', 'x'), { freq: 4 }),
  }),
  { maxLength: 40 },
);

type Strings = ReturnType<typeof strings>;
const strings = (name: string) => keyValueStore({ name, key: stringSerde, value: stringSerde });

function tablesOf(builder: StreamsBuilder) {
  const table = (topic: typeof left, store: Strings) =>
    builder.table<string, string>({ ...topic, value: stringSerde }, { name: topic.name, store });
  return { l: table(left, strings('l')), r: table(right, strings('r')) };
}

const pair = (l: string | null, r: string | null): string => `${l}+${r}`;

const topologies: Record<string, (builder: StreamsBuilder) => void> = {
  count: (builder) =>
    builder
      .stream(left, { name: 'left' })
      .groupByKey()
      .count({ name: 'n' })
      .toStream()
      .mapValues((count) => (count === null ? null : String(count)))
      .to(out),
  'count by a new key': (builder) =>
    builder
      .stream(left, { name: 'left' })
      .filter((value): value is string => value !== null)
      .groupBy((value) => value, { name: 'by-value', key: stringSerde, value: stringSerde })
      .count({ name: 'n' })
      .toStream()
      .mapValues((count) => (count === null ? null : String(count)))
      .to(out),
  'aggregate with deletions': (builder) =>
    builder
      .stream(left, { name: 'left' })
      .groupByKey()
      .aggregate(
        { init: () => '', add: (all, value) => (value === 'x' ? null : all + value) },
        { name: 'g', value: stringSerde },
      )
      .toStream()
      .to(out),
  'windowed count': (builder) =>
    builder
      .stream(left, { name: 'left' })
      .groupByKey()
      .windowedBy(TimeWindows.ofSizeAndGrace(seconds(10), minutes(10)))
      .count({ name: 'w' })
      .toStream()
      .map((count, { key, window }) => [`${key}@${window.start}`, count === null ? null : String(count)])
      .to(out),
  'table join': (builder) => {
    const { l, r } = tablesOf(builder);
    l.join(r, pair).toStream().to(out);
  },
  'table left join': (builder) => {
    const { l, r } = tablesOf(builder);
    l.leftJoin(r, pair).toStream().to(out);
  },
  'table outer join': (builder) => {
    const { l, r } = tablesOf(builder);
    l.outerJoin(r, pair).toStream().to(out);
  },
  'foreign-key join': (builder) => {
    const { l, r } = tablesOf(builder);
    l.join(r, (value) => value, pair, { name: 'fk' })
      .toStream()
      .to(out);
  },
  'foreign-key left join': (builder) => {
    const { l, r } = tablesOf(builder);
    l.leftJoin(r, (value) => value, pair, { name: 'fk' })
      .toStream()
      .to(out);
  },
};

function topologyOf(wire: (builder: StreamsBuilder) => void): Topology {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  wire(builder);
  return builder.build();
}

/** The table that is left at the end: the last value of each key, without deleted ones. */
function finalTable(topology: Topology, input: readonly Row[], partitions: number): Map<string, string> {
  const driver = new TopologyTestDriver(topology, { partitions });
  const isRead = (name: string) =>
    topology.subTopologies.some((sub) => sub.sources.some(({ topic }) => topic === name));
  for (const [at, { side, key, value }] of input.entries()) {
    const topic = side === 'left' ? left : right;
    if (isRead(topic.name)) driver.createInputTopic(topic).pipeInput(key, value, at * 1_000);
  }
  const table = new Map<string, string>();
  for (const [key, value] of driver.createOutputTopic(out).readKeyValuesToMap()) {
    if (key !== null && value !== null) table.set(key, value);
  }
  return table;
}

/** The same rows of each key in the same order, but the keys one after the other: another interleaving of partitions. */
function keyByKey(input: readonly Row[]): Row[] {
  const place = (row: Row): string => `${row.key}/${row.side}`;
  const places = [...new Set(input.map(place))].toSorted();
  return places.flatMap((wanted) => input.filter((row) => place(row) === wanted));
}

test.each(Object.entries(topologies))('the final table of a %s is the same on 1 and on 4 partitions', (_name, wire) => {
  const topology = topologyOf(wire);
  fc.assert(
    fc.property(rows, (input) => {
      expect(finalTable(topology, input, 4)).toEqual(finalTable(topology, input, 1));
    }),
    { numRuns: 60 },
  );
});

/** Those whose result depends on no order but that within a key and topic. */
const ordered = [
  'table join',
  'table left join',
  'table outer join',
  'foreign-key join',
  'foreign-key left join',
  'count',
];

test.each(ordered)('the final table of a %s does not depend on how partitions interleave', (name) => {
  const topology = topologyOf(topologies[name] ?? expect.fail(`no topology '${name}'`));
  fc.assert(
    fc.property(rows, (input) => {
      expect(finalTable(topology, keyByKey(input), 4)).toEqual(finalTable(topology, input, 4));
    }),
    { numRuns: 60 },
  );
});

test.each(ordered.slice(0, 5))('a %s equals the join of the two final tables', (name) => {
  const topology = topologyOf(topologies[name] ?? expect.fail(`no topology '${name}'`));
  fc.assert(
    fc.property(rows, (input) => {
      expect(finalTable(topology, input, 3)).toEqual(joinedByHand(name, input));
    }),
    { numRuns: 60 },
  );
});

function joinedByHand(name: string, input: readonly Row[]): Map<string, string> {
  const last = (side: Row['side']): Map<string, string> => {
    const table = new Map<string, string>();
    for (const row of input.filter((candidate) => candidate.side === side)) {
      if (row.value === null) table.delete(row.key);
      else table.set(row.key, row.value);
    }
    return table;
  };
  const l = last('left');
  const r = last('right');
  const foreign = name.startsWith('foreign-key');
  const isInner = name === 'table join' || name === 'foreign-key join';
  const result = new Map<string, string>();
  for (const [key, value] of l) {
    const other = r.get(foreign ? value : key);
    if (other !== undefined || !isInner) result.set(key, pair(value, other ?? null));
  }
  if (name === 'table outer join') for (const [key, value] of r) if (!l.has(key)) result.set(key, pair(null, value));
  return result;
}

test('counts of a table grouped by another key are those of counting its final rows', () => {
  const topology = topologyOf((builder) => {
    tablesOf(builder)
      .l.groupBy((value) => [value, value], { name: 'by-value', key: stringSerde, value: stringSerde })
      .aggregate({ init: () => 0, add: (n) => n + 1, sub: (n) => n - 1 }, { name: 'n', value: countSerde })
      .toStream()
      .mapValues((count) => (count === null || count === 0 ? null : String(count)))
      .to(out);
  });
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 4 }), (input, partitions) => {
      const final = new Map<string, string | null>();
      for (const { side, key, value } of input) if (side === 'left') final.set(key, value);
      const expected = new Map<string, string>();
      for (const value of final.values()) {
        if (value !== null) expected.set(value, String(Number(expected.get(value) ?? 0) + 1));
      }
      expect(finalTable(topology, input, partitions)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});
