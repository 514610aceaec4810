import rdkafka from 'node-rdkafka';
import { BrokerError, StreamsConfigError } from '../errors.ts';
import type { Headers } from '../processor/record.ts';
import type { ConsumedRecord } from '../topology/decode.ts';
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
import { heartbeatIntervalMs, type ResolvedConfig } from './config.ts';

const codes = rdkafka.CODES.ERRORS;
/** Errors after which this client can never go on. */
const fatalCodes = new Set<number>([codes.ERR__FATAL, codes.ERR_FENCED_INSTANCE_ID]);
/** Errors that need somebody to change something; all others librdkafka deals with itself and only tells of. */
const configurationCodes = new Set<number>([
  codes.ERR_UNKNOWN_TOPIC_OR_PART,
  codes.ERR__UNKNOWN_TOPIC,
  codes.ERR_TOPIC_AUTHORIZATION_FAILED,
  codes.ERR_GROUP_AUTHORIZATION_FAILED,
  codes.ERR__AUTO_OFFSET_RESET,
  codes.ERR_OFFSET_OUT_OF_RANGE,
]);
/** librdkafka's name for "no offset": what `committed` gives where nothing was committed. */
const OFFSET_BEGINNING = -2;
/** Longest wait for one request, milliseconds. Must be above the transaction timeout: offsets may be held by one. */
const REQUEST_TIMEOUT_MS = 20_000;
const SEEK_ATTEMPTS = 20;
const SEEK_RETRY_MS = 50;

/** Properties every consumer of the runtime has. Offsets are never stored or committed by the client itself. */
function baseProperties(config: ResolvedConfig, purpose: string): rdkafka.ConsumerGlobalConfig {
  return {
    'metadata.broker.list': config.bootstrapServers,
    'client.id': `${config.applicationId}-${config.instanceId}-${purpose}`,
    'enable.auto.commit': false,
    'enable.auto.offset.store': false,
    'enable.partition.eof': true,
    'isolation.level': 'read_committed',
    // In the global configuration: the topic-level form can be ignored. Positions are always given, so a reset is a fault.
    'auto.offset.reset': 'error',
    'fetch.wait.max.ms': 50,
    'queued.max.messages.kbytes': 32_768,
    'queued.min.messages': 10_000,
    ...config.kafka,
  } as rdkafka.ConsumerGlobalConfig;
}

function connected(consumer: rdkafka.KafkaConsumer): Promise<rdkafka.KafkaConsumer> {
  return new Promise((resolve, reject) => {
    consumer.connect({ timeout: REQUEST_TIMEOUT_MS, allTopics: false }, (error) => {
      if (error) reject(new BrokerError(`cannot connect to the broker: ${error.message}`, { cause: error }));
      else resolve(consumer);
    });
  });
}

function disconnected(consumer: rdkafka.KafkaConsumer, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    consumer.disconnect(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Fetching, the same for members of a group and for readers without one. */
class Fetcher {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #config: ResolvedConfig;
  #ends: TopicPartitionOffset[] = [];

  constructor(consumer: rdkafka.KafkaConsumer, config: ResolvedConfig) {
    this.#consumer = consumer;
    this.#config = config;
    consumer.setDefaultConsumeTimeout(config.pollTimeoutMs);
    consumer.on('partition.eof', (end) => this.#ends.push(end));
    consumer.on('event.error', (error) =>
      config.logger.warn({ code: error.code }, `Kafka consumer of ${config.applicationId}: ${error.message}`),
    );
  }

  fetch(max: number): Promise<FetchedBatch> {
    return new Promise((resolve, reject) => {
      this.#consumer.consume(max, (error, messages) => {
        const ends = this.#ends;
        this.#ends = [];
        if (error) {
          const fault = this.#fault(error);
          if (fault === undefined) resolve({ records: [], ends });
          else reject(fault);
          return;
        }
        for (const message of messages) normalise(message);
        resolve({ records: messages as unknown as ConsumedRecord[], ends });
      });
    });
  }

  #fault(error: rdkafka.LibrdKafkaError): Error | undefined {
    if (fatalCodes.has(error.code)) {
      return new StreamsConfigError(
        `instance '${this.#config.instanceId}' of '${this.#config.applicationId}' was replaced in its group: ${error.message}. Two processes must not share an instanceId`,
        { cause: error },
      );
    }
    if (configurationCodes.has(error.code)) {
      return new BrokerError(`fetching for '${this.#config.applicationId}' failed: ${error.message}`, { cause: error });
    }
    this.#config.logger.warn({ code: error.code }, `fetching for ${this.#config.applicationId}: ${error.message}`);
    return undefined;
  }
}

/** Gives a message of node-rdkafka, in place, the shape of a consumed record: only headers and absent keys differ. */
function normalise(message: rdkafka.Message): void {
  const loose = message as { key?: unknown; headers?: unknown; timestamp?: number };
  loose.key ??= null;
  if (message.headers !== undefined) loose.headers = headersOf(message.headers);
}

function headersOf(headers: rdkafka.MessageHeader[]): Headers {
  const pairs: Array<readonly [string, Buffer]> = [];
  for (const header of headers) {
    for (const [name, value] of Object.entries(header)) {
      pairs.push([name, typeof value === 'string' ? Buffer.from(value) : value]);
    }
  }
  return pairs;
}

/** A static member of the application's group. */
export class RdkafkaGroupConsumer implements GroupConsumer {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #fetcher: Fetcher;
  readonly #ends = new Map<string, number>();
  #onRebalance: (event: RebalanceEvent) => void = () => undefined;
  /** Eager assignors give and take everything at once; cooperative ones differences. */
  readonly #eager: boolean;
  #closing = false;

