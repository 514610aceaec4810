import rdkafka from 'node-rdkafka';
import { BrokerError } from '../errors.ts';
import type {
  AssignmentStrategy,
  FetchedBatch,
  GroupConsumer,
  PartitionReader,
  RebalanceEvent,
  TopicPartition,
  TopicPartitionOffset,
  WatermarkReader,
  Watermarks,
} from './client.ts';
import { heartbeatIntervalMs, type Logger, type ResolvedConfig } from './config.ts';
import type { Fetcher } from './fetch/fetcher.ts';
import { RdkafkaFetcher } from './fetch/rdkafka-fetcher.ts';
import { leave } from './leave.ts';
import { connected, consumerProperties, REQUEST_TIMEOUT_MS, topicProperties } from './rdkafka-handle.ts';

const codes = rdkafka.CODES.ERRORS;
/** librdkafka's name for "no offset": what `committed` gives where nothing was committed. */
const OFFSET_BEGINNING = -2;
/** How often the client is asked for rebalances when it fetches nothing itself, and how long that waits, milliseconds. */
const POLL_INTERVAL_MS = 20;
const POLL_WAIT_MS = 1;
/** A client that fetches nothing itself is paused at once; what it has asked for until then should be little. */
const hardlyFetching = { 'queued.min.messages': 1, 'fetch.message.max.bytes': 1_024 };

/** A static member of the application's group. It fetches itself, or leaves that to another fetcher and only serves the group. */
export class RdkafkaGroupConsumer implements GroupConsumer {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #member: RdkafkaFetcher;
  readonly #fetcher: Fetcher;
  #onRebalance: (event: RebalanceEvent) => void = () => undefined;
  /** Events that the client waits to be answered: it cannot be closed before. */
  readonly #unanswered: RebalanceEvent[] = [];
  /** Eager assignors give and take everything at once; cooperative ones differences. */
  readonly #eager: boolean;
  readonly #logger: Logger;
  #polledAt = 0;
  #polling = false;
  #pollFailure: unknown;
  #closing = false;

