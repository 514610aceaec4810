import rdkafka from 'node-rdkafka';
import { BrokerError, StreamsConfigError } from '../../errors.ts';
import type { Headers } from '../../processor/record.ts';
import type { ConsumedRecord } from '../../topology/decode.ts';
import type { FetchedBatch, TopicPartition, TopicPartitionOffset } from '../client.ts';
import type { ResolvedConfig } from '../config.ts';
import { leave } from '../leave.ts';
import type { Fetcher } from './fetcher.ts';

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
const SEEK_ATTEMPTS = 20;
const SEEK_RETRY_MS = 50;

/** Fetches with `consume` of a client, the same for members of a group and for readers without one. */
export class RdkafkaFetcher implements Fetcher {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #config: ResolvedConfig;
  readonly #endOffsets = new Map<string, number>();
  #ends: TopicPartitionOffset[] = [];

  /** @param waitMs how long a fetch waits for a first record, milliseconds. */
  constructor(consumer: rdkafka.KafkaConsumer, config: ResolvedConfig, waitMs: number) {
    this.#consumer = consumer;
    this.#config = config;
    consumer.setDefaultConsumeTimeout(waitMs);
    consumer.on('partition.eof', (end) => this.#ends.push(end));
    consumer.on('event.error', (error) =>
      config.logger.warn({ code: error.code }, `Kafka consumer of ${config.applicationId}: ${error.message}`),
    );
  }

  /** The client pauses before: it may be fetching from elsewhere. */
  async resumeAt(positions: readonly TopicPartitionOffset[]): Promise<void> {
    this.pause(positions);
    for (const position of positions) await this.#seek(position);
    this.#consumer.resume([...positions]);
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.#consumer.pause([...partitions]);
  }

  remove(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) this.#endOffsets.delete(`${topic}\0${partition}`);
  }

  fetch(max: number): Promise<FetchedBatch> {
    return new Promise((resolve, reject) => {
      this.#consumer.consume(max, (error, messages) => {
        const ends = this.#ends;
        this.#ends = [];
        for (const end of ends) this.#endOffsets.set(`${end.topic}\0${end.partition}`, end.offset);
        if (error) {
          const fault = this.#fault(error);
          if (fault === undefined) resolve({ records: [], ends, positions: [] });
          else reject(fault);
          return;
        }
        for (const message of messages) normalise(message);
        resolve({ records: messages as unknown as ConsumedRecord[], ends, positions: [] });
      });
    });
  }

  endOffset({ topic, partition }: TopicPartition): number | undefined {
    try {
      const { highOffset } = this.#consumer.getWatermarkOffsets(topic, partition);
      return highOffset >= 0 ? highOffset : undefined;
    } catch (error) {
      // Nothing was fetched of this partition yet.
      if ((error as rdkafka.LibrdKafkaError).code === codes.ERR__STATE) return undefined;
      return this.#endOffsets.get(`${topic}\0${partition}`);
    }
  }

  close(timeoutMs: number): Promise<void> {
    return leave(this.#consumer, timeoutMs);
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
