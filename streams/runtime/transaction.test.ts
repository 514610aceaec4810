import { expect, test } from 'vitest';
import type { AssignedPartition } from './assignment.ts';
import type { TopicPartitionOffset, TransactionResult } from './client.ts';
import { streamsMetrics } from './metrics.ts';
import { Transaction, type TransactionParts } from './transaction.ts';

const task = { prepareCommit: () => undefined, committed: () => undefined, takeEvents: () => new Map() };

function partitionOf(partition: number, position: number): AssignedPartition {
  return { topic: 't', partition, position, reached: undefined, task } as unknown as AssignedPartition;
}

/** A transaction that sends nowhere; what it commits is in `committed`, what a commit answers is taken from `results`. */
function transactionOf(partitions: readonly AssignedPartition[], results: TransactionResult[] = []) {
  const committed: Array<readonly TopicPartitionOffset[]> = [];
  const producer = {
    begin: async () => undefined,
    abort: async () => undefined,
    sendOffsets: async (offsets: readonly TopicPartitionOffset[]): Promise<TransactionResult> => {
      committed.push(offsets);
      return { ok: true };
    },
    commit: async (): Promise<TransactionResult> => results.shift() ?? { ok: true },
  };
  const parts = {
    config: { applicationId: 'test', commitIntervalMs: 100, maxTransactionRecords: 10, faultPoint: () => undefined },
    producer,
    assignment: { all: () => [...partitions] },
    flusher: { room: async () => undefined, push: () => undefined },
    metrics: streamsMetrics(),
  };
  return { transaction: new Transaction(parts as unknown as TransactionParts), committed };
}

test('a position goes past what follows its last record', async () => {
  const partition = partitionOf(0, 5);
  const { transaction, committed } = transactionOf([partition]);
  await transaction.begin();
  transaction.processed(partition, 5);
  transaction.passed(partition, 9);
  await transaction.commit();
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
  await transaction.commit();
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
  const { transaction, committed } = transactionOf([partition], [{ ok: false, error: new Error('aborted') }]);
  await transaction.begin();
  transaction.processed(partition, 5);
  transaction.passed(partition, 9);
  expect((await transaction.commit()).ok).toBe(false);
  expect(partition.position).toBe(5);
  await transaction.begin();
  transaction.processed(partition, 5);
  await transaction.commit();
  expect(committed.at(-1)).toEqual([{ topic: 't', partition: 0, offset: 6 }]);
});
