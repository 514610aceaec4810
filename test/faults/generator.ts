import { setTimeout as sleep } from 'node:timers/promises';
import type rdkafka from 'node-rdkafka';
import type { AccountEvent } from './application.ts';
import { Events, type Poison, recordOf } from './events.ts';
import type { Random } from './random.ts';
import { connectedProducer, flushed } from './topics.ts';

const TICK_MS = 20;

/** How a load is made. */
export interface Load {
  readonly kafka: string;
  readonly topic: string;
  readonly random: Random;
  /** Events a second. */
  readonly rate: number;
}

/** Sends events at an even rate, the same ones for the same seed, and knows how many must get through. */
export class Generator {
  readonly #load: Load;
  readonly #producer: rdkafka.Producer;
  readonly #events: Events;
  #running: Promise<void> | undefined;
  #stopping = false;
  #sent = 0;
  #spends = 0;
  #failures = 0;
  #paused = false;

  private constructor(load: Load, producer: rdkafka.Producer) {
    this.#load = load;
    this.#producer = producer;
    this.#events = new Events(load.random);
  }

  static async connect(load: Load): Promise<Generator> {
    const producer = await connectedProducer(load.kafka);
    const generator = new Generator(load, producer);
    producer.on('delivery-report', (error) => {
      if (error) generator.#failures += 1;
    });
    return generator;
  }

  /** Records sent, and those of them that must reach the ledger. */
  get sent(): number {
    return this.#sent;
  }

  get spends(): number {
    return this.#spends;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Sends `count` events at once. */
  burst(count: number): void {
    for (let i = 0; i < count; i += 1) this.#send(this.#events.next());
  }

  /** Sends nothing until `resume`; resolves when what was sent has arrived. */
  async pause(): Promise<void> {
    this.#paused = true;
    await flushed(this.#producer);
  }

  resume(): void {
    this.#paused = false;
  }

  /** From here on, lets steps refuse a share of the events; none when undefined. */
  poison(poison: Poison | undefined): void {
    this.#events.poison = poison;
  }

  /** Ends the load; resolves when everything has arrived. @throws Error when something did not. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
    await flushed(this.#producer);
    this.#producer.poll();
    await new Promise<void>((resolve) => this.#producer.disconnect(() => resolve()));
    if (this.#failures > 0) throw new Error(`${this.#failures} records of the load did not arrive`);
  }

  async #run(): Promise<void> {
    let last = performance.now();
    for (let due = 0; !this.#stopping; await sleep(TICK_MS)) {
      const now = performance.now();
      if (!this.#paused) due += ((now - last) / 1_000) * this.#load.rate;
      last = now;
      for (; due >= 1; due -= 1) this.#send(this.#events.next());
    }
  }

  #send(event: AccountEvent): void {
    const { key, value } = recordOf(event);
    this.#producer.produce(this.#load.topic, null, value, key, event.sent);
    this.#sent += 1;
    if (event.kind === 'spend' && event.poison === undefined) this.#spends += 1;
  }
}
