import rdkafka from 'node-rdkafka';
import type { Headers } from '../../streams/processor/record.ts';
import { leave } from '../../streams/runtime/leave.ts';
import { SinkBrokerError } from '../errors.ts';

/** Milliseconds to wait for the broker when connecting. */
const connectTimeoutMs = 30_000;
/** Milliseconds after which a record that the broker did not take is an error. */
const deliveryTimeoutMs = 30_000;

export interface ProducerOptions {
  readonly brokers: string;
  readonly clientId: string;
  readonly kafka: Readonly<Record<string, string | number | boolean>>;
  readonly onWarning: (error: { readonly message: string }) => void;
}

/** A record to send. Without a partition the key decides, by murmur2 as everywhere. `timestamp` is epoch milliseconds. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly partition: number | null;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestamp: number;
  readonly headers?: Headers | undefined;
}

/** An idempotent producer: what one caller sends to a partition arrives in that order. */
export class RecordProducer {
  readonly #producer: rdkafka.HighLevelProducer;

  private constructor(producer: rdkafka.HighLevelProducer) {
    this.#producer = producer;
  }

  /** @throws SinkBrokerError when the broker cannot be reached. */
  static async open(options: ProducerOptions): Promise<RecordProducer> {
    const producer = new rdkafka.HighLevelProducer(
      {
        ...options.kafka,
        'metadata.broker.list': options.brokers,
        'client.id': options.clientId,
        'enable.idempotence': true,
        'compression.codec': 'lz4',
      },
      { 'message.timeout.ms': deliveryTimeoutMs, partitioner: 'murmur2_random' },
    );
    producer.on('event.error', options.onWarning);
    await new Promise<void>((resolve, reject) => {
      producer.connect({ timeout: connectTimeoutMs }, (error) => {
        if (!error) resolve();
        else reject(new SinkBrokerError(unreachable(options.brokers, error.message), { cause: error }));
      });
    });
    return new RecordProducer(producer);
  }

  /** Resolves when the broker has the record. @throws SinkBrokerError when it did not take it in time. */
  send(record: OutgoingRecord): Promise<void> {
    const { topic, partition, key, value, timestamp } = record;
    const headers = (record.headers ?? []).map(([name, bytes]) => ({ [name]: bytes }));
    return new Promise((resolve, reject) => {
      this.#producer.produce(topic, partition, value, key, timestamp, headers, (failure: Error | null) => {
        if (!failure) resolve();
        else {
          const text = `topic ${topic} did not take a record (${failure.message}): does it exist (\`millrace topics apply\`)?`;
          reject(new SinkBrokerError(text, { cause: failure }));
        }
      });
    });
  }

  close(): Promise<void> {
    return leave(this.#producer);
  }
}

/** What a client that cannot connect says. */
export function unreachable(brokers: string, reason: string): string {
  return `broker ${brokers} cannot be reached (${reason}): is it up, and is MILLRACE_KAFKA its address?`;
}
