import type { Message } from 'node-rdkafka';
import rdkafka from 'node-rdkafka';
import { deadLetterOf } from '../../streams/topology/dead-letter.ts';
import type { ConsumedRecord } from '../../streams/topology/decode.ts';
import { SinkBrokerError } from '../errors.ts';

/** Milliseconds to wait for the broker when connecting. */
const connectTimeoutMs = 30_000;
/** Milliseconds after which a dead letter that the broker did not take is an error. */
const deliveryTimeoutMs = 30_000;
/** Milliseconds that a close may take. */
const closeTimeoutMs = 10_000;

/** Sends what cannot be decoded to `<topic>.dlq`, bytes and headers as they were, with the reason. */
export class DeadLetters {
  readonly #producer: rdkafka.HighLevelProducer;

  private constructor(producer: rdkafka.HighLevelProducer) {
    this.#producer = producer;
  }

  /** @throws SinkBrokerError when the broker cannot be reached. */
  static async open(options: {
    readonly brokers: string;
    readonly clientId: string;
    readonly kafka: Readonly<Record<string, string | number | boolean>>;
    readonly onWarning: (error: { readonly message: string }) => void;
  }): Promise<DeadLetters> {
    const producer = new rdkafka.HighLevelProducer(
      {
        ...options.kafka,
        'metadata.broker.list': options.brokers,
        'client.id': options.clientId,
        'enable.idempotence': true,
        'compression.codec': 'lz4',
      },
      { 'message.timeout.ms': deliveryTimeoutMs },
    );
    producer.on('event.error', options.onWarning);
    await new Promise<void>((resolve, reject) => {
      producer.connect({ timeout: connectTimeoutMs }, (error) => {
        if (!error) resolve();
        else {
          const message = `broker ${options.brokers} cannot be reached (${error.message}): is it up, and is MILLRACE_KAFKA its address?`;
          reject(new SinkBrokerError(message, { cause: error }));
        }
      });
    });
    return new DeadLetters(producer);
  }

  /** Resolves when the broker has it. The caller's offset may be committed only then. @throws SinkBrokerError otherwise. */
  send(message: Message, error: Error): Promise<void> {
    const letter = deadLetterOf(consumedRecord(message), error);
    const headers = (letter.headers ?? []).map(([name, value]) => ({ [name]: value }));
    return new Promise((resolve, reject) => {
      const { topic, partition, key, value, timestamp } = letter;
      this.#producer.produce(topic, partition, value, key, timestamp, headers, (failure: Error | null) => {
        if (!failure) resolve();
        else {
          const text = `${topic} did not take a dead letter (${failure.message}): does the topic exist (\`millrace topics apply\`)?`;
          reject(new SinkBrokerError(text, { cause: failure }));
        }
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, closeTimeoutMs);
      this.#producer.disconnect(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function consumedRecord(message: Message): ConsumedRecord {
  const headers = message.headers?.flatMap((header) =>
    Object.entries(header).map(([name, value]): readonly [string, Buffer] => [
      name,
      Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'utf8'),
    ]),
  );
  return {
    topic: message.topic,
    partition: message.partition,
    offset: message.offset,
    timestamp: message.timestamp ?? 0,
    key: message.key === undefined || message.key === null ? null : Buffer.from(message.key),
    value: message.value,
    headers,
  };
}
