import { setTimeout as sleep } from 'node:timers/promises';
import type rdkafka from 'node-rdkafka';
import type { Alert } from '../../../schemas/generated/types.ts';
import { PARTITIONS } from '../partitions.ts';
import { connectedReader, consumed } from '../topics.ts';
import { isProbe, ruleNames } from './load.ts';
import { contract } from './topology.ts';

const POLL_MS = 50;

/** Reads transitions as they are committed, and so tells when all goes on. */
export class AlertWatcher {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #running: Promise<void>;
  /** By account: the time of the newest transition seen that a record brought about, epoch milliseconds. */
  readonly #newest = new Map<string, number>();
  #seen = 0;
  #timed = 0;
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

  /** Whether a record has brought about a transition of each of these accounts. */
  hasAll(accounts: readonly string[]): boolean {
    return accounts.every((account) => this.#newest.has(account));
  }

  /**
   * Resolves when each account has a transition by a record that was sent after this call.
   * @throws Error when that takes longer than `timeoutMs`.
   */
  async goesOn(accounts: readonly string[], timeoutMs: number): Promise<void> {
    const [since, began] = [Date.now(), performance.now()];
    const stuck = () => accounts.filter((account) => (this.#newest.get(account) ?? 0) < since);
    while (stuck().length > 0) {
      if (performance.now() - began > timeoutMs) {
        throw new Error(`no transition of accounts ${stuck().join(', ')} for ${timeoutMs / 1_000} s after a fault`);
      }
      await sleep(20);
    }
  }

  /** Resolves when so many alerts have begun by a timer. @throws Error when that takes longer than `timeoutMs`. */
  async timed(count: number, timeoutMs: number): Promise<void> {
    for (const began = performance.now(); this.#timed < count; await sleep(100)) {
      if (performance.now() - began > timeoutMs) {
        throw new Error(`${this.#timed} of ${count} alerts have begun by their timers within ${timeoutMs / 1_000} s`);
      }
    }
  }

  /** Resolves when so many that records bring about were seen, or no more have come for `silenceMs`. */
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
        this.#take(contract.alerts.value.deserialize(value));
      }
      if (messages.length === 0) await sleep(10);
    }
  }

  #take({ rule_id: rule, state, entity: { account_id: account, entity_id: entity }, event_time: time }: Alert): void {
    if (rule !== ruleNames.high) {
      if (state === 'FIRING') this.#timed += 1;
      return;
    }
    this.#newest.set(account, Math.max(this.#newest.get(account) ?? 0, time / 1_000));
    if (!isProbe(entity)) this.#seen += 1;
  }
}
