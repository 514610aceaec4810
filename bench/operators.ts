import {
  bytesSerde,
  countSerde,
  int32Serde,
  JoinWindows,
  type KStream,
  keyValueStore,
  type Serde,
  SessionWindows,
  type SliceRecord,
  SlidingWindows,
  StreamsBuilder,
  seconds,
  stringSerde,
  TimeWindows,
  type Topic,
  type Topology,
} from '@millrace/streams';
import { type Task, type TaskRecord, TopologyTestDriver } from '@millrace/streams/testing';
import avro from 'avsc';
import { MemoryState } from '../streams/state/memory.ts';
import { bytesPerRecord, cpuPerRecord } from './allocation.ts';

// What a record costs in each operator: `npm run -s bench -- operators [RECORDS]`.
//
// - alone: CPU in the operators, beyond decoding and encoding; the peer is the same work as a plain loop, in the same run.
// - driver: records a second through TopologyTestDriver, from Avro bytes to Avro bytes where the operator ends in a topic.
// - bytes: allocated a record, on the heap and in buffers (see allocation.ts).
//
// Stores are the test driver's, which serialises each value at each write and decodes it at each read.

const records = Number(process.argv[3] ?? 1_000_000);
const stateful = Math.min(records, 200_000);
const windowed = Math.min(records, 50_000);
const keys = 1_000;

interface Row {
  readonly campaign: string;
  readonly clicks: number;
}

const rowType = avro.Type.forSchema({
  type: 'record',
  name: 'Row',
  fields: [
    { name: 'campaign', type: 'string' },
    { name: 'clicks', type: 'int' },
  ],
});
const rowSerde: Serde<Row> = {
  serialize: (row) => rowType.toBuffer(row),
  deserialize: (bytes) => rowType.fromBuffer(bytes) as Row,
};
const rowTopic = (name: string): Topic<string, Row> => ({ name, key: stringSerde, value: rowSerde });
const input = rowTopic('in');
const rows = Array.from({ length: keys }, (_, i): Row => ({ campaign: `campaign-${i}`, clicks: i % 7 }));
const encoded = rows.map((row) => ({ key: stringSerde.serialize(row.campaign), value: rowSerde.serialize(row) }));

type Build = (stream: KStream<string, Row>, builder: StreamsBuilder) => void;

function topologyOf(build: Build): Topology {
  const builder = new StreamsBuilder({ applicationId: 'bench' });
  build(builder.stream(input, { name: 'in' }), builder);
  return builder.build();
}

/** Runs the record of a number; times go on by a millisecond each. */
type Run = (number: number) => void;

/** The operators alone: decoded records into the task, no driver. Of keys without `oneKey` each row has its own. */
function alone(topology: Topology, oneKey: string | undefined): Run {
  const [sub] = topology.subTopologies;
  if (sub === undefined) throw new Error('the topology reads nothing');
  const states = new Map(sub.stores.map((store) => [store.name, new MemoryState(store)]));
  const task: Task = sub.createTask({
    partition: 0,
    collector: { send: () => undefined },
    state: (name) => states.get(name) ?? missing(name),
    globalTable: missing,
    wallClock: () => 0,
    defer: () => undefined,
    count: () => undefined,
  });
  const all = [...states.values()];
  const metadata = { topic: 'in', partition: 0, offset: 0 };
  const record = { key: '', value: rows[0] as Row, timestamp: 0, headers: undefined, metadata };
  return (number) => {
    const row = rows[number % keys] as Row;
    record.key = oneKey ?? row.campaign;
    record.value = row;
    record.timestamp = number;
    task.process('in', record satisfies TaskRecord);
    for (const state of all) state.keep();
  };
}

/** The whole test driver, from bytes; what comes out is thrown away now and then. */
function driven(topology: Topology, oneKey: string | undefined): Run {
  const driver = new TopologyTestDriver(topology);
  const topic = driver.createInputTopic(input);
  const out = driver.createOutputTopic({ name: 'out', key: bytesSerde, value: bytesSerde });
  const keyBytes = oneKey === undefined ? undefined : stringSerde.serialize(oneKey);
  return (number) => {
    const { key, value } = encoded[number % keys] as (typeof encoded)[number];
    topic.pipeBytes(keyBytes ?? key, value, number);
    if (number % 1_000 === 999) out.readRecords();
  };
}

function missing(name: string): never {
  throw new Error(`there is no '${name}'`);
}

/** Measures one topology both ways and prints its line; answers the CPU microseconds of the operators alone. */
function show(name: string, count: number, build: Build, oneKey?: string): number {
  const operators = alone(topologyOf(build), oneKey);
  const cpu = cpuPerRecord(operators, count);
  const driver = driven(topologyOf(build), oneKey);
  const perSecond = 1_000_000 / cpuPerRecord(driver, Math.min(count, 100_000));
  const figures = [
    `${cpu.toFixed(3).padStart(8)} µs`,
    bytesPerRecord(operators).toFixed(0).padStart(7),
    Math.round(perSecond).toLocaleString('en').padStart(10),
    bytesPerRecord(driver).toFixed(0).padStart(8),
  ];
  console.log(`${name.padEnd(42)} ${figures.join('   ')}`);
  return cpu;
}

