import { setTimeout as sleep } from 'node:timers/promises';
import rdkafka from 'node-rdkafka';
import type { RawRecord } from '../../schemas/generated/types.ts';
import { maxMessageBytes } from '../../schemas/limits.ts';
import { topicNames } from '../../schemas/topic-names.ts';
import { leave } from '../../streams/runtime/leave.ts';
import { deadLetterHeaders, deadLetterTopic } from '../../streams/topology/dead-letter.ts';
import { ConnectorError } from '../errors.ts';
import type { RawSink, RejectedLine } from './import.ts';

/** Encodes a record for the raw topic: the value serde of `createTopics(codec).raw`. */
export interface RawEncoder {
  serialize(record: RawRecord): Buffer;
}

/** Bytes that may be under way to the broker before `drained` waits. Default 32 MB. */
const maxInFlightBytes = 32_000_000;

/** Records that may be under way; the smallest are some hundred bytes, so that the bytes are the limit that counts. */
const maxInFlightRecords = 1_000_000;

/** Milliseconds that the broker may take to answer for the first time. */
const connectTimeoutMs = 10_000;

/** Seconds that the broker may take for a record before the import fails. */
const deliveryTimeoutSeconds = 60;

/** Sends raw records with an idempotent producer and knows which the broker has taken. */
export class RawWriter implements RawSink {
  readonly #producer: rdkafka.Producer;
  readonly #encoder: RawEncoder;
  readonly #tenant: string;
  #inFlightBytes = 0;
  #sent = 0;
  #failure: rdkafka.LibrdKafkaError | undefined;

  private constructor(producer: rdkafka.Producer, encoder: RawEncoder, tenant: string) {
    this.#tenant = tenant;
    this.#producer = producer;
    this.#encoder = encoder;
    producer.on('delivery-report', (error, report) => {
      this.#inFlightBytes -= Number(report.opaque ?? 0);
      if (error) this.#failure = error;
    });
    producer.on('event.error', (error) => {
      // librdkafka retries what can be retried; what is fatal reaches the delivery reports.
      if (error.isFatal) this.#failure = error;
    });
  }

  /**
   * Connects to `brokers` (`host:port[,…]`).
   * @throws ConnectorError MR_CONNECTOR_BROKER when the broker cannot be reached within ten seconds.
   */
  static async connect(brokers: string, encoder: RawEncoder, tenant: string): Promise<RawWriter> {
    const producer = new rdkafka.Producer(
      {
        'bootstrap.servers': brokers,
        'client.id': 'millrace-import',
        'enable.idempotence': true,
        'compression.codec': 'lz4',
        'linger.ms': 5,
        // What is under way, what an import holds back at most and what one piece of a file brings.
        'queue.buffering.max.kbytes': (4 * maxInFlightBytes) / 1000,
        'queue.buffering.max.messages': maxInFlightRecords,
        'message.max.bytes': maxMessageBytes,
        dr_cb: true,
      },
      { partitioner: 'murmur2_random', 'message.timeout.ms': deliveryTimeoutSeconds * 1000 },
    );
    producer.setPollInterval(20);
    await new Promise<void>((resolve, reject) => {
      producer.connect({ timeout: connectTimeoutMs }, (cause) => {
        if (!cause) return resolve();
        // Its handle is given up by itself: ending it while it connects ends the process.
        producer.setPollInterval(0);
        const message = `no broker answers at ${brokers}: run \`millrace stack status\``;
        reject(new ConnectorError('MR_CONNECTOR_BROKER', message, { cause }));
      });
    });
    return new RawWriter(producer, encoder, tenant);
  }

  /** Records sent so far. */
  get sent(): number {
    return this.#sent;
  }

  /** Hands a record to the producer; call `drained` between batches of them. */
  readonly send = (record: RawRecord): void => {
    const value = this.#encoder.serialize(record);
    this.#producer.produce(topicNames.raw, null, value, record.h.partition_key, null, value.length);
    this.#inFlightBytes += value.length;
    this.#sent += 1;
  };

  /**
   * Sends a row that no slice can be told for to the raw topic's dead letters: its bytes (none when it was too large to keep)
   * under the headers of a dead letter, with the line of the file.
   */
  readonly reject = (row: RejectedLine, bytes: Buffer | null): void => {
    const header = (name: string, text: string) => ({ [name]: Buffer.from(text) });
    const headers = [
      header(deadLetterHeaders.exception, row.code),
      header(deadLetterHeaders.message, `line ${row.line}: ${row.reason}`),
      header(deadLetterHeaders.topic, topicNames.raw),
      header('millrace.tenant', this.#tenant),
      header('millrace.line', String(row.line)),
    ];
    const size = bytes?.length ?? 0;
    this.#producer.produce(deadLetterTopic(topicNames.raw), null, bytes, this.#tenant, null, size, headers);
    this.#inFlightBytes += size;
  };

  /** Waits until less than the limit is under way. @throws ConnectorError when a record could not be delivered. */
  async drained(): Promise<void> {
    await this.#until(maxInFlightBytes);
  }

  /** Waits until the broker has everything. @throws ConnectorError when a record could not be delivered. */
  async flush(): Promise<void> {
    await this.#until(1);
  }

  async close(): Promise<void> {
    await leave(this.#producer);
  }

  async #until(limit: number): Promise<void> {
    while (this.#failure === undefined && this.#inFlightBytes >= limit) {
      this.#producer.poll();
      await sleep(5);
    }
    if (this.#failure === undefined) return;
    throw new ConnectorError(
      'MR_CONNECTOR_BROKER',
      `the broker did not take a record within ${deliveryTimeoutSeconds} s (${this.#failure.message}); run the same command again, it goes on where it stopped`,
      { cause: this.#failure },
    );
  }
}
