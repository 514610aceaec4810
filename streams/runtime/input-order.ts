import type { AssignedPartition, Assignment } from './assignment.ts';
import type { FetchedBatch, GroupConsumer, TopicPartitionOffset } from './client.ts';
import type { ResolvedConfig } from './config.ts';
import { InputQueue } from './input-queue.ts';
import type { StreamsMetrics } from './metrics.ts';
import type { TaskRuntime } from './task-runtime.ts';
import type { Work } from './work.ts';

/** What an order is kept with. */
export interface InputOrderParts {
  readonly config: Pick<ResolvedConfig, 'applicationId' | 'maxTaskIdleMs'>;
  readonly consumer: Pick<GroupConsumer, 'pause' | 'resumeAt' | 'endOffset'>;
  readonly assignment: Pick<Assignment, 'all' | 'find'>;
  readonly metrics: Pick<StreamsMetrics, 'heldRecords' | 'enforcedProcessing'>;
}

/**
 * The order in which fetched records are processed. A task that reads several topics takes the record with the least
 * timestamp at the head of any of them; where nothing is at hand of one of them it waits until there is, or until it is
 * known that the broker has nothing more, and then `maxTaskIdleMs` longer: as Kafka Streams' `PartitionGroup` does it.
 * What waits is held, and a partition of which much is held is not fetched on. Tasks of one topic never wait.
 */
export class InputOrder {
  readonly #parts: InputOrderParts;
  readonly #queues = new Map<AssignedPartition, InputQueue>();
  /** Whether the latest fetch brought as many records as it may: then more may be at hand already. */
  #isFull = false;

  constructor(parts: InputOrderParts) {
    this.#parts = parts;
  }

  /** Notes what a fetch of at most `max` records says of the partitions themselves; before `due` for its records. */
  fetched({ records, ends, positions }: FetchedBatch, max: number): void {
    this.#isFull = records.length >= max;
    for (const end of ends) {
      const queue = this.#queueOf(end);
      if (queue !== undefined) queue.end = end.offset;
    }
    for (const position of positions) {
      const queue = this.#queueOf(position);
      if (queue !== undefined) queue.position = position.offset;
    }
  }

