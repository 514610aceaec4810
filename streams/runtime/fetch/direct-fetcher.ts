import type { ConnectionOptions } from '@platformatic/kafka';
import { BrokerError } from '../../errors.ts';
import { RecordInBatch } from '../../topology/record-in-batch.ts';
import type { FetchedBatch, PartitionReader, TopicPartition, TopicPartitionOffset } from '../client.ts';
import type { ResolvedConfig } from '../config.ts';
import type { StreamsMetrics } from '../metrics.ts';
import { Cluster } from './cluster.ts';
import { connectionOptions } from './connection-options.ts';
import { fetchLimits } from './fetch-limits.ts';
import { FetchLoop } from './fetch-loop.ts';
import type { Fetcher } from './fetcher.ts';
import { PartitionFetch, partitionName } from './partition-fetch.ts';

/**
 * Fetches record batches itself and hands out records where they lie in them. What a fetch has answered holds until the next
 * one: the same record objects are moved on. While they are worked on, the next batches come in.
 */
export class DirectFetcher implements Fetcher, PartitionReader {
  readonly #config: ResolvedConfig;
  readonly #metrics: StreamsMetrics;
  readonly #cluster: Cluster;
  readonly #loop: FetchLoop;
  readonly #bytesOfPartition: number;
  readonly #partitions = new Map<string, PartitionFetch>();
  /** As many as the largest fetch has answered. */
  readonly #records: RecordInBatch[] = [];
  /** Which partition is read first. */
  #turn = 0;
  #wake: () => void = () => undefined;

  /**
   * @param purpose names the client towards the broker.
   * @throws StreamsConfigError when the application's `kafka` properties ask for what only the other fetcher can do.
   */
  static create(config: ResolvedConfig, metrics: StreamsMetrics, purpose: string): DirectFetcher {
    return new DirectFetcher(config, metrics, purpose, connectionOptions(config.kafka));
  }

  private constructor(config: ResolvedConfig, metrics: StreamsMetrics, purpose: string, connection: ConnectionOptions) {
    const application = config.applicationId;
    const limits = fetchLimits(config);
    this.#config = config;
    this.#metrics = metrics;
    this.#bytesOfPartition = limits.partitionBytes;
    this.#cluster = new Cluster(`${application}-${config.instanceId}-${purpose}`, config.bootstrapServers, connection);
    this.#loop = new FetchLoop({
      cluster: this.#cluster,
      limits,
      logger: config.logger,
      partitions: this.#partitions,
      onArrival: () => this.#wake(),
      onRequest: () => metrics.fetchRequests.inc({ application }),
      onError: () => metrics.fetchErrors.inc({ application }),
    });
  }

  async resumeAt(positions: readonly TopicPartitionOffset[]): Promise<void> {
    this.#begin(positions);
  }

  assign(positions: readonly TopicPartitionOffset[]): void {
    this.#partitions.clear();
    this.#begin(positions);
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      this.#partitions.get(partitionName(partition))?.pause();
    }
  }

  remove(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#partitions.delete(partitionName(partition));
  }

  async fetch(max: number): Promise<FetchedBatch> {
    // Connections are read between two turns of the event loop: also when there is always something buffered.
    await new Promise((resolve) => setImmediate(resolve));
    const batch = this.#read(max);
    if (batch.records.length + batch.ends.length + batch.positions.length > 0) return batch;
    await this.#arrival();
    return this.#read(max);
  }

  endOffset(partition: TopicPartition): number | undefined {
    return this.#partitions.get(partitionName(partition))?.stableOffset;
  }

  async close(timeoutMs: number): Promise<void> {
    this.#partitions.clear();
    this.#loop.close();
    this.#wake();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([this.#cluster.close(), timeout]);
    clearTimeout(timer);
  }

  #begin(positions: readonly TopicPartitionOffset[]): void {
    for (const position of positions) {
      const partition = new PartitionFetch(position, position.offset, this.#bytesOfPartition);
      this.#partitions.set(partition.name, partition);
    }
    this.#loop.pump();
  }

  /** What is buffered, up to `max` records: of each partition an equal share, then more of those that have more. */
  #read(max: number): FetchedBatch {
    if (this.#loop.fault !== undefined) throw this.#loop.fault;
    const partitions = this.#inTurn();
    const before = partitions.map(({ position }) => position);
    let count = 0;
    for (let share = Math.ceil(max / Math.max(1, partitions.length)); count < max; share = max) {
      const from = count;
      for (const partition of partitions) count = this.#readSome(partition, count, Math.min(max, count + share));
      if (count === from) break;
    }
    const ends = partitions.flatMap((partition) => positioned(partition, partition.takeEnd()));
    const moved = partitions.filter(({ position }, index) => position !== before[index]);
    this.#metrics.fetchBufferBytes.set({ application: this.#config.applicationId }, this.#loop.bufferedBytes);
    this.#loop.pump();
    return {
      records: this.#records.slice(0, count),
      ends,
      positions: moved.flatMap((partition) => positioned(partition, partition.position)),
    };
  }

  /**
   * Moves record objects from `from` on over what is buffered of a partition, up to `until`; answers up to which.
   * @throws BrokerError when a batch cannot be read, and at each call after it.
   */
  #readSome(partition: PartitionFetch, from: number, until: number): number {
    let count = from;
    try {
      for (let fetched = partition.readable(); fetched !== undefined && count < until; fetched = partition.readable()) {
        for (let left = true; left && count < until; ) {
          const record = this.#record(count);
          left = fetched.next(record);
          if (!left) break;
          record.topic = partition.topic;
          record.partition = partition.partition;
          count += 1;
        }
      }
    } catch (error) {
      if (error instanceof BrokerError) this.#loop.fail(`${partition.name} cannot be read on: ${error.message}`, error);
      throw this.#loop.fault ?? error;
    }
    return count;
  }

  #record(index: number): RecordInBatch {
    let record = this.#records[index];
    if (record === undefined) {
      record = new RecordInBatch();
      this.#records.push(record);
    }
    return record;
  }

  /** Partitions that are read, another one first each time. */
  #inTurn(): PartitionFetch[] {
    const all = [...this.#partitions.values()].filter(({ isPaused }) => !isPaused);
    this.#turn += 1;
    return all.map((_, index) => all[(index + this.#turn) % all.length] as PartitionFetch);
  }

  /** Resolves when something has come, or after the poll timeout. */
  async #arrival(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, this.#config.pollTimeoutMs);
    });
    clearTimeout(timer);
  }
}

function positioned({ topic, partition }: TopicPartition, offset: number | undefined): TopicPartitionOffset[] {
  return offset === undefined ? [] : [{ topic, partition, offset }];
}
