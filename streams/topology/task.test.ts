import { expect, test } from 'vitest';
import {
  groupedStore,
  keyValueStore,
  longSerde,
  type Processor,
  RecordError,
  StreamsBuilder,
  stringSerde,
  type Topic,
} from '../index.ts';
import { MemoryState } from '../state/memory.ts';
import type { Task, TaskRecord } from './topology.ts';

const input: Topic<string, string> = { name: 'in', key: stringSerde, value: stringSerde };
const slices = groupedStore({ name: 'slices', value: stringSerde });
const sums = keyValueStore({ name: 'sums', key: longSerde, value: stringSerde });

/** Declares the slice named by the value and the sum of its length; forwards so that others could follow. */
function reader(name: string): Processor<string, string, string, string, { slices: typeof slices; sums: typeof sums }> {
  return {
    name,
    stores: { slices, sums },
    keysOf(record, prefetch) {
      prefetch.slices.group(`${name}:${record.value}`);
      prefetch.sums.key(BigInt(record.value.length));
    },
    process: (record, ctx) => ctx.forward(record.key, record.value),
  };
}

/** The only task of a topology, what it counts, and what its prefetch asks for. */
function taskOf(build: (builder: StreamsBuilder) => void): {
  task: Task;
  counted: string[];
  wanted: (record: TaskRecord) => string[];
} {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  build(builder);
  const [sub] = builder.build().subTopologies;
  if (sub === undefined) throw new Error('no sub-topology was built');
  const states = new Map(sub.stores.map((store) => [store.name, new MemoryState(store)]));
  const counted: string[] = [];
  const task = sub.createTask({
    partition: 0,
    collector: { send: () => {} },
    state: (name) => states.get(name) ?? expect.fail(`no store ${name}`),
    globalTable: (name) => expect.fail(`no global table ${name}`),
    wallClock: () => 0,
    defer: () => expect.fail('nothing is deferred here'),
    count: (event) => counted.push(event),
  });
  const wanted = (record: TaskRecord): string[] => {
    const keys: string[] = [];
    task.prefetch('in', record, { want: (store, group, field) => keys.push(`${store}/${group}/${field ?? '*'}`) });
    return keys;
  };
  return { task, counted, wanted };
}

function recordOf(value: string | null): TaskRecord {
  const metadata = { topic: 'in', partition: 0, offset: 0 };
  return { key: 'k', value, timestamp: 1, headers: undefined, metadata };
}

const sumField = (length: number): string => `sums//${longSerde.serialize(BigInt(length)).toString('latin1')}`;

test('a processor’s declared reads are asked for by store, group and field', () => {
  const { wanted } = taskOf((builder) => builder.stream(input, { name: 'in' }).process(reader('a')));
  expect(wanted(recordOf('xyz'))).toEqual(['slices/a:xyz/*', sumField(3)]);
});

test('prefetching runs the stateless steps before a processor, each branch for its own records', () => {
  const { wanted, counted } = taskOf((builder) => {
    const { long } = builder
      .stream(input, { name: 'in' })
      .mapValues((value) => value.trim())
      .split({ name: 'length' })
      .branch('short', (value) => value.length < 3)
      .branch('long', (value) => value.length < 9)
      .noDefaultBranch();
    long.process(reader('a'));
  });
  expect(wanted(recordOf(' word '))).toEqual(['slices/a:word/*', sumField(4)]);
  expect(wanted(recordOf(' w '))).toEqual([]);
  expect(wanted(recordOf('longer than nine'))).toEqual([]);
  expect(counted).toEqual([]);
});

test('prefetching ends at the first processor of a path', () => {
  const { wanted } = taskOf((builder) =>
    builder.stream(input, { name: 'in' }).process(reader('first')).process(reader('second')),
  );
  expect(wanted(recordOf('x'))).toEqual(['slices/first:x/*', sumField(1)]);
});

test('a record that a step will refuse declares nothing and stops nothing', () => {
  const { task, wanted } = taskOf((builder) =>
    builder
      .stream(input, { name: 'in' })
      .mapValues((value): string => {
        throw new RecordError(`refused ${value}`);
      })
      .process(reader('a')),
  );
  expect(wanted(recordOf('x'))).toEqual([]);
  expect(wanted(recordOf(null))).toEqual([]);
  expect(() => task.process('in', recordOf('x'))).toThrow('refused x');
});

test('stream time is restored by the driver and never goes back', () => {
  const { task } = taskOf((builder) => builder.stream(input, { name: 'in' }).process(reader('a')));
  expect(task.streamTime).toBe(-1);
  task.process('in', recordOf('x'));
  expect(task.streamTime).toBe(1);
  task.streamTime = 500;
  task.process('in', recordOf('x'));
  expect(task.streamTime).toBe(500);
});

test('a processor forwards with the time and headers in hand unless it gives others', () => {
  const seen: unknown[] = [];
  const headers = [['h', Buffer.from('1')]] as const;
  const { task } = taskOf((builder) =>
    builder
      .stream(input, { name: 'in' })
      .process({
        name: 'twice',
        process(record, ctx) {
          ctx.forward(record.key, record.value);
          ctx.forward(record.key, record.value, 99, []);
        },
      } satisfies Processor<string, string, string, string>)
      .process({
        name: 'last',
        process: (record) => void seen.push([record.timestamp, record.headers]),
      } satisfies Processor<string, string, string, string>),
  );
  task.process('in', { ...recordOf('x'), headers });
  expect(seen).toEqual([
    [1, headers],
    [99, []],
  ]);
});
