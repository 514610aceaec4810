import {
  countSerde,
  type FixedKeyProcessor,
  type FixedKeyProcessorContext,
  type KStream,
  type KTable,
  keyValueStore,
  nullable,
  RecordError,
  SessionWindows,
  StreamsBuilder,
  seconds,
  stringSerde,
  TimeWindows,
  type Topic,
  type Topology,
  untilTimeLimit,
  type Windowed,
} from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, test } from 'vitest';

// Each operator in its smallest form, for those that the comparison with Kafka Streams does not have.

const serdes = { key: stringSerde, value: countSerde };
const input: Topic<string, number> = { name: 'input', ...serdes };
const other: Topic<string, number> = { name: 'other', ...serdes };
const output: Topic<string, number | null> = { name: 'output', key: stringSerde, value: nullable(countSerde) };
const kept = (name: string) => ({ name, ...serdes });

type Input = readonly [key: string, value: number | null, timestamp?: number];

/** What comes out, by key and value. */
function outputsOf(topology: Topology, records: readonly Input[]): unknown[] {
  const driver = new TopologyTestDriver(topology);
  const topic = driver.createInputTopic(input);
  for (const [key, value, timestamp] of records) topic.pipeInput(key, value, timestamp);
  return read(driver);
}

function read(driver: TopologyTestDriver): unknown[] {
  const records = driver.createOutputTopic(output).readRecords();
  return records.map(({ key, value }) => [key, value]);
}

function ofStream(wire: (stream: KStream<string, number>) => KStream<string, number | null>): Topology {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  wire(builder.stream(input, { name: 'input' })).to(output);
  return builder.build();
}

function ofTable(wire: (table: KTable<string, number>) => KTable<string, number>): Topology {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  wire(builder.table(input, { name: 'input', store: keyValueStore(kept('rows')) }))
    .toStream()
    .to(output);
  return builder.build();
}

const at = ({ key, window }: Windowed<string>): string => `${key}@${window.start}-${window.end}`;
const byWindow = (table: KTable<Windowed<string>, number>): KStream<string, number | null> =>
  table.toStream().selectKey((_value, windowed) => at(windowed));

test('map gives a new key and value', () => {
  const topology = ofStream((stream) => stream.map((value, key) => [`${key}!`, value + 1]));
  expect(outputsOf(topology, [['a', 1]])).toEqual([['a!', 2]]);
});

test('flatMapValues gives any number of values under one key', () => {
  const topology = ofStream((stream) => stream.flatMapValues((value) => Array.from({ length: value }, () => value)));
  expect(
    outputsOf(topology, [
      ['a', 2],
      ['b', 0],
    ]),
  ).toEqual([
    ['a', 2],
    ['a', 2],
  ]);
});

test('filterNot drops what fits, of a stream and of a table', () => {
  const records: Input[] = [
    ['a', 1],
    ['a', 2],
  ];
  expect(
    outputsOf(
      ofStream((stream) => stream.filterNot((value) => value > 1)),
      records,
    ),
  ).toEqual([['a', 1]]);
  expect(
    outputsOf(
      ofTable((table) => table.filterNot((value) => value > 1)),
      records,
    ),
  ).toEqual([
    ['a', 1],
    ['a', null],
  ]);
});

test('peek sees each record and changes none', () => {
  const seen: unknown[] = [];
  const topology = ofStream((stream) => stream.peek((value, key) => seen.push([key, value])));
  expect(outputsOf(topology, [['a', 1]])).toEqual([['a', 1]]);
  expect(seen).toEqual([['a', 1]]);
});

test('repartition sends records through a topic of the application’s own, where state may follow', () => {
  const topology = ofStream((stream) =>
    stream
      .selectKey((value) => `n${value % 2}`)
      .repartition({ name: 'parity', ...serdes, partitions: 2 })
      .groupByKey()
      .reduce((left, right) => left + right, kept('sums'))
      .toStream(),
  );
  expect(topology.internalTopics).toEqual([{ topic: 'app-parity-repartition', partitions: 2 }]);
  expect(
    outputsOf(topology, [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]),
  ).toEqual([
    ['n1', 1],
    ['n0', 2],
    ['n1', 4],
  ]);
});