  private constructor(config: ResolvedConfig, strategy: AssignmentStrategy, fetcher: Fetcher | undefined) {
    this.#logger = config.logger;
    this.#eager = strategy === 'range';
    this.#consumer = new rdkafka.KafkaConsumer(
      {
        ...consumerProperties(config, 'lane'),
        ...(fetcher && hardlyFetching),
        'group.id': config.applicationId,
        'group.instance.id': config.instanceId,
        'partition.assignment.strategy': strategy,
        'session.timeout.ms': config.sessionTimeoutMs,
        'heartbeat.interval.ms': heartbeatIntervalMs(config),
        rebalance_cb: (error: rdkafka.LibrdKafkaError, partitions: rdkafka.TopicPartition[]) =>
          this.#rebalanced(error, partitions),
      } as rdkafka.ConsumerGlobalConfig,
      topicProperties,
    );
    this.#member = new RdkafkaFetcher(this.#consumer, config, fetcher ? POLL_WAIT_MS : config.pollTimeoutMs);
    this.#fetcher = fetcher ?? this.#member;
  }

  /** @param fetcher fetches in the place of the client, and is closed with it. */
  static async connect(
    config: ResolvedConfig,
    strategy: AssignmentStrategy,
    fetcher?: Fetcher,
  ): Promise<RdkafkaGroupConsumer> {
    const consumer = new RdkafkaGroupConsumer(config, strategy, fetcher);
    await connected(consumer.#consumer);
    return consumer;
  }

  /** The native client, which the producer needs for the group's metadata. */
  get native(): rdkafka.KafkaConsumer {
    return this.#consumer;
  }

  subscribe(topics: readonly string[], onRebalance: (event: RebalanceEvent) => void): void {
    this.#onRebalance = onRebalance;
    this.#consumer.subscribe([...topics]);
  }

  async fetch(max: number): Promise<FetchedBatch> {
    if (this.#fetcher !== this.#member) this.#poll();
    return this.#fetcher.fetch(max);
  }

  assignPaused(partitions: readonly TopicPartition[]): void {
    this.#unanswered.shift();
    // A position is given so that the client looks none up; the lane seeks before it resumes.
    const positions = partitions.map(({ topic, partition }) => ({ topic, partition, offset: OFFSET_BEGINNING }));
    if (this.#eager) this.#consumer.assign(positions);
    else this.#consumer.incrementalAssign(positions);
    this.#consumer.pause([...partitions]);
  }

  unassign(partitions: readonly TopicPartition[]): void {
    this.#unanswered.shift();
    this.#fetcher.remove(partitions);
    if (this.#eager) this.#consumer.unassign();
    else this.#consumer.incrementalUnassign([...partitions]);
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.#fetcher.pause(partitions);
  }

  resumeAt(positions: readonly TopicPartitionOffset[]): Promise<void> {
    return this.#fetcher.resumeAt(positions);
  }

  async committed(partitions: readonly TopicPartition[]): Promise<readonly TopicPartitionOffset[]> {
    if (partitions.length === 0) return [];
    const offsets = await new Promise<rdkafka.TopicPartitionOffset[]>((resolve, reject) => {
      this.#consumer.committed([...partitions], REQUEST_TIMEOUT_MS, (error, answer) => {
        if (error) reject(new BrokerError(`committed offsets cannot be read: ${error.message}`, { cause: error }));
        else resolve(answer);
      });
    });
    return offsets.map((found) => {
      // The client puts an Error in the place of a partition whose offset it could not get.
      if (found instanceof Error) throw new BrokerError(`committed offsets cannot be read: ${found.message}`);
      return { topic: found.topic, partition: found.partition, offset: found.offset >= 0 ? found.offset : -1 };
    });
  }

  endOffset(partition: TopicPartition): number | undefined {
    return this.#fetcher.endOffset(partition);
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closing = true;
    for (const event of [...this.#unanswered]) this.#answer(event);
    if (this.#fetcher !== this.#member) await this.#fetcher.close(timeoutMs);
    await this.#member.close(timeoutMs);
  }

  /**
   * Serves the group: rebalances come, and the group knows that this process works, only when the client is asked for records.
   * All its partitions are paused, so it has none. @throws StreamsConfigError when another process took this instance's place.
   */
  #poll(): void {
    if (this.#pollFailure !== undefined) throw this.#pollFailure;
    if (this.#polling || performance.now() - this.#polledAt < POLL_INTERVAL_MS) return;
    this.#polling = true;
    const polled = () => {
      this.#polling = false;
      this.#polledAt = performance.now();
    };
    this.#member.fetch(1).then(polled, (error: unknown) => {
      this.#pollFailure = error;
      polled();
    });
  }

  #rebalanced(error: rdkafka.LibrdKafkaError, partitions: rdkafka.TopicPartition[]): void {
    const kind = error.code === codes.ERR__ASSIGN_PARTITIONS ? 'assign' : 'revoke';
    const event = { kind, partitions: partitions.map(({ topic, partition }) => ({ topic, partition })) } as const;
    this.#unanswered.push(event);
    // While disconnecting, the client waits for the answer and no loop runs any more that could give it.
    if (this.#closing) this.#answer(event);
    else this.#onRebalance(event);
  }

  /**
   * Gives the client that is being closed the answer it waits for. Once it has begun to close it takes no assignment any more:
   * to have none is an answer to that as well.
   */
  #answer({ kind, partitions }: RebalanceEvent): void {
    try {
      if (kind === 'assign') this.assignPaused(partitions);
      else this.unassign(partitions);
    } catch (refused) {
      this.#logger.info({ err: refused }, `a rebalance (${kind}) met a client that is closing`);
      this.#giveUpAll();
    }
  }

  #giveUpAll(): void {
    try {
      this.#consumer.unassign();
    } catch (error) {
      this.#logger.warn({ err: error }, 'a client that is closing takes no answer to a rebalance');
    }
  }
}

/** Reads partitions it is told, outside of any group. librdkafka wants a group's name all the same and never uses it. */
export class RdkafkaPartitionReader implements PartitionReader {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #fetcher: RdkafkaFetcher;

  private constructor(config: ResolvedConfig, purpose: string) {
    this.#consumer = new rdkafka.KafkaConsumer(
      { ...consumerProperties(config, purpose), 'group.id': `${config.applicationId}-${purpose}-unused` },
      topicProperties,
    );
    this.#fetcher = new RdkafkaFetcher(this.#consumer, config, config.pollTimeoutMs);
  }

  static async connect(config: ResolvedConfig, purpose: string): Promise<RdkafkaPartitionReader> {
    const reader = new RdkafkaPartitionReader(config, purpose);
    await connected(reader.#consumer);
    return reader;
  }

  assign(positions: readonly TopicPartitionOffset[]): void {
    this.#consumer.assign([...positions]);
  }

  fetch(max: number): Promise<FetchedBatch> {
    return this.#fetcher.fetch(max);
  }

  close(timeoutMs: number): Promise<void> {
    return this.#fetcher.close(timeoutMs);
  }
}

/**
 * Asks for the ends of partitions with read_uncommitted. A read_committed client is told the last stable offset, which
 * an open transaction holds back: a restore that ended there would miss a commit whose marker is still under way.
 */
export class RdkafkaWatermarkReader implements WatermarkReader {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #logger: Logger;

  private constructor(config: ResolvedConfig) {
    this.#logger = config.logger;
    this.#consumer = new rdkafka.KafkaConsumer(
      {
        ...consumerProperties(config, 'watermarks'),
        'group.id': `${config.applicationId}-watermarks-unused`,
        'isolation.level': 'read_uncommitted',
      },
      topicProperties,
    );
  }

  static async connect(config: ResolvedConfig): Promise<RdkafkaWatermarkReader> {
    const reader = new RdkafkaWatermarkReader(config);
    await connected(reader.#consumer);
    return reader;
  }

  /** The client goes on asking a broker that leads no more, for minutes: after a failure it is told to look for the leader anew. */
  async watermarks(partition: TopicPartition, timeoutMs = REQUEST_TIMEOUT_MS): Promise<Watermarks> {
    const share = Math.ceil(timeoutMs / 3);
    try {
      return await this.#query(partition, share);
    } catch (error) {
      this.#logger.info({ err: error }, 'looking for who leads the partition');
      await this.#findLeader(partition.topic, share);
      return this.#query(partition, share);
    }
  }

  #findLeader(topic: string, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#consumer.getMetadata({ topic, timeout: timeoutMs }, (error) => {
        if (error) reject(new BrokerError(`who leads ${topic} is not known: ${error.message}`, { cause: error }));
        else resolve();
      });
    });
  }

  #query({ topic, partition }: TopicPartition, timeoutMs: number): Promise<Watermarks> {
    return new Promise((resolve, reject) => {
      this.#consumer.queryWatermarkOffsets(topic, partition, timeoutMs, (error, offsets) => {
        if (error) {
          reject(
            new BrokerError(`the ends of ${topic}/${partition} cannot be read: ${error.message}`, { cause: error }),
          );
        } else resolve({ low: offsets.lowOffset, high: offsets.highOffset });
      });
    });
  }

  close(timeoutMs: number): Promise<void> {
    return leave(this.#consumer, timeoutMs);
  }
}
