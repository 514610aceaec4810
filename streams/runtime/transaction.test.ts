import { afterEach, expect, test, vi } from 'vitest';
import type { AssignedPartition } from './assignment.ts';
import type { TopicPartitionOffset, TransactionResult } from './client.ts';
import { streamsMetrics } from './metrics.ts';
import { Packs } from './packing/packs.ts';
import type { OutputRecord } from './task-runtime.ts';
import { Transaction, type TransactionParts } from './transaction.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const task = {
  streamTime: -1,
  prepareCommit: () => undefined,
  committed: () => undefined,
  takeEvents: () => new Map(),
};

function partitionOf(partition: number, position: number): AssignedPartition {
  return { topic: 't', partition, position, reached: undefined, task } as unknown as AssignedPartition;
}

/** A transaction that sends nowhere; what it commits is in `committed`, what a commit answers is taken from `results`. */
function transactionOf(partitions: readonly AssignedPartition[], results: TransactionResult[] = []) {
  const committed: Array<readonly TopicPartitionOffset[]> = [];
  /** What the producer was told, in order. */
  const told: string[] = [];
  /** True for each record, from the next on, for which the producer has no room. */
  const full: boolean[] = [];
  const producer = {
    begin: async () => void told.push('begin'),
    abort: async () => void told.push('abort'),
    send: (...[topic, number, , , , headers]: Parameters<TransactionParts['producer']['send']>) => {
      if (full.shift() === true) return false;
      told.push([topic, ...(topic === 'own' ? [number, ...(headers ?? []).map(([, value]) => value)] : [])].join(' '));
      return true;
    },
    drained: async () => undefined,
    sendOffsets: async (offsets: readonly TopicPartitionOffset[]): Promise<TransactionResult> => {
      committed.push(offsets);
      return { ok: true };
    },
    commit: async (): Promise<TransactionResult> => {
      told.push('commit');
      return results.shift() ?? { ok: true };
    },
  };
  const packs = new Packs(new Map([['own', 2]]), 100);
  const parts = {
    packs,
    config: {
      applicationId: 'test',
      commitIntervalMs: 100,
      transactionTimeoutMs: 10_000,
      maxTransactionRecords: 10,
      faultPoint: () => undefined,
    },
    producer,
    assignment: { all: () => [...partitions] },
    flusher: { room: async () => undefined, push: () => undefined },
    metrics: streamsMetrics(),
  };
  const counted = async (name: 'commits' | 'aborts' | 'commitSeconds'): Promise<number> => {
    const { values } = await parts.metrics[name].get();
    const measured = values.find((value) => !('metricName' in value) || String(value.metricName).endsWith('_count'));
    return measured?.value ?? 0;
  };
  return { transaction: new Transaction(parts as unknown as TransactionParts), committed, told, full, counted };
}

async function commit(transaction: Transaction): Promise<TransactionResult> {
  await transaction.end();
  return transaction.ended();
}

function outputTo(topic: string): OutputRecord {
  return { topic, partition: 0, key: null, value: Buffer.from('value'), timestamp: 1, headers: undefined };
}

test('a position goes past what follows its last record', async () => {
  const partition = partitionOf(0, 5);
  const { transaction, committed } = transactionOf([partition]);
  await transaction.begin();
  transaction.processed(partition, 5);
  transaction.passed(partition, 9);
  await commit(transaction);
  expect(committed).toEqual([[{ topic: 't', partition: 0, offset: 9 }]]);
  expect(partition.position).toBe(9);
});

test('a position that moved without a record is what was committed until the next commit takes it along', async () => {
  const [moved, other] = [partitionOf(0, 5), partitionOf(1, 0)];
  const { transaction, committed } = transactionOf([moved, other]);
  transaction.passed(moved, 7);
  expect(moved.position).toBe(5);
  await transaction.begin();
  transaction.processed(other, 0);
  await commit(transaction);
  expect(committed).toEqual([
    [
      { topic: 't', partition: 1, offset: 1 },
      { topic: 't', partition: 0, offset: 7 },
    ],
  ]);
  expect([moved.position, other.position]).toEqual([7, 1]);
});