test('through writes a topic and goes on with what was written', () => {
  const topology = ofStream((stream) => stream.through(other, { name: 'other' }).mapValues((value) => value * 2));
  const driver = new TopologyTestDriver(topology);
  driver.createInputTopic(input).pipeInput('a', 1);
  expect(driver.createOutputTopic(other).readRecords()).toMatchObject([{ key: 'a', value: 1 }]);
  expect(read(driver)).toEqual([['a', 2]]);
});

test('mapAsync keeps the order of a key, and a rejection with RecordError is a dead letter', async () => {
  const waits: Record<number, number> = { 1: 20, 2: 1 };
  const topology = ofStream((stream) =>
    stream.mapAsync(async (value) => {
      if (value < 0) throw new RecordError('negative');
      await new Promise((resolve) => setTimeout(resolve, waits[value]));
      return value * 10;
    }),
  );
  const driver = new TopologyTestDriver(topology);
  const topic = driver.createInputTopic(input);
  for (const value of [1, -1, 2]) topic.pipeInput('a', value);
  await driver.settle();
  expect(read(driver)).toEqual([
    ['a', 10],
    ['a', 20],
  ]);
  expect(driver.deadLetters()).toMatchObject([{ topic: 'input.dlq' }]);
});

test('processValues keeps state and the key, so that grouping after it needs no topic', () => {
  const last = keyValueStore(kept('last'));
  const growth: FixedKeyProcessor<string, number, number, { last: typeof last }> = {
    name: 'growth',
    stores: { last },
    keysOf: (record, prefetch) => prefetch.last.key(record.key),
    process({ key, value }, ctx) {
      ctx.forward(value - (ctx.stores.last.get(key) ?? 0));
      ctx.stores.last.put(key, value);
    },
  };
  const topology = ofStream((stream) => stream.processValues(growth).groupByKey().count(kept('counts')).toStream());
  expect(topology.internalTopics).toEqual([]);
  const grown = ofStream((stream) => stream.processValues(growth));
  expect(
    outputsOf(grown, [
      ['a', 5],
      ['a', 7],
      ['b', 1],
    ]),
  ).toEqual([
    ['a', 5],
    ['a', 2],
    ['b', 1],
  ]);
});

test('a processor that keeps the key schedules punctuations, which work on its stores and forward nothing', () => {
  const seen = keyValueStore(kept('seen'));
  let leak: FixedKeyProcessorContext<number, { seen: typeof seen }> | undefined;
  const counting = (punctuate: () => void): FixedKeyProcessor<string, number, number, { seen: typeof seen }> => ({
    name: 'counting',
    stores: { seen },
    init(ctx) {
      ctx.schedule(10, 'stream-time', (timestamp) => {
        ctx.stores.seen.put('punctuated', timestamp);
        ctx.count('punctuated');
        punctuate();
      });
    },
    process({ value }, ctx) {
      leak = ctx;
      ctx.forward(value + (ctx.stores.seen.get('punctuated') ?? 0));
    },
  });
  const driverOf = (punctuate: () => void): TopologyTestDriver =>
    new TopologyTestDriver(ofStream((stream) => stream.processValues(counting(punctuate))));
  const driver = driverOf(() => undefined);
  const topic = driver.createInputTopic(input);
  for (const timestamp of [0, 5, 12, 13]) topic.pipeInput('a', 1, timestamp);
  expect(read(driver)).toEqual([1, 1, 1, 13].map((value) => ['a', value]));
  expect(driver.counts()).toEqual({ punctuated: 2 });
  const forwarding = driverOf(() => leak?.forward(1));
  expect(() => forwarding.createInputTopic(input).pipeInput('a', 1, 0)).toThrow(/'counting' forwards with no record/);
});

