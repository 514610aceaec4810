import { setTimeout as sleep } from 'node:timers/promises';
import rdkafka from 'node-rdkafka';
import { BenchError } from '../errors.ts';

/** Longest wait for one call of the producer, and of a full queue, milliseconds. */
const CALL_TIMEOUT_MS = 60_000;
const QUEUE_PAUSE_MS = 5;
/** After so many records the client gets to report errors. */
const BREATH = 10_000;

/** One record of an input topic. Without a partition its key decides, by murmur2. */
export interface InputRecord {
  readonly partition: number | null;
  readonly key: string | null;
  readonly value: Buffer;
  /** Epoch milliseconds. */
  readonly timestamp: number;
}

type Done = (error: { readonly message: string } | null) => void;

/** Writes the input of a job, compressed by lz4. */
export class InputWriter {
  readonly #producer: rdkafka.Producer;
  readonly #transactional: boolean;
  #failure: BenchError | undefined;

  private constructor(brokers: string, gate: string | undefined, lingerMs = 20) {
    this.#transactional = gate !== undefined;
    this.#producer = new rdkafka.Producer(
      {
        'metadata.broker.list': brokers,
        'enable.idempotence': true,
        'compression.codec': 'lz4',
        'linger.ms': lingerMs,
        'batch.num.messages': 10_000,
        'queue.buffering.max.messages': 200_000,
        'queue.buffering.max.kbytes': 262_144,
        ...(gate !== undefined && { 'transactional.id': gate, 'transaction.timeout.ms': 600_000 }),
      } as rdkafka.ProducerGlobalConfig,
      { partitioner: 'murmur2_random' },
    );
    this.#producer.on('event.error', (error) => {
      this.#failure ??= new BenchError('MR_BENCH_INPUT', `the input cannot be written: ${error.message}`);
    });
  }

  static async connect(brokers: string, options: { readonly lingerMs?: number } = {}): Promise<InputWriter> {
    const writer = new InputWriter(brokers, undefined, options.lingerMs);
    await settled((done) => writer.#producer.connect({ timeout: CALL_TIMEOUT_MS }, done));
    return writer;
  }

  /**
   * A writer whose records nobody sees (all readers of the bench read committed) until `open`: a run can load its tables
   * before its stream begins.
   */
  static async connectGated(brokers: string, gate: string): Promise<InputWriter> {
    const writer = new InputWriter(brokers, gate);
    await settled((done) => writer.#producer.connect({ timeout: CALL_TIMEOUT_MS }, done));
    await settled((done) => writer.#producer.initTransactions(CALL_TIMEOUT_MS, done));
    await settled((done) => writer.#producer.beginTransaction(done));
    return writer;
  }

  /** Resolves when all are on the broker; answers how many they were. */
  async write(topic: string, records: Iterable<InputRecord>): Promise<number> {
    let written = 0;
    for (const record of records) {
      while (!this.#sent(topic, record)) await sleep(QUEUE_PAUSE_MS);
      written += 1;
      if (written % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await settled((done) => this.#producer.flush(CALL_TIMEOUT_MS, done));
    if (this.#failure !== undefined) throw this.#failure;
    return written;
  }

  /** Sends one record now, for a load at a steady rate. */
  send(topic: string, record: InputRecord): void {
    if (!this.#sent(topic, record)) throw new BenchError('MR_BENCH_INPUT', 'the broker does not take the load');
  }

  /** Lets readers see what was written behind the gate, all at once. */
  open(): Promise<void> {
    return settled((done) => this.#producer.commitTransaction(CALL_TIMEOUT_MS, done));
  }

  async close(): Promise<void> {
    if (!this.#transactional) await settled((done) => this.#producer.flush(CALL_TIMEOUT_MS, done));
    await settled((done) => this.#producer.disconnect(done));
  }

  #sent(topic: string, { partition, key, value, timestamp }: InputRecord): boolean {
    try {
      this.#producer.produce(topic, partition, value, key, timestamp);
      return true;
    } catch (error) {
      if ((error as { code?: number }).code !== rdkafka.CODES.ERRORS.ERR__QUEUE_FULL) throw error;
      this.#producer.poll();
      return false;
    }
  }
}

/**
 * Writes the measured records of a run to a topic and answers what makes them visible, all at once: a run begins when the
 * application has started, its tasks have been spread and its tables are loaded. Call it once; it ends the writer.
 */
export async function gated(
  brokers: string,
  topic: string,
  records: Iterable<InputRecord>,
): Promise<() => Promise<void>> {
  const writer = await InputWriter.connectGated(brokers, `${topic}-gate`);
  await writer.write(topic, records);
  return async () => {
    await writer.open();
    await writer.close();
  };
}

function settled(act: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    act((error) => (error ? reject(new BenchError('MR_BENCH_INPUT', error.message)) : resolve()));
  });
}
