import { BrokerError } from '../errors.ts';
import type { GlobalTableAccess, SourceDescription, SubTopology, Topology } from '../topology/topology.ts';
import type { TopicPartition } from './client.ts';
import type { ResolvedConfig } from './config.ts';
import { PartitionLag } from './lag.ts';
import type { StreamsMetrics } from './metrics.ts';
import type { RedisClient } from './redis-connection.ts';
import { RedisTaskState } from './redis-state.ts';
import { TaskRuntime } from './task-runtime.ts';
import { TaskState } from './task-state.ts';

/** A partition of a source and the task that processes it. */
export interface AssignedPartition extends TopicPartition {
  readonly source: SourceDescription;
  readonly task: TaskRuntime;
  /** True of a topic that the application writes for itself. */
  readonly isInternal: boolean;
  /** Offset that was committed last, or where it began; undefined until the task runs. */
  position: number | undefined;
  /** Offset up to which there is nothing more to read, where that is beyond `position`: it is committed with the next commit. */
  reached: number | undefined;
  readonly lag: PartitionLag;
}

/** Which partitions this process has, and their tasks: one task for a sub-topology and a partition number. */
export class Assignment {
  readonly #topology: Topology;
  readonly #config: ResolvedConfig;
  readonly #redis: RedisClient;
  readonly #metrics: StreamsMetrics;
  readonly #globalTable: (name: string) => GlobalTableAccess;
  readonly #partitions = new Map<string, Map<number, AssignedPartition>>();

  constructor(options: {
    readonly topology: Topology;
    readonly config: ResolvedConfig;
    readonly redis: RedisClient;
    readonly metrics: StreamsMetrics;
    readonly globalTable: (name: string) => GlobalTableAccess;
  }) {
    this.#topology = options.topology;
    this.#config = options.config;
    this.#redis = options.redis;
    this.#metrics = options.metrics;
    this.#globalTable = options.globalTable;
  }

  /** The partition, if this process has it. */
  find(topic: string, partition: number): AssignedPartition | undefined {
    return this.#partitions.get(topic)?.get(partition);
  }

  all(): AssignedPartition[] {
    return [...this.#partitions.values()].flatMap((partitions) => [...partitions.values()]);
  }

  tasks(): ReadonlySet<TaskRuntime> {
    return new Set(this.all().map(({ task }) => task));
  }

  /** Adds partitions; returns the tasks that are new. */
  add(partitions: readonly TopicPartition[]): TaskRuntime[] {
    const fresh: TaskRuntime[] = [];
    for (const { topic, partition } of partitions) {
      if (this.find(topic, partition) !== undefined) continue;
      const { subTopology, source } = this.#sourceOf(topic);
      const known = this.all().find(({ task }) => task.subTopology === subTopology && task.partition === partition);
      const task = known?.task ?? this.#task(subTopology, partition);
      if (known === undefined) fresh.push(task);
      let byNumber = this.#partitions.get(topic);
      if (byNumber === undefined) {
        byNumber = new Map();
        this.#partitions.set(topic, byNumber);
      }
      byNumber.set(partition, {
        topic,
        partition,
        source,
        task,
        isInternal: this.#topology.internalTopics.some((internal) => internal.topic === topic),
        position: undefined,
        reached: undefined,
        lag: new PartitionLag(),
      });
    }
    return fresh;
  }

  /** Takes partitions out; tasks without any left are closed. */
  remove(partitions: readonly TopicPartition[]): void {
    const gone = partitions.flatMap(({ topic, partition }) => {
      const found = this.find(topic, partition);
      this.#partitions.get(topic)?.delete(partition);
      return found === undefined ? [] : [found.task];
    });
    const left = this.tasks();
    for (const task of gone) if (!left.has(task)) close(task);
  }

  /** Replaces every task by a new one, which knows nothing; returns them. */
  renew(): TaskRuntime[] {
    const partitions = this.all();
    this.remove(partitions);
    return this.add(partitions);
  }

  #task(subTopology: SubTopology, partition: number): TaskRuntime {
    const { applicationId, maxMessageBytes, clock } = this.#config;
    const id = { applicationId, subTopology: subTopology.id, partition };
    const redis = new RedisTaskState(this.#redis, id, this.#config);
    const state = new TaskState(subTopology, redis, this.#config, this.#metrics);
    return new TaskRuntime({
      subTopology,
      partition,
      state,
      redis,
      globalTable: this.#globalTable,
      maxMessageBytes,
      clock,
    });
  }

  #sourceOf(topic: string): { subTopology: SubTopology; source: SourceDescription } {
    for (const subTopology of this.#topology.subTopologies) {
      const source = subTopology.sources.find((candidate) => candidate.topic === topic);
      if (source !== undefined) return { subTopology, source };
    }
    throw new BrokerError(`the group assigned topic '${topic}', which '${this.#config.applicationId}' does not read`);
  }
}

function close(task: TaskRuntime): void {
  task.running = false;
  task.closed = true;
}
