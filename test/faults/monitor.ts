import { setTimeout as sleep } from 'node:timers/promises';
import type rdkafka from 'node-rdkafka';
import type { LedgerEntry } from './application.ts';
import { connectedReader, consumed } from './topics.ts';

const POLL_MS = 50;

/** What was seen of a partition of the ledger. */
interface Seen {
  /** When the newest record seen was sent by the generator, epoch milliseconds. */
  sent: number;
  /** When the last record was seen, by `performance.now()`. */
  at: number;
}

/** Reads the ledger as it is committed, and so tells how long nothing came and when all goes on. */
export class Monitor {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #partitions: readonly Seen[];
  readonly #running: Promise<void>;
  #stopping = false;
  #records = 0;
  #longestSilence = 0;

  private constructor(consumer: rdkafka.KafkaConsumer, partitions: number) {
    this.#consumer = consumer;
    this.#partitions = Array.from({ length: partitions }, () => ({ sent: 0, at: performance.now() }));
    this.#running = this.#run();
  }

  static async open(kafka: string, topic: string, partitions: number): Promise<Monitor> {
    const consumer = await connectedReader(kafka);
    consumer.setDefaultConsumeTimeout(POLL_MS);
    consumer.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset: 0 })));
    return new Monitor(consumer, partitions);
  }

  /** Ledger entries seen. */
  get records(): number {
    return this.#records;
  }

  /** Longest time in which a partition's ledger stood still since `resetSilence`, seconds; for a load that never pauses. */
  get longestSilence(): number {
    const now = performance.now();
    return Math.max(this.#longestSilence, ...this.#partitions.map(({ at }) => now - at)) / 1_000;
  }

  resetSilence(): void {
    this.#longestSilence = 0;
    for (const seen of this.#partitions) seen.at = performance.now();
  }

  /**
   * Resolves when every partition has an entry for something that was sent after this call, with the seconds that took.
   * @throws Error when that takes longer than `timeoutMs`.
   */
  async recovered(timeoutMs: number): Promise<number> {
    const since = Date.now();
    const began = performance.now();
    while (!this.#partitions.every(({ sent }) => sent >= since)) {
      if (performance.now() - began > timeoutMs) {
        const stuck = this.#partitions.flatMap(({ sent }, partition) => (sent >= since ? [] : [partition]));
        throw new Error(`no ledger entry of partitions ${stuck.join(', ')} for ${timeoutMs / 1_000} s after a fault`);
      }
      await sleep(20);
    }
    return (performance.now() - began) / 1_000;
  }

  /** Resolves when so many entries were seen; false when no more come for `silenceMs`. */
  async reached(records: number, silenceMs: number): Promise<boolean> {
    let last = this.#records;
    let since = performance.now();
    while (this.#records < records) {
      if (this.#records !== last) {
        last = this.#records;
        since = performance.now();
      }
      if (performance.now() - since > silenceMs) return false;
      await sleep(100);
    }
    return true;
  }

  async close(): Promise<void> {
    this.#stopping = true;
    await this.#running;
    await new Promise<void>((resolve) => this.#consumer.disconnect(() => resolve()));
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      // A broker that is away is no end: the client finds it again.
      const messages = await consumed(this.#consumer, 1_000).catch(() => []);
      const now = performance.now();
      for (const { partition, value } of messages) {
        const seen = this.#partitions[partition];
        if (seen === undefined || value === null) continue;
        this.#longestSilence = Math.max(this.#longestSilence, now - seen.at);
        seen.at = now;
        seen.sent = Math.max(seen.sent, (JSON.parse(value.toString()) as LedgerEntry).sent);
        this.#records += 1;
      }
      if (messages.length === 0) await sleep(10);
    }
  }
}
