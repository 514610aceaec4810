import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bytesSerde,
  CalendarWindows,
  countSerde,
  type FixedWindows,
  int32Serde,
  type KStream,
  type KTable,
  mergingReducer,
  minutes,
  RecordError,
  StreamsBuilder,
  stringSerde,
  TimeWindows,
  type Topic,
  type Topology,
  untilWindowCloses,
  type Windowed,
  type WindowedKStream,
  type WindowOptions,
} from '../index.ts';
import { TopologyTestDriver } from '../testing/index.ts';

const input: Topic<string, number> = { name: 'input', key: stringSerde, value: int32Serde };
const out: Topic<string, string> = { name: 'out', key: stringSerde, value: stringSerde };
const late: Topic<string, number> = { ...input, name: 'late' };
const grouping = { name: 'by-remainder', key: stringSerde, value: int32Serde };
const refused = 0;

type Aggregate = (windowed: WindowedKStream<string, number>) => KTable<Windowed<string>, number>;

const aggregates: readonly Aggregate[] = [
  (windowed) => windowed.count({ name: 'w' }),
  (windowed) => windowed.reduce(mergingReducer(Math.max), { name: 'w', value: int32Serde }),
  (windowed) =>
    windowed.aggregate(
      { init: () => 0, add: (total, value) => total + value, merge: (left, right) => left + right },
      { name: 'w', value: countSerde },
    ),
];

interface Case {
  readonly windows: FixedWindows;
  readonly emit: 'on-update' | 'on-window-close' | 'suppress';
  readonly aggregate: Aggregate;
}

function windowed(
  numbers: KStream<string, number>,
  windows: FixedWindows,
  options: WindowOptions<string, number>,
  combine: boolean,
) {
  return numbers.groupBy((value) => `g${value % 5}`, { ...grouping, combine }).windowedBy(windows, options);
}

/** Aggregates by windows behind a repartition topic; a step wired after it refuses some records. */
function topologyOf({ windows, emit, aggregate }: Case, combine: boolean): Topology {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const numbers = builder.stream(input, { name: 'input' });
  const table = aggregate(windowed(numbers, windows, emit === 'suppress' ? {} : { emit }, combine));
  (emit === 'suppress' ? table.suppress(untilWindowCloses({ name: 's' })) : table)
    .toStream()
    .map((value, { key, window }) => [`${key}@${window.start}-${window.end}`, String(value)])
    .to(out);
  numbers
    .peek((value) => {
      if (value === refused) throw new RecordError('refused after it was combined');
    })
    .to({ ...input, name: 'copy' });
  return builder.build();
}

interface Event {
  readonly value: number;
  /** In lengths of a window. */
  readonly at: number;
}

const timeWindows = fc
  .tuple(fc.constantFrom(60, minutes(1)), fc.constantFrom(1, 0.5, 0.35), fc.constantFrom(0, 0.5, 1, 2.25))
  .map(([ms, advance, grace]) => TimeWindows.ofSizeAndGrace(ms, ms * grace).advanceBy(ms * advance));
const calendar = fc.constant(new CalendarWindows('Europe/Berlin', 'day', { graceMs: minutes(90) }));
const cases = fc.record<Case>({
  windows: fc.oneof({ weight: 4, arbitrary: timeWindows }, calendar),
  emit: fc.constantFrom('on-update', 'on-window-close', 'suppress'),
  aggregate: fc.constantFrom(...aggregates),
});
const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 30 }) }, fc.constant(refused));
/** Mostly in order, some a little late, some far. */
const batches = fc
  .array(
    fc.array(
      fc.record({
        value,
        step: fc.oneof(
          { weight: 4, arbitrary: fc.double({ min: -0.2, max: 0.4, noNaN: true }) },
          fc.double({ min: -4, max: 4, noNaN: true }),
        ),
      }),
      {
        maxLength: 15,
      },
    ),
    { maxLength: 6 },
  )
  .map((lists) => {
    let at = 1;
    return lists.map((list) =>
      list.map(({ value: each, step }): Event => {
        at = Math.max(0, at + step);
        return { value: each, at };
      }),
    );
  });