test('when the transaction is undone, so is the position after its records', async () => {
  const partition = partitionOf(0, 5);
  const { transaction, committed, counted } = transactionOf([partition], [{ ok: false, error: new Error('aborted') }]);
  await transaction.begin();
  transaction.processed(partition, 5);
  transaction.passed(partition, 9);
  expect((await commit(transaction)).ok).toBe(false);
  expect(partition.position).toBe(5);
  expect([await counted('commits'), await counted('aborts'), await counted('commitSeconds')]).toEqual([0, 1, 0]);
  await transaction.begin();
  transaction.processed(partition, 5);
  await commit(transaction);
  expect(committed.at(-1)).toEqual([{ topic: 't', partition: 0, offset: 6 }]);
  expect([await counted('commits'), await counted('aborts'), await counted('commitSeconds')]).toEqual([1, 1, 1]);
});

test('what is sent while a transaction ends goes out when it has, in the next one', async () => {
  const partition = partitionOf(0, 5);
  const { transaction, committed, told } = transactionOf([partition]);
  await transaction.begin();
  transaction.processed(partition, 5);
  transaction.send(outputTo('first'));
  await transaction.end();
  await transaction.begin();
  transaction.processed(partition, 6);
  transaction.send(outputTo('second'));
  expect(told).not.toContain('second');
  expect(partition.position).toBe(5);
  expect(await transaction.ended()).toEqual({ ok: true });
  expect(partition.position).toBe(6);
  await commit(transaction);
  expect(told).toEqual(['begin', 'first', 'commit', 'begin', 'second', 'commit']);
  expect(committed.map(([position]) => position?.offset)).toEqual([6, 7]);
});

test('a transaction that is undone takes with it what came behind it', async () => {
  const partition = partitionOf(0, 5);
  const { transaction, committed, told } = transactionOf([partition], [{ ok: false, error: new Error('aborted') }]);
  await transaction.begin();
  transaction.processed(partition, 5);
  await transaction.end();
  await transaction.begin();
  transaction.processed(partition, 6);
  transaction.send(outputTo('second'));
  expect((await transaction.ended()).ok).toBe(false);
  expect([transaction.isOpen, partition.position]).toEqual([false, 5]);
  await transaction.begin();
  transaction.processed(partition, 5);
  await commit(transaction);
  expect(told).toEqual(['begin', 'commit', 'abort', 'begin', 'commit']);
  expect(committed.at(-1)).toEqual([{ topic: 't', partition: 0, offset: 6 }]);
});

test('what changes a task without a record is committed with the position that is ending, never with an earlier one', async () => {
  const partition = partitionOf(0, 5);
  const { transaction, committed } = transactionOf([partition]);
  await transaction.begin();
  transaction.processed(partition, 8);
  await transaction.end();
  await transaction.begin();
  transaction.touched([partition]);
  await transaction.ended();
  await commit(transaction);
  expect(committed.map(([position]) => position?.offset)).toEqual([9, 9]);
});

test('records wait for the transaction before theirs up to a bound', async () => {
  const partition = partitionOf(0, 5);
  const { transaction } = transactionOf([partition]);
  await transaction.begin();
  transaction.processed(partition, 5);
  await transaction.end();
  await transaction.begin();
  transaction.send({ ...outputTo('large'), value: Buffer.alloc(17 * 1024 * 1024) });
  expect(transaction.isFull).toBe(true);
  await transaction.ended();
  expect(transaction.isFull).toBe(false);
});

test('how long it is open is looked at after so many records, however many of these lie between the places where it may end', async () => {
  const partition = partitionOf(0, 5);
  const { transaction } = transactionOf([partition]);
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  await transaction.begin();
  now.mockReturnValue(2_500);
  for (let record = 0; record < 63; record += 1) transaction.processed(partition, 5);
  expect(transaction.isFull).toBe(false);
  transaction.processed(partition, 5);
  expect(transaction.isFull).toBe(true);
});