  /**
   * What is to be processed now, of these records and of those held back before. The rest is held.
   * @param now `performance.now()`: a clock that does not jump.
   */
  async due(work: readonly Work[], now: number): Promise<readonly Work[]> {
    if (this.#queues.size === 0 && work.every(({ partition }) => isAlone(partition))) return work;
    const due: Work[] = [];
    for (const item of work) {
      if (isAlone(item.partition)) due.push(item);
      else this.#queue(item.partition).add(item);
    }
    for (const queues of this.#byTask()) this.#take(queues, due, now);
    await this.#bound();
    return due;
  }

  /** Where partitions stand once what was due is through: those of which something is held say it later. */
  passed(positions: readonly TopicPartitionOffset[]): TopicPartitionOffset[] {
    const passed = positions.filter((position) => this.#queueOf(position) === undefined);
    for (const [{ topic, partition }, queue] of this.#queues) {
      if (queue.position === undefined || queue.head !== undefined) continue;
      passed.push({ topic, partition, offset: queue.position });
      queue.position = undefined;
    }
    return passed;
  }

  /** Forgets what is held of these partitions: they are read anew, or by somebody else. */
  forget(partitions: readonly AssignedPartition[]): void {
    for (const partition of partitions) this.#queues.delete(partition);
  }

  #queueOf({ topic, partition }: { readonly topic: string; readonly partition: number }): InputQueue | undefined {
    const assigned = this.#parts.assignment.find(topic, partition);
    return assigned === undefined || isAlone(assigned) || !assigned.task.running ? undefined : this.#queue(assigned);
  }

  #queue(partition: AssignedPartition): InputQueue {
    let queue = this.#queues.get(partition);
    if (queue === undefined) {
      queue = new InputQueue(partition);
      this.#queues.set(partition, queue);
    }
    return queue;
  }

  /** The queues of each task, in the order of its sources, by which records of one time are taken. */
  #byTask(): Iterable<readonly InputQueue[]> {
    const tasks = new Map<TaskRuntime, InputQueue[]>();
    for (const partition of this.#parts.assignment.all()) {
      if (isAlone(partition) || !partition.task.running) continue;
      const queues = tasks.get(partition.task);
      if (queues === undefined) tasks.set(partition.task, [this.#queue(partition)]);
      else queues.push(this.#queue(partition));
    }
    for (const [{ subTopology }, queues] of tasks) {
      const place = ({ partition }: InputQueue): number => subTopology.sources.indexOf(partition.source);
      queues.sort((a, b) => place(a) - place(b));
    }
    return tasks.values();
  }

  #take(queues: readonly InputQueue[], due: Work[], now: number): void {
    for (let open = queues; ; ) {
      const filled = this.#filled(open, now);
      if (filled.length === 0) return;
      if (filled.length < open.length) {
        this.#parts.metrics.enforcedProcessing.inc({ application: this.#parts.config.applicationId });
      }
      open = filled;
      let taken: InputQueue;
      do {
        taken = earliest(open);
        let work = taken.take();
        due.push(work);
        // Those of one offset go together.
        for (; !work.endsOffset; due.push(work)) work = taken.take();
      } while (taken.head !== undefined);
    }
  }

  /** Those that have records; none while an empty one must be waited for. */
  #filled(queues: readonly InputQueue[], now: number): readonly InputQueue[] {
    const filled: InputQueue[] = [];
    for (const queue of queues) {
      if (queue.head !== undefined) filled.push(queue);
      else if (!this.#mayPass(queue, now)) return [];
    }
    return filled;
  }

  /** True when an empty queue need not be waited for, or not any longer. */
  #mayPass(queue: InputQueue, now: number): boolean {
    const { maxTaskIdleMs } = this.#parts.config;
    if (maxTaskIdleMs < 0) return true;
    if (!this.#isAtEnd(queue)) {
      queue.idleSince = undefined;
      return false;
    }
    queue.idleSince ??= now;
    return now - queue.idleSince >= maxTaskIdleMs;
  }

  /** True when the broker is known to have nothing more of it. */
  #isAtEnd({ partition, end, next }: InputQueue): boolean {
    const known = this.#parts.consumer.endOffset(partition);
    if (known !== undefined && known <= next) return true;
    if (end === undefined || end < next) return false;
    // A client may tell an end that counts open transactions: when it has given all it had, that is not waited for.
    return known === undefined || known <= end || !this.#isFull;
  }

  /** Stops fetching partitions of which much is held, and goes on with those of which little is left. */
  async #bound(): Promise<void> {
    const { consumer, metrics, config } = this.#parts;
    let held = 0;
    for (const [partition, queue] of this.#queues) {
      queue.hold();
      held += queue.size;
      if (!queue.isPaused && queue.isOverfull) {
        consumer.pause([partition]);
        queue.isPaused = true;
      } else if (queue.isPaused && queue.hasRoom) {
        await consumer.resumeAt([{ topic: partition.topic, partition: partition.partition, offset: queue.next }]);
        queue.isPaused = false;
      }
    }
    metrics.heldRecords.set({ application: config.applicationId }, held);
  }
}

/** True where a task reads one topic. */
function isAlone({ task }: AssignedPartition): boolean {
  return task.subTopology.sources.length === 1;
}

/** Of queues that have records, the one with the earliest head; of equals the first. */
function earliest(queues: readonly InputQueue[]): InputQueue {
  let first = queues[0] as InputQueue;
  for (const queue of queues) if (timeOf(queue) < timeOf(first)) first = queue;
  return first;
}

function timeOf({ head }: InputQueue): number {
  return head?.timestamp ?? Number.POSITIVE_INFINITY;
}