/** What comes out, what was counted, and how many records went through the repartition topic. */
function run(each: Case, input_: readonly (readonly Event[])[], combine: boolean, partitions: number) {
  const topology = topologyOf(each, combine);
  const driver = new TopologyTestDriver(topology, { partitions });
  for (const batch of input_) {
    driver.inOneBatch(() => {
      for (const { value: number, at } of batch) {
        driver.createInputTopic(input).pipeInput('k', number, Math.floor(at * each.windows.sizeMs));
      }
    });
  }
  const outputs = driver
    .createOutputTopic(out)
    .readRecords()
    .map(({ key, value: text, timestamp }) => [`${key}`, `${text} @ ${timestamp}`] as const);
  const topic = topology.internalTopics[0]?.topic ?? '';
  return {
    last: new Map(outputs),
    outputs: outputs.map((pair) => pair.join(' = ')).sort(),
    counts: driver.counts(),
    deadLetters: driver.deadLetters().length,
    sent: driver
      .createOutputTopic({ name: topic, key: stringSerde, value: { ...stringSerde, deserialize: String } })
      .readRecords().length,
  };
}

test('windows, final results, late and expired counts are the same with combining and without, however cut', () => {
  fc.assert(
    fc.property(cases, batches, fc.constantFrom(1, 3), (each, events, partitions) => {
      const off = run(each, events, false, partitions);
      const on = run(each, events, true, partitions);
      expect(on.last).toEqual(off.last);
      if (each.emit !== 'on-update') expect(on.outputs).toEqual(off.outputs);
      expect(on.counts).toEqual(off.counts);
      expect(on.deadLetters).toBe(off.deadLetters);
      expect(on.sent).toBeLessThanOrEqual(off.sent);
    }),
    { numRuns: 400 },
  );
});

const tumbling = TimeWindows.ofSizeWithNoGrace(10);

function partialsOf(options: WindowOptions<string, number>) {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  windowed(builder.stream(input, { name: 'input' }), tumbling, options, true).count({ name: 'w' });
  const driver = new TopologyTestDriver(builder.build());
  driver.inOneBatch(() => {
    for (const at of [1, 2, 11, 12, 3]) driver.createInputTopic(input).pipeInput('k', 5, at);
  });
  const through = (topic: string) =>
    driver
      .createOutputTopic({ name: `app-${topic}-repartition`, key: stringSerde, value: bytesSerde })
      .readRecords()
      .map(({ timestamp }) => timestamp);
  return { partials: through('by-remainder-w'), records: through('by-remainder'), counts: driver.counts() };
}

test('one partial of each key and window leaves a batch, at its latest time; what holds a late record leaves before it', () => {
  expect(partialsOf({})).toEqual({ partials: [2, 12, 3], records: [], counts: { w_late_dropped: 1 } });
});

test('records go one by one where their lateness needs each of them: with a topic for late ones, or watermark groups', () => {
  const expected = { partials: [], records: [1, 2, 11, 12, 3], counts: { w_late_dropped: 1 } };
  expect(partialsOf({ lateTo: late })).toEqual(expected);
  expect(partialsOf({ watermark: { group: () => 'all' } })).toEqual(expected);
});

test('aggregations of one grouping: each that combines has a topic of its own, the others share one', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const grouped = builder.stream(input, { name: 'input' }).groupBy((value) => `g${value % 2}`, grouping);
  const tables = [
    grouped.count({ name: 'all' }),
    grouped.aggregate({ init: () => 0, add: (_last, value) => value }, { name: 'last', value: int32Serde }),
    grouped.reduce((_last, value) => value, { name: 'reduced', value: int32Serde }),
  ];
  for (const [place, table] of tables.entries()) {
    table
      .toStream()
      .mapValues((value) => `${place}: ${value}`)
      .to(out, { name: `out-${place}` });
  }
  const topology = builder.build();
  expect(topology.internalTopics.map(({ topic }) => topic)).toEqual([
    'app-by-remainder-all-repartition',
    'app-by-remainder-repartition',
  ]);
  const driver = new TopologyTestDriver(topology);
  for (const value of [1, 3]) driver.createInputTopic(input).pipeInput('k', value, 0);
  const outputs = driver.createOutputTopic(out).readRecords();
  expect(outputs.map((record) => record.value).sort()).toEqual(['0: 1', '0: 2', '1: 1', '1: 3', '2: 1', '2: 3']);
});
