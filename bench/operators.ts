import {
  countSerde,
  JoinWindows,
  type KStream,
  keyValueStore,
  SessionWindows,
  SlidingWindows,
  StreamsBuilder,
  seconds,
  stringSerde,
  TimeWindows,
  type Topic,
} from '@millrace/streams';
import type { Task, TaskRecord } from '@millrace/streams/testing';
import { MemoryState } from '../streams/state/memory.ts';

// What a record costs in the operators alone, beyond decoding and encoding: CPU microseconds, and bytes allocated a record
// where the collector does not run in between. `npm run -s bench -- operators [RECORDS]`. The peer is the same work as a
// plain loop over an array, in the same run. Stores are the test driver's, which serialises each value at each write.

const records = Number(process.argv[3] ?? 1_000_000);
const keys = 1_000;

interface Row {
  readonly campaign: string;
  readonly clicks: number;
}

const rowSerde = { serialize: () => empty, deserialize: () => ({ campaign: '', clicks: 0 }) };
const empty = Buffer.alloc(0);
const input: Topic<string, Row> = { name: 'in', key: stringSerde, value: rowSerde };
const other: Topic<string, Row> = { name: 'other', key: stringSerde, value: rowSerde };

const rows = Array.from({ length: keys }, (_, i): Row => ({ campaign: `campaign-${i}`, clicks: i % 7 }));

function taskOf(build: (stream: KStream<string, Row>, builder: StreamsBuilder) => void): Task {
  const builder = new StreamsBuilder({ applicationId: 'bench' });
  build(builder.stream(input, { name: 'in' }), builder);
  const [sub] = builder.build().subTopologies;
  if (sub === undefined) throw new Error('the topology reads nothing');
  const states = new Map(sub.stores.map((store) => [store.name, new MemoryState(store)]));
  const task = sub.createTask({
    partition: 0,
    collector: { send: () => undefined },
    state: (name) => states.get(name) ?? missing(name),
    globalTable: missing,
    wallClock: () => 0,
    defer: () => undefined,
    count: () => undefined,
  });
  return Object.assign(Object.create(task) as Task, {
    process(source: string, record: TaskRecord) {
      task.process(source, record);
      for (const state of states.values()) state.keep();
    },
  });
}

function missing(name: string): never {
  throw new Error(`there is no '${name}'`);
}

interface Cost {
  readonly cpuMicroseconds: number;
  readonly bytes: number;
}

/** Runs records through a task; their time goes on by a millisecond each. */
function costOf(task: Task, count: number): Cost {
  const metadata = { topic: 'in', partition: 0, offset: 0 };
  const record = { key: '', value: rows[0] as Row, timestamp: 0, headers: undefined, metadata };
  const run = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const row = rows[i % keys] as Row;
      record.key = row.campaign;
      record.value = row;
      record.timestamp = i;
      task.process('in', record);
    }
  };
  run(0, Math.min(count, 20_000));
  const heap = process.memoryUsage().heapUsed;
  run(20_000, 21_000);
  const bytes = Math.max(0, process.memoryUsage().heapUsed - heap) / 1_000;
  const before = process.cpuUsage();
  run(21_000, 21_000 + count);
  const { user, system } = process.cpuUsage(before);
  return { cpuMicroseconds: (user + system) / count, bytes };
}

function show(name: string, count: number, build: Parameters<typeof taskOf>[0]): Cost {
  const cost = costOf(taskOf(build), count);
  const rate = Math.round(1_000_000 / cost.cpuMicroseconds).toLocaleString('en');
  console.log(
    `${name.padEnd(44)} ${cost.cpuMicroseconds.toFixed(3).padStart(8)} µs CPU a record  ${rate.padStart(12)} records/s  ${Math.round(cost.bytes).toString().padStart(6)} bytes a record`,
  );
  return cost;
}

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
  const before = process.cpuUsage();
  let sum = 0;
  for (let i = 0; i < records; i++) {
    const row = rows[i % keys] as Row;
    if (row.clicks < 0) continue;
    const { clicks } = row;
    if (clicks >= 100) continue;
    sum += clicks + 1;
  }
  const { user, system } = process.cpuUsage(before);
  if (sum < 0) throw new Error('the loop was optimised away');
  return (user + system) / records;
}
const plain = Math.max(plainLoop(), 0.001);
console.log(`the same as a plain loop: ${plain.toFixed(3)} µs CPU a record`);
console.log(`ratio ${(chain.cpuMicroseconds / plain).toFixed(2)}`);

const stateful = Math.min(records, 200_000);
show('groupByKey, count', stateful, (stream) => stream.groupByKey().count({ name: 'c' }));
show('count by windows of 1 s', stateful, (stream) =>
  stream
    .groupByKey()
    .windowedBy(TimeWindows.ofSizeAndGrace(seconds(1), 0))
    .count({ name: 'w' }),
);
show('count by sliding windows of 5 s', Math.min(stateful, 50_000), (stream) =>
  stream
    .groupByKey()
    .windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(seconds(5), 0))
    .count({ name: 's' }),
);
show('count by sessions of 5 s', Math.min(stateful, 50_000), (stream) =>
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
show('join with a stream, none met', Math.min(stateful, 50_000), (stream, builder) => {
  const windows = JoinWindows.ofTimeDifferenceAndGrace(seconds(1), 0);
  stream.join(builder.stream(other, { name: 'other' }), (left, right) => left.clicks + right.clicks, windows, {
    name: 'j',
  });
});
show('toTable, filter, mapValues', stateful, (stream) =>
  stream
    .toTable({ name: 'tt', value: rowSerde })
    .filter((row) => row.clicks > 0)
    .mapValues((row) => row.clicks),
);