test('of two transactions that are abandoned only what the producer has begun is aborted', async () => {
  const partition = partitionOf(0, 5);
  const { transaction, told } = transactionOf([partition]);
  await transaction.begin();
  transaction.processed(partition, 5);
  await transaction.end();
  await transaction.begin();
  transaction.send(outputTo('second'));
  await transaction.abort();
  expect(told).toEqual(['begin', 'commit']);
  await transaction.begin();
  await transaction.abort();
  expect(told).toEqual(['begin', 'commit', 'begin', 'abort']);
});

/** A record of the application's own topic; two of them fill a pack. */
function own(partition: number, time = 1): OutputRecord {
  return { ...outputTo('own'), partition, timestamp: time, value: Buffer.alloc(20) };
}

test("records for the application's own topics go out packed, those that fill a pack at once, the rest at the commit", async () => {
  const partition = partitionOf(0, 5);
  const { transaction, told } = transactionOf([partition]);
  await transaction.begin();
  transaction.processed(partition, 5);
  for (const [number, time] of [
    [0, 1],
    [1, 2],
    [0, 3],
    [0, 4],
  ] as const)
    transaction.send(own(number, time));
  transaction.send(outputTo('foreign'));
  expect(told).toEqual(['begin', 'own 0 2@1', 'foreign']);
  await commit(transaction);
  expect(told.slice(3)).toEqual(['own 0 1@4', 'own 1 1@2', 'commit']);
});

test('a record that finds its pack full and no room in the queue is not taken, so that it can be sent again', async () => {
  const partition = partitionOf(0, 5);
  const { transaction, told, full } = transactionOf([partition]);
  await transaction.begin();
  transaction.processed(partition, 5);
  for (const time of [1, 2]) expect(transaction.send(own(0, time))).toBe(true);
  full.push(true, true);
  expect(transaction.send(own(0, 3))).toBe(false);
  await transaction.sendSlowly(own(0, 3));
  full.push(true);
  await commit(transaction);
  expect(told).toEqual(['begin', 'own 0 2@1', 'own 0 1@3', 'commit']);
});

test('packs that fill while a transaction ends are of the next one', async () => {
  const partition = partitionOf(0, 5);
  const { transaction, told } = transactionOf([partition]);
  await transaction.begin();
  transaction.processed(partition, 5);
  transaction.send(own(0, 1));
  await transaction.end();
  await transaction.begin();
  transaction.processed(partition, 6);
  for (const time of [2, 3, 4]) transaction.send(own(0, time));
  await transaction.ended();
  expect(told).toEqual(['begin', 'own 0 1@1', 'commit', 'begin', 'own 0 2@2']);
  await commit(transaction);
  expect(told.slice(5)).toEqual(['own 0 1@4', 'commit']);
});

test('of a transaction that is undone no pack is left over', async () => {
  const partition = partitionOf(0, 5);
  const { transaction, told } = transactionOf([partition], [{ ok: false, error: new Error('aborted') }]);
  await transaction.begin();
  transaction.processed(partition, 5);
  await transaction.end();
  await transaction.begin();
  transaction.processed(partition, 6);
  transaction.send(own(0, 1));
  expect((await transaction.ended()).ok).toBe(false);
  await transaction.begin();
  transaction.send(own(1, 2));
  await transaction.abort();
  await transaction.begin();
  transaction.processed(partition, 5);
  await commit(transaction);
  expect(told).toEqual(['begin', 'commit', 'abort', 'begin', 'abort', 'begin', 'commit']);
});

test('what comes after a pause is committed at once, and no more often than the interval says', async () => {
  let now = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const partition = partitionOf(0, 0);
  const { transaction } = transactionOf([partition]);
  expect(transaction.isDue).toBe(false);
  await transaction.begin();
  expect(transaction.isDue).toBe(true);
  transaction.processed(partition, 0);
  await commit(transaction);
  expect(transaction.isDue).toBe(false);
  now = 1_090;
  await transaction.begin();
  transaction.processed(partition, 1);
  now = 1_099;
  expect(transaction.isDue).toBe(false);
  now = 1_100;
  expect(transaction.isDue).toBe(true);
});
