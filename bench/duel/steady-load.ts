import { setTimeout as sleep } from 'node:timers/promises';
import rdkafka from 'node-rdkafka';
import { BenchError } from '../errors.ts';
import type { InputWriter } from './input.ts';

const TICK_MS = 5;
/** Keys of the load. */
const KEYS = 1_000;
/** The last records may take so long, milliseconds. */
const TAIL_MS = 30_000;
/** What four stages have added to a value. */
const HOPS = '++++';
const CONNECT_TIMEOUT_MS = 20_000;

/** Milliseconds since the epoch, with fractions. */
const now = (): number => performance.timeOrigin + performance.now();

/**
 * Sends records at a steady rate and takes the time until a reader of committed records has each at the other end. The
 * time counts from when a record was due, not from when it was sent: a sender that is held up hides nothing.
 */
export class SteadyLoad {
  readonly #writer: InputWriter;
  readonly #input: string;
  readonly #arrived = new Map<number, number>();
  readonly #reader: rdkafka.KafkaConsumer;
  #sent = 0;
  #surplus = 0;

  private constructor(brokers: string, writer: InputWriter, input: string) {
    this.#writer = writer;
    this.#input = input;
    this.#reader = new rdkafka.KafkaConsumer(
      {
        'bootstrap.servers': brokers,
        'group.id': 'bench-latency-unused',
        'enable.auto.commit': false,
        'isolation.level': 'read_committed',
        'fetch.wait.max.ms': 10,
      },
      { 'auto.offset.reset': 'earliest' },
    );
    this.#reader.on('data', ({ value }) => this.#arrive(String(value)));
  }

  /** Reads `output`, which has one partition, from its beginning. */
  static async open(
    brokers: string,
    writer: InputWriter,
    topics: { readonly input: string; readonly output: string },
  ): Promise<SteadyLoad> {
    const load = new SteadyLoad(brokers, writer, topics.input);
    await new Promise<void>((resolve, reject) => {
      load.#reader.connect({ timeout: CONNECT_TIMEOUT_MS }, (error) =>
        error ? reject(new BenchError('MR_BENCH_RESULT', error.message)) : resolve(),
      );
    });
    load.#reader.assign([{ topic: topics.output, partition: 0, offset: 0 }]);
    load.#reader.consume();
    return load;
  }

  /**
   * Sends for `seconds` at `rate` records a second; answers the latency of each, milliseconds, sorted.
   * @throws BenchError MR_BENCH_RESULT when one is lost, comes twice or lacks a stage.
   */
  async measure(rate: number, seconds: number): Promise<Float64Array> {
    const [first, begin] = [this.#sent, now()];
    const total = rate * seconds;
    while (this.#sent < first + total) {
      const due = Math.min(total, Math.floor(((now() - begin) / 1000) * rate));
      while (this.#sent < first + due) this.#send(begin + ((this.#sent - first) * 1000) / rate);
      await sleep(TICK_MS);
    }
    const latencies = await this.#latencies(first, total);
    return latencies.sort();
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#reader.disconnect(() => resolve()));
  }

  #send(due: number): void {
    const value = Buffer.from(`${this.#sent} ${due} `);
    this.#writer.send(this.#input, {
      partition: null,
      key: `key-${this.#sent % KEYS}`,
      value,
      timestamp: Math.floor(due),
    });
    this.#sent += 1;
  }

  #arrive(value: string): void {
    const [number, due, hops] = value.split(' ');
    if (hops !== HOPS || this.#arrived.has(Number(number))) this.#surplus += 1;
    this.#arrived.set(Number(number), now() - Number(due));
  }

  async #latencies(first: number, total: number): Promise<Float64Array> {
    for (const until = Date.now() + TAIL_MS; this.#arrived.size < this.#sent && Date.now() < until; ) {
      await sleep(TICK_MS);
    }
    if (this.#arrived.size !== this.#sent || this.#surplus > 0) {
      const lost = `${this.#sent - this.#arrived.size} of ${this.#sent} records did not come in ${TAIL_MS / 1000} s`;
      throw new BenchError('MR_BENCH_RESULT', `${lost}, ${this.#surplus} came twice or lack a stage`);
    }
    return Float64Array.from({ length: total }, (_, index) => this.#arrived.get(first + index) ?? Number.NaN);
  }
}
