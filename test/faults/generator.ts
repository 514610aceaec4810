import { setTimeout as sleep } from 'node:timers/promises';
import type rdkafka from 'node-rdkafka';
import type { AccountEvent, PoisonedStep } from './application.ts';
import type { Random } from './random.ts';
import { connectedProducer, flushed } from './topics.ts';

const ACCOUNTS = 60;
const CAMPAIGNS = 12;
/** Accounts of one region have one key in the input topic, so that they travel when they are sent on by account. */
const REGIONS = 17;
const TICK_MS = 20;
const FIRST_TIME = Date.UTC(2026, 0, 1);
const LIMIT_SHARE = 0.03;
const LATE_SHARE = 0.03;
/** How far back the time of a late event lies, milliseconds. */
const LATE_MS = [2_000, 40_000] as const;
/** How far the time of an account goes on with an event, milliseconds. */
const STEP_MS = [100, 1_200] as const;

/** How a load is made. */
export interface Load {
  readonly kafka: string;
  readonly topic: string;
  readonly random: Random;
  /** Events a second. */
  readonly rate: number;
  /** Share of events that a step of these refuses. Default none. */
  readonly poison?: { readonly steps: readonly PoisonedStep[]; readonly share: number };
}

interface AccountState {
  number: number;
  time: number;
}

/** Sends events at an even rate, the same ones for the same seed, and knows how many must get through. */
export class Generator {
  readonly #load: Load;
  readonly #producer: rdkafka.Producer;
  readonly #accounts = new Map<string, AccountState>();
  #running: Promise<void> | undefined;
  #stopping = false;
  #sent = 0;
  #spends = 0;
  #failures = 0;
  #poison: Load['poison'];
  #paused = false;

  private constructor(load: Load, producer: rdkafka.Producer) {
    this.#load = load;
    this.#producer = producer;
    this.#poison = load.poison;
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
    for (let i = 0; i < count; i += 1) this.#send(this.#next());
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
  poison(poison: Load['poison']): void {
    this.#poison = poison;
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
      for (; due >= 1; due -= 1) this.#send(this.#next());
    }
  }

  #next(): AccountEvent {
    const { random } = this.#load;
    const account = `account-${random.between(1, ACCOUNTS)}`;
    const state = this.#accounts.get(account) ?? { number: 0, time: FIRST_TIME };
    this.#accounts.set(account, state);
    state.number += 1;
    state.time += random.between(...STEP_MS);
    const isLimit = random.next() < LIMIT_SHARE;
    const isLate = random.next() < LATE_SHARE;
    const back = random.between(...LATE_MS);
    const poison = this.#poisoned(isLimit);
    return {
      account,
      number: state.number,
      campaign: `campaign-${random.between(1, CAMPAIGNS)}`,
      kind: isLimit ? 'limit' : 'spend',
      amount: random.between(1, 1_000),
      time: isLate ? state.time - back : state.time,
      sent: Date.now(),
      ...(poison && { poison }),
    };
  }

  #poisoned(isLimit: boolean): PoisonedStep | undefined {
    const { random } = this.#load;
    const chance = random.next();
    const step = this.#poison && random.pick(this.#poison.steps);
    if (step === undefined || this.#poison === undefined || chance >= this.#poison.share) return undefined;
    return isLimit && (step === 'ledger' || step === 'sink') ? undefined : step;
  }

  #send(event: AccountEvent): void {
    const region = `region-${Number(event.account.slice('account-'.length)) % REGIONS}`;
    const value = event.poison === 'source' ? `${event.account}#${event.number}` : JSON.stringify(event);
    this.#producer.produce(this.#load.topic, null, Buffer.from(value), region, event.sent);
    this.#sent += 1;
    if (event.kind === 'spend' && event.poison === undefined) this.#spends += 1;
  }
}