console.log(`${''.padEnd(42)}    alone     bytes      driver      bytes`);
const chain = show('filter, mapValues, filter, peek, mapValues', records, (stream) => {
  stream
    .filter((row) => row.clicks >= 0)
    .mapValues((row) => row.clicks)
    .filter((clicks) => clicks < 100)
    .peek(() => undefined)
    .mapValues((clicks) => clicks + 1)
    .process({ name: 'end', process: () => undefined });
});

function plainLoop(): number {
  let sum = 0;
  const cpu = cpuPerRecord((number) => {
    const row = rows[number % keys] as Row;
    if (row.clicks < 0) return;
    const { clicks } = row;
    if (clicks >= 100) return;
    sum += clicks + 1;
  }, records);
  if (sum < 0) throw new Error('the loop was optimised away');
  return cpu;
}
const plain = Math.max(plainLoop(), 0.001);
console.log(`${'the same as a plain loop'.padEnd(42)} ${plain.toFixed(3).padStart(8)} µs`);
console.log(`${'ratio'.padEnd(42)} ${(chain / plain).toFixed(2).padStart(8)}`);

show('mapValues, to a topic', stateful, (stream) =>
  stream.mapValues((row): Row => ({ campaign: row.campaign, clicks: row.clicks + 1 })).to(rowTopic('out')),
);
show('groupByKey, count', stateful, (stream) => stream.groupByKey().count({ name: 'c' }));
show('groupBy, count through a topic', stateful, (stream) =>
  stream
    .groupBy((row) => row.campaign, { name: 'by', key: stringSerde, value: rowSerde, combine: false })
    .count({ name: 'c' }),
);
show('count by windows of 1 s', stateful, (stream) =>
  stream
    .groupByKey()
    .windowedBy(TimeWindows.ofSizeAndGrace(seconds(1), 0))
    .count({ name: 'w' }),
);
show('count by windows of 5 s, each second', windowed, (stream) =>
  stream
    .groupByKey()
    .windowedBy(TimeWindows.ofSizeAndGrace(seconds(5), 0).advanceBy(seconds(1)))
    .count({ name: 'w' }),
);
show('count by sliding windows of 5 s', windowed, (stream) =>
  stream
    .groupByKey()
    .windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(seconds(5), 0))
    .count({ name: 's' }),
);
show('count by sessions of 5 s', windowed, (stream) =>
  stream
    .groupByKey()
    .windowedBy(SessionWindows.ofInactivityGapAndGrace(seconds(5), 0))
    .count({ name: 'n' }),
);
show('join with a table', stateful, (stream, builder) => {
  const store = keyValueStore({ name: 't', key: stringSerde, value: countSerde });
  const table = builder.table({ name: 'table', key: stringSerde, value: countSerde }, { name: 'table', store });
  stream.leftJoin(table, (row, right) => row.clicks + (right ?? 0));
});
show('join with a stream, none met', windowed, (stream, builder) => {
  const windows = JoinWindows.ofTimeDifferenceAndGrace(seconds(1), 0);
  const other = builder.stream(rowTopic('other'), { name: 'other' });
  stream.join(other, (left, right) => left.clicks + right.clicks, windows, { name: 'j' });
});
show('join of a stream with itself, five met', windowed, (stream) => {
  const windows = JoinWindows.ofTimeDifferenceAndGrace(seconds(2), 0);
  stream.join(stream, (left, right) => left.clicks + right.clicks, windows, { name: 'j' });
});
show('toTable, filter, mapValues', stateful, (stream) =>
  stream
    .toTable({ name: 'tt', value: rowSerde })
    .filter((row) => row.clicks > 0)
    .mapValues((row) => row.clicks),
);

/** What a record is to a slice of 998 rows that comes whole again and again; by its place in the input, which starts with 0. */
function sliceRecords(): (row: Row) => SliceRecord<string> {
  let number = -1;
  return () => {
    number += 1;
    const of = { slice: 'slice', revision: Math.floor(number / keys) };
    if (number % keys === 0) return { kind: 'begin', ...of, context: 'context' };
    if (number % keys === keys - 1) return { kind: 'end', ...of, complete: true, rows: keys - 2 };
    return { kind: 'row', ...of };
  };
}

show(
  'replaceSlice, one row in a hundred changed',
  stateful,
  (stream) =>
    stream.replaceSlice({
      name: 'r',
      read: sliceRecords(),
      row: ({ campaign, clicks }, { revision }) => ({
        key: campaign,
        content: campaign.endsWith('00') ? clicks + (revision % 2) : clicks,
      }),
      content: int32Serde,
      context: stringSerde,
    }),
  'account',
);
