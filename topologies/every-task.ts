import { partitionOf, stringSerde } from '@millrace/streams';

/** For each partition a key that belongs there: a record sent under each of them is in every task. */
export function keysOfPartitions(partitions: number): readonly string[] {
  const keys = new Map<number, string>();
  for (let salt = 0; keys.size < partitions; salt++) {
    const key = `every-task-${salt}`;
    const partition = partitionOf(stringSerde.serialize(key), partitions);
    if (!keys.has(partition)) keys.set(partition, key);
  }
  return [...keys.values()];
}
