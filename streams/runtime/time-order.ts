import type { AssignedPartition } from './assignment.ts';

/** A record of a batch, as far as its order goes. */
export interface Timed {
  readonly partition: AssignedPartition;
  readonly timestamp: number;
}

/**
 * A batch in the order in which it is processed: where a task reads several topics, the record with the least timestamp
 * at the head of any of them comes first, as in Kafka Streams. The order within a partition stays.
 */
export function inTimeOrder<T extends Timed>(work: readonly T[]): readonly T[] {
  if (work.every(({ partition }) => partition.task.subTopology.sources.length === 1)) return work;
  const byTask = new Map<object, Map<AssignedPartition, T[]>>();
  for (const item of work) {
    const { task } = item.partition;
    let queues = byTask.get(task);
    if (queues === undefined) {
      queues = new Map();
      byTask.set(task, queues);
    }
    const queue = queues.get(item.partition);
    if (queue === undefined) queues.set(item.partition, [item]);
    else queue.push(item);
  }
  return [...byTask.values()].flatMap((queues) => merged([...queues.values()]));
}

function merged<T extends Timed>(queues: readonly (readonly T[])[]): readonly T[] {
  const [only, ...others] = queues;
  if (only === undefined || others.length === 0) return only ?? [];
  const heads = queues.map(() => 0);
  const order: T[] = [];
  for (;;) {
    let first = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, queue] of queues.entries()) {
      const head = queue[heads[index] ?? 0];
      if (head === undefined || head.timestamp >= least) continue;
      first = index;
      least = head.timestamp;
    }
    const next = queues[first]?.[heads[first] ?? 0];
    if (next === undefined) return order;
    order.push(next);
    heads[first] = (heads[first] ?? 0) + 1;
  }
}
