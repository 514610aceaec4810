import { setTimeout as sleep } from 'node:timers/promises';
import rdkafka from 'node-rdkafka';
import { BenchError } from '../errors.ts';

const CALL_TIMEOUT_MS = 20_000;
/** How often the end of the output is looked at, milliseconds: what a measured time may be off by. */
const LOOK_MS = 10;
/** An output that has not grown for so long may be complete, milliseconds. */
const QUIET_MS = 2_000;
/** One that has not grown for so long and is not complete never will be, milliseconds. */
const STALL_MS = 30_000;

/** Looks at topics of one partition from outside, as a reader of committed records. */
export class OutputReader {
  readonly #brokers: string;
  readonly #consumer: rdkafka.KafkaConsumer;

  private constructor(brokers: string) {
    this.#brokers = brokers;
    this.#consumer = consumerOn(brokers);
  }

  static async connect(brokers: string): Promise<OutputReader> {
    const reader = new OutputReader(brokers);
    await connected(reader.#consumer);
    return reader;
  }

  /** The last stable offset: it moves when a transaction commits, and not before. */
  end(topic: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#consumer.queryWatermarkOffsets(topic, 0, CALL_TIMEOUT_MS, (error, offsets) => {
        if (error) reject(new BenchError('MR_BENCH_RESULT', `the end of ${topic} cannot be read: ${error.message}`));
        else resolve(offsets.highOffset);
      });
    });
  }

  /**
   * Waits until the output grows no more and is complete; answers when the last commit was seen, epoch milliseconds.
   * @throws what `check` last threw when the output stays incomplete.
   */
  async lastCommit(topic: string, onCommit: () => void, check: () => Promise<void>): Promise<number> {
    let [end, at] = [await this.end(topic), Date.now()];
    for (let checked = at; ; ) {
      await sleep(LOOK_MS);
      const [now, time] = [await this.end(topic), Date.now()];
      if (now !== end) {
        [end, at, checked] = [now, time, time];
        onCommit();
      } else if (time - checked > QUIET_MS) {
        if (await passes(check, time - at > STALL_MS)) return at;
        checked = Date.now();
      }
    }
  }

  /** Reads the committed records of a topic, in their order. */
  async read(topic: string, see: (key: Buffer | null, value: Buffer | null) => void): Promise<void> {
    const consumer = consumerOn(this.#brokers);
    await connected(consumer);
    try {
      await new Promise<void>((resolve, reject) => {
        consumer.on('event.error', (error) => reject(new BenchError('MR_BENCH_RESULT', error.message)));
        consumer.on('partition.eof', () => resolve());
        consumer.on('data', ({ key, value }) => see(key as Buffer | null, value));
        consumer.assign([{ topic, partition: 0, offset: 0 }]);
        consumer.consume();
      });
    } finally {
      await disconnected(consumer);
    }
  }

  close(): Promise<void> {
    return disconnected(this.#consumer);
  }
}

/** Whether a check passes; one that fails for the last time throws what it found. */
async function passes(check: () => Promise<void>, isLast: boolean): Promise<boolean> {
  try {
    await check();
    return true;
  } catch (error) {
    if (isLast || !(error instanceof BenchError)) throw error;
    return false;
  }
}

function consumerOn(brokers: string): rdkafka.KafkaConsumer {
  return new rdkafka.KafkaConsumer(
    {
      'bootstrap.servers': brokers,
      'group.id': 'bench-reader-unused',
      'enable.auto.commit': false,
      'enable.partition.eof': true,
      'isolation.level': 'read_committed',
    },
    { 'auto.offset.reset': 'earliest' },
  );
}

function connected(consumer: rdkafka.KafkaConsumer): Promise<void> {
  return new Promise((resolve, reject) => {
    consumer.connect({ timeout: CALL_TIMEOUT_MS }, (error) =>
      error ? reject(new BenchError('MR_BENCH_RESULT', `no broker answers: ${error.message}`)) : resolve(),
    );
  });
}

function disconnected(consumer: rdkafka.KafkaConsumer): Promise<void> {
  return new Promise((resolve) => consumer.disconnect(() => resolve()));
}