test('leftJoin with a global table emits null where there is no row, and finds rows by any key', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const table = builder.globalTable(other, { name: 'other' });
  builder
    .stream(input, { name: 'input' })
    .leftJoin(
      table,
      (value) => `row${value}`,
      (value, row) => (row === null ? -value : row),
    )
    .to(output);
  const driver = new TopologyTestDriver(builder.build());
  driver.createInputTopic(other).pipeInput('row1', 100);
  driver.createInputTopic(input).pipeInput('a', 1);
  driver.createInputTopic(input).pipeInput('a', 2);
  expect(read(driver)).toEqual([
    ['a', 100],
    ['a', -2],
  ]);
});

test('windows are reduced and aggregated', () => {
  const windows = TimeWindows.ofSizeWithNoGrace(seconds(10));
  const records: Input[] = [
    ['a', 3, 0],
    ['a', 4, 9_999],
    ['a', 5, 10_000],
  ];
  const reduced = ofStream((stream) =>
    byWindow(
      stream
        .groupByKey()
        .windowedBy(windows)
        .reduce((left, right) => left + right, kept('w')),
    ),
  );
  expect(outputsOf(reduced, records)).toEqual([
    ['a@0-10000', 3],
    ['a@0-10000', 7],
    ['a@10000-20000', 5],
  ]);
  const greatest = { init: () => 0, add: (most: number, value: number) => Math.max(most, value) };
  const aggregated = ofStream((stream) =>
    byWindow(stream.groupByKey().windowedBy(windows).aggregate(greatest, kept('w'))),
  );
  expect(outputsOf(aggregated, [...records].reverse())).toEqual([['a@10000-20000', 5]]);
});

test('sessions are reduced and aggregated; sessions that meet are merged', () => {
  const windows = SessionWindows.ofInactivityGapAndGrace(10, 100);
  const records: Input[] = [
    ['a', 1, 0],
    ['a', 2, 20],
    ['a', 4, 10],
  ];
  const expected = [
    ['a@0-0', 1],
    ['a@20-20', 2],
    ['a@0-0', null],
    ['a@20-20', null],
    ['a@0-20', 7],
  ];
  const add = (left: number, right: number): number => left + right;
  const reduced = ofStream((stream) => byWindow(stream.groupByKey().windowedBy(windows).reduce(add, kept('s'))));
  expect(outputsOf(reduced, records)).toEqual(expected);
  const sum = { init: () => 0, add, merge: add };
  const aggregated = ofStream((stream) => byWindow(stream.groupByKey().windowedBy(windows).aggregate(sum, kept('s'))));
  expect(outputsOf(aggregated, records)).toEqual(expected);
});

test('a grouped table is counted and reduced; a row that changes leaves its old group', () => {
  const records: Input[] = [
    ['a', 1],
    ['b', 3],
    ['a', 2],
    ['b', null],
  ];
  const grouped = (table: KTable<string, number>) =>
    table.groupBy((value) => [value % 2 === 0 ? 'even' : 'odd', value], { name: 'parity', ...serdes });
  expect(
    outputsOf(
      ofTable((table) => grouped(table).count(kept('counts'))),
      records,
    ),
  ).toEqual([
    ['odd', 1],
    ['odd', 2],
    ['odd', 1],
    ['even', 1],
    ['odd', 0],
  ]);
  const sums = ofTable((table) =>
    grouped(table).reduce(
      (total, value) => total + value,
      (total, value) => total - value,
      kept('sums'),
    ),
  );
  expect(outputsOf(sums, records)).toEqual([
    ['odd', 1],
    ['odd', 4],
    ['odd', 3],
    ['even', 2],
    ['odd', 0],
  ]);
});

test('suppress with a time limit lets the last of several updates go', () => {
  const topology = ofTable((table) => table.suppress(untilTimeLimit(10, { name: 'calm', maxRecords: 100 })));
  expect(
    outputsOf(topology, [
      ['a', 1, 0],
      ['a', 2, 5],
      ['b', 3, 10],
      ['b', 4, 11],
    ]),
  ).toEqual([['a', 2]]);
});

test('a table is named by its store; one that is computed has none', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const table = builder.table(input, { name: 'input', store: keyValueStore(kept('rows')) });
  expect(table.storeName).toBe('rows');
  expect(table.mapValues((value) => value + 1).storeName).toBeUndefined();
  expect(table.mapValues((value) => value + 1, { store: kept('more') }).storeName).toBe('more');
});
