import { setTimeout as sleep } from 'node:timers/promises';
import type rdkafka from 'node-rdkafka';
import { PARTITIONS } from '../partitions.ts';
import { connectedReader, consumed } from '../topics.ts';
import { contract } from './topology.ts';

const POLL_MS = 50;

/** Reads transitions as they are committed, and so tells when all goes on. */
export class AlertWatcher {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #running: Promise<void>;
  /** By account: the time of the newest transition seen, epoch milliseconds. */
  readonly #newest = new Map<string, number>();
  #seen = 0;
  #stopping = false;

  private constructor(consumer: rdkafka.KafkaConsumer) {
    this.#consumer = consumer;
    this.#running = this.#run();
  }

  static async open(kafka: string): Promise<AlertWatcher> {
    const consumer = await connectedReader(kafka);
    consumer.setDefaultConsumeTimeout(POLL_MS);
    const topic = contract.alerts.name;
    consumer.assign(Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition, offset: 0 })));
    return new AlertWatcher(consumer);
  }

  /** Transitions of the load seen, probes left out. */
  get seen(): number {
    return this.#seen;
  }

  /** Whether any transition of each of these accounts was seen. */
  hasAll(accounts: readonly string[]): boolean {
    return accounts.every((account) => this.#newest.has(account));
  }

  /**
   * Resolves when each account has a transition by a record that was sent after this call, with the seconds that took.
   * @throws Error when that takes longer than `timeoutMs`.
   */
  async recovered(accounts: readonly string[], timeoutMs: number): Promise<number> {
    const [since, began] = [Date.now(), performance.now()];
    const stuck = () => accounts.filter((account) => (this.#newest.get(account) ?? 0) < since);
    while (stuck().length > 0) {
      if (performance.now() - began > timeoutMs) {
        throw new Error(`no transition of accounts ${stuck().join(', ')} for ${timeoutMs / 1_000} s after a fault`);
      }
      await sleep(20);
    }
    return (performance.now() - began) / 1_000;
  }

  /** Resolves when so many were seen, or no more have come for `silenceMs`. */
  async settled(count: number, silenceMs: number): Promise<void> {
    for (let [last, since] = [this.#seen, performance.now()]; this.#seen < count; await sleep(100)) {
      if (this.#seen !== last) [last, since] = [this.#seen, performance.now()];
      if (performance.now() - since > silenceMs) return;
    }
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
      for (const { value } of messages) {
        if (value === null) continue;
        const { entity, event_time: time } = contract.alerts.value.deserialize(value);
        const before = this.#newest.get(entity.account_id) ?? 0;
        this.#newest.set(entity.account_id, Math.max(before, time / 1_000));
        if (!entity.entity_id.startsWith('probe')) this.#seen += 1;
      }
      if (messages.length === 0) await sleep(10);
    }
  }
}
