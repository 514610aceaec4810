import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countSerde, int32Serde, RecordError, StreamsBuilder, stringSerde, type Topic } from '../index.ts';
import { MemoryState } from '../state/memory.ts';
import { TopologyTestDriver } from '../testing/index.ts';
import type { DeferredWork, RecordCollector, SubTopology, Task, Topology } from '../topology/topology.ts';

const input: Topic<string, number> = { name: 'input', key: stringSerde, value: int32Serde };
const out: Topic<string, number | null> = { name: 'out', key: stringSerde, value: { ...countSerde, nullable: true } };

const sum = { init: () => 0, add: (total: number, value: number) => total + value };
const merging = { ...sum, merge: (left: number, right: number) => left + right };
const refused = 13;

/** Sums by the value's remainder; a step beside the grouping, wired after it, refuses some records. */
function topologyOf(aggregator: typeof sum | typeof merging): Topology {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const numbers = builder.stream(input, { name: 'input' });
  numbers
    .groupBy((value) => `m${value % 3}`, { name: 'by-remainder', key: stringSerde, value: int32Serde })
    .aggregate(aggregator, { name: 'sums', value: countSerde })
    .toStream()
    .to(out);
  numbers
    .peek((value) => {
      if (value === refused) throw new RecordError('refused after it was combined');
    })
    .to({ ...input, name: 'copy' });
  return builder.build();
}

const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(refused)), { maxLength: 50 });

/** The sums by remainder of what is not refused. */
function sums(numbers: readonly number[]): Map<string, number> {
  const expected = new Map<string, number>();
  for (const value of numbers.filter((number) => number !== refused)) {
    expected.set(`m${value % 3}`, (expected.get(`m${value % 3}`) ?? 0) + value);
  }
  return expected;
}

test('with merge and without, the sums are those of the records that were not refused', () => {
  const topologies = [topologyOf(sum), topologyOf(merging)];
  fc.assert(
    fc.property(values, (numbers) => {
      for (const topology of topologies) {
        const driver = new TopologyTestDriver(topology);
        for (const value of numbers) driver.createInputTopic(input).pipeInput('k', value);
        expect(driver.createOutputTopic(out).readKeyValuesToMap()).toEqual(sums(numbers));
        expect(driver.deadLetters()).toHaveLength(numbers.filter((number) => number === refused).length);
      }
    }),
  );
});

type Sent = Parameters<RecordCollector['send']>;

/** The task that combines, with what it sends to the repartition topic. */
function combiningTask(sub: SubTopology): { task: Task; sent: Sent[]; deferred: DeferredWork[] } {
  const deferred: DeferredWork[] = [];
  const sent: Sent[] = [];
  const task = sub.createTask({
    partition: 0,
    collector: { send: (...each) => sent.push(each) },
    state: (name) => new MemoryState(sub.stores.find((store) => store.name === name) ?? expect.fail(`no '${name}'`)),
    globalTable: (name) => expect.fail(`no global table '${name}'`),
    wallClock: () => 0,
    defer: (work) => deferred.push(work),
    count: () => {},
  });
  return { task, sent, deferred };
}

test('however records are cut into batches, partial sums add up to the sums, and nothing of a refused one is in them', () => {
  const topology = topologyOf(merging);
  const sub = topology.subTopologies.find(({ sources }) => sources.some(({ topic }) => topic === input.name));
  if (sub === undefined) throw new Error('no sub-topology reads the input');
  fc.assert(
    fc.property(fc.array(values, { maxLength: 8 }), (batches) => {
      const { task, sent } = combiningTask(sub);
      for (const batch of batches) {
        for (const [offset, value] of batch.entries()) processOrUndo(task, value, offset);
        task.endBatch();
        expect(task.hasPartials).toBe(false);
      }
      const partials = sent.filter(([topic]) => topic.includes('by-remainder'));
      const total = new Map<string, number>();
      for (const [, , key, value] of partials) {
        const name = key?.toString() ?? '';
        total.set(name, (total.get(name) ?? 0) + countSerde.deserialize(value ?? expect.fail('a partial is null')));
      }
      expect(total).toEqual(sums(batches.flat()));
      const keysOf = (batch: readonly number[]): number => sums(batch).size;
      expect(partials).toHaveLength(batches.map(keysOf).reduce((a, b) => a + b, 0));
    }),
  );
});

/** What a driver does with a record: when it is refused, the task takes it back. */
function processOrUndo(task: Task, value: number, offset: number): void {
  const { streamTime } = task;
  const metadata = { topic: input.name, partition: 0, offset };
  try {
    task.process('input', { key: 'k', value, timestamp: offset, headers: undefined, metadata });
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    task.streamTime = streamTime;
  }
}

test('what an asynchronous step brings is combined, and a later refusal takes none of it back', async () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder
    .stream(input, { name: 'input' })
    .peek((value) => {
      if (value === refused) throw new RecordError('refused');
    })
    .mapAsync(async (value) => value)
    .groupBy((value) => `m${value % 3}`, { name: 'by-remainder', key: stringSerde, value: int32Serde })
    .aggregate(merging, { name: 'sums', value: countSerde })
    .toStream()
    .to(out);
  const driver = new TopologyTestDriver(builder.build());
  const numbers = driver.createInputTopic(input);
  for (const value of [3, 4, refused, 6, refused, 7, refused]) {
    numbers.pipeInput('k', value);
    await driver.settle();
  }
  expect(driver.createOutputTopic(out).readKeyValuesToMap()).toEqual(
    new Map([
      ['m0', 9],
      ['m1', 11],
    ]),
  );
});

test('a refused result of an asynchronous step takes nothing back of the results before it in the batch', async () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const results = builder.stream(input, { name: 'input' }).mapAsync(async (value) => value);
  results
    .groupBy((value) => `m${value % 3}`, { name: 'by-remainder', key: stringSerde, value: int32Serde })
    .aggregate(merging, { name: 'sums', value: countSerde });
  results
    .peek((value) => {
      if (value === refused) throw new RecordError('refused');
    })
    .to({ ...input, name: 'copy' });
  const [sub] = builder.build().subTopologies;
  const { task, sent, deferred } = combiningTask(sub ?? expect.fail('no sub-topology'));
  for (const [offset, value] of [10, refused, 4].entries()) processOrUndo(task, value, offset);
  for (const [at, value] of [10, refused, 4].entries()) {
    try {
      deferred[at]?.resume(value);
    } catch {
      task.streamTime = 2;
    }
  }
  task.endBatch();
  const partials = sent.filter(([topic]) => topic.includes('by-remainder'));
  expect(partials.map(([, , key, value]) => [key?.toString(), value && countSerde.deserialize(value)])).toEqual([
    ['m1', 14],
  ]);
});