  private constructor(config: ResolvedConfig, strategy: AssignmentStrategy) {
    this.#eager = strategy === 'range';
    this.#consumer = new rdkafka.KafkaConsumer(
      {
        ...baseProperties(config, 'lane'),
        'group.id': config.applicationId,
        'group.instance.id': config.instanceId,
        'partition.assignment.strategy': strategy,
        'session.timeout.ms': config.sessionTimeoutMs,
        'heartbeat.interval.ms': heartbeatIntervalMs(config),
        rebalance_cb: (error: rdkafka.LibrdKafkaError, partitions: rdkafka.TopicPartition[]) =>
          this.#rebalanced(error, partitions),
      } as rdkafka.ConsumerGlobalConfig,
      {},
    );
    this.#fetcher = new Fetcher(this.#consumer, config);
  }

  static async connect(config: ResolvedConfig, strategy: AssignmentStrategy): Promise<RdkafkaGroupConsumer> {
    const consumer = new RdkafkaGroupConsumer(config, strategy);
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
    const batch = await this.#fetcher.fetch(max);
    for (const end of batch.ends) this.#ends.set(`${end.topic}\0${end.partition}`, end.offset);
    return batch;
  }

  assignPaused(partitions: readonly TopicPartition[]): void {
    // A position is given so that the client looks none up; the lane seeks before it resumes.
    const positions = partitions.map(({ topic, partition }) => ({ topic, partition, offset: OFFSET_BEGINNING }));
    if (this.#eager) this.#consumer.assign(positions);
    else this.#consumer.incrementalAssign(positions);
    this.pause(partitions);
  }

  unassign(partitions: readonly TopicPartition[]): void {
    if (this.#eager) this.#consumer.unassign();
    else this.#consumer.incrementalUnassign([...partitions]);
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.#consumer.pause([...partitions]);
  }

  async resumeAt(positions: readonly TopicPartitionOffset[]): Promise<void> {
    this.pause(positions);
    for (const position of positions) await this.#seek(position);
    this.#consumer.resume([...positions]);
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

  endOffset({ topic, partition }: TopicPartition): number | undefined {
    try {
      const { highOffset } = this.#consumer.getWatermarkOffsets(topic, partition);
      return highOffset >= 0 ? highOffset : undefined;
    } catch (error) {
      // Nothing was fetched of this partition yet.
      if ((error as rdkafka.LibrdKafkaError).code === codes.ERR__STATE) return undefined;
      return this.#ends.get(`${topic}\0${partition}`);
    }
  }

  close(timeoutMs: number): Promise<void> {
    this.#closing = true;
    return disconnected(this.#consumer, timeoutMs);
  }

  #rebalanced(error: rdkafka.LibrdKafkaError, partitions: rdkafka.TopicPartition[]): void {
    if (this.#closing) {
      // While disconnecting, the client waits for this answer and no loop runs any more that could give it.
      if (error.code === codes.ERR__REVOKE_PARTITIONS) this.unassign(partitions);
      return;
    }
    const kind = error.code === codes.ERR__ASSIGN_PARTITIONS ? 'assign' : 'revoke';
    this.#onRebalance({ kind, partitions: partitions.map(({ topic, partition }) => ({ topic, partition })) });
  }

  /** A seek is refused while the client still sets the partition up, so it is repeated for a second. */
  async #seek(position: TopicPartitionOffset): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const error = await new Promise<rdkafka.LibrdKafkaError | undefined>((resolve) =>
        this.#consumer.seek(position, 5_000, resolve),
      );
      if (!error) return;
      if (attempt === SEEK_ATTEMPTS) {
        throw new BrokerError(
          `cannot go to offset ${position.offset} of ${position.topic}/${position.partition}: ${error.message}`,
          { cause: error },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, SEEK_RETRY_MS));
    }
  }
}

/** Reads partitions it is told, outside of any group. librdkafka wants a group's name all the same and never uses it. */
export class RdkafkaPartitionReader implements PartitionReader {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #fetcher: Fetcher;

  private constructor(config: ResolvedConfig, purpose: string) {
    this.#consumer = new rdkafka.KafkaConsumer(
      { ...baseProperties(config, purpose), 'group.id': `${config.applicationId}-${purpose}-unused` },
      {},
    );
    this.#fetcher = new Fetcher(this.#consumer, config);
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
    return disconnected(this.#consumer, timeoutMs);
  }
}

/**
 * Asks for the ends of partitions with read_uncommitted. A read_committed client is told the last stable offset, which
 * an open transaction holds back: a restore that ended there would miss a commit whose marker is still under way.
 */
export class RdkafkaWatermarkReader implements WatermarkReader {
  readonly #consumer: rdkafka.KafkaConsumer;

  private constructor(config: ResolvedConfig) {
    this.#consumer = new rdkafka.KafkaConsumer(
      {
        ...baseProperties(config, 'watermarks'),
        'group.id': `${config.applicationId}-watermarks-unused`,
        'isolation.level': 'read_uncommitted',
      },
      {},
    );
  }

  static async connect(config: ResolvedConfig): Promise<RdkafkaWatermarkReader> {
    const reader = new RdkafkaWatermarkReader(config);
    await connected(reader.#consumer);
    return reader;
  }

  watermarks({ topic, partition }: TopicPartition): Promise<Watermarks> {
    return new Promise((resolve, reject) => {
      this.#consumer.queryWatermarkOffsets(topic, partition, REQUEST_TIMEOUT_MS, (error, offsets) => {
        if (error) {
          reject(
            new BrokerError(`the ends of ${topic}/${partition} cannot be read: ${error.message}`, { cause: error }),
          );
        } else resolve({ low: offsets.lowOffset, high: offsets.highOffset });
      });
    });
  }

  close(timeoutMs: number): Promise<void> {
    return disconnected(this.#consumer, timeoutMs);
  }
}
