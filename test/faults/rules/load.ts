import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@millrace/streams';
import type rdkafka from 'node-rdkafka';
import { configOf, goldOf } from '../../../processors/rules/testing/made.ts';
import { tenantKey } from '../../../schemas/key.ts';
import { connectedProducer, flushed } from '../topics.ts';
import { contract } from './topology.ts';

const TENANT = 'acme';
const ACCOUNTS = 12;
const ENTITIES = 60;
/** Gold records a second. */
const RATE = 200;
const TICK_MS = 20;

/** The rules that all is about: one by each record, one by a timer, of a campaign that spends next to nothing for a minute. */
export const ruleNames = { high: 'high', low: 'low' } as const;

/** A transition, of which the number and the state must be these. */
export interface Told {
  readonly seq: number;
  readonly state: string;
}

/** Whose transitions they are: those of one key have numbers of their own. */
export function keyOf(rule: string, account: string, entity: string): string {
  return `${rule} of ${account} ${entity}`;
}

/** Whether a campaign is one of those that show when the rules are in force. */
export function isProbe(entity: string): boolean {
  return entity.startsWith('probe');
}

/** A campaign that the load tells spend of. */
interface Entity {
  readonly id: string;
  readonly account: string;
  /** Records sent: of the first, third … it spends too much. */
  sent: number;
}

/**
 * Campaigns that spend too much and then do not, at an even rate: each record makes one alert begin or end, whatever is between them. And
 * others that spend next to nothing in the only record they have: their alerts begin by a timer, a minute after it.
 */
export class SpendLoad {
  readonly accounts = Array.from({ length: ACCOUNTS }, (_, account) => `a${account}`);
  readonly entities: readonly Entity[];
  readonly #producer: rdkafka.Producer;
  /** The day they spend on: a load that goes on over midnight is of one day. */
  readonly #day = new Date().toISOString().slice(0, 10);
  #running: Promise<void> | undefined;
  #stopping = false;
  #sent = 0;
  #probes = 0;
  #quiet = 0;
  #failures = 0;

  private constructor(producer: rdkafka.Producer) {
    this.#producer = producer;
    this.entities = Array.from({ length: ENTITIES }, (_, entity) => {
      return { id: `c${entity}`, account: `a${entity % ACCOUNTS}`, sent: 0 };
    });
    producer.on('delivery-report', (error) => {
      if (error) this.#failures += 1;
    });
  }

  static async connect(kafka: string): Promise<SpendLoad> {
    return new SpendLoad(await connectedProducer(kafka));
  }

  /** Gold records sent of the campaigns that go on. */
  get sent(): number {
    return this.#sent;
  }

  /** Campaigns that have gone quiet. */
  get quiet(): number {
    return this.#quiet * ACCOUNTS;
  }

  /** All transitions that must come about, probes left out. */
  get expected(): ReadonlyMap<string, readonly Told[]> {
    const expected = new Map<string, readonly Told[]>();
    for (const { id, account, sent } of this.entities) {
      const states = Array.from({ length: sent }, (_, n) => (n % 2 === 0 ? 'FIRING' : 'RESOLVED'));
      expected.set(keyOf(ruleNames.high, account, id), numbered(states));
    }
    for (let n = 1; n <= this.#quiet; n++) {
      for (const account of this.accounts) {
        expected.set(keyOf(ruleNames.low, account, `quiet${n}`), numbered(['PENDING', 'FIRING']));
      }
    }
    return expected;
  }

  /** Puts the rules in force that all is about. */
  rules(): void {
    const low = { rule: ruleNames.low, condition: 'spend over 2d incl_today < 10', for: '1m' };
    const high = { rule: ruleNames.high, condition: 'spend over 2d incl_today > 100' };
    for (const rule of [low, high].map((said) => configOf(said, TENANT))) {
      this.#send(contract.rules, tenantKey(TENANT, rule.rule_id), rule);
    }
  }

  /** Sends the only record of a new campaign of each account. */
  goQuiet(): void {
    this.#quiet += 1;
    for (const account of this.accounts) this.#spend(account, `quiet${this.#quiet}`, 5);
  }

  /** Sends one campaign of each account that has not been seen before and spends too much. */
  probe(): void {
    this.#probes += 1;
    for (const account of this.accounts) this.#spend(account, `probe${this.#probes}`, 150);
  }

  start(): void {
    this.#running = this.#run();
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
      due += ((now - last) / 1_000) * RATE;
      last = now;
      for (; due >= 1; due -= 1) this.#next();
    }
  }

  #next(): void {
    const entity = this.entities[this.#sent % ENTITIES];
    if (entity === undefined) return;
    this.#spend(entity.account, entity.id, entity.sent % 2 === 0 ? 150 : 50);
    entity.sent += 1;
    this.#sent += 1;
  }

  #spend(account: string, entity: string, amount: number): void {
    const gold = goldOf({ day: this.#day, entity, spend: String(amount) }, Date.now(), TENANT, account);
    this.#send(contract.ready, gold.h.partition_key, gold);
  }

  #send<V>(topic: Topic<string, V>, key: string, value: V): void {
    this.#producer.produce(topic.name, null, topic.value.serialize(value), topic.key.serialize(key), Date.now());
  }
}

function numbered(states: readonly string[]): readonly Told[] {
  return states.map((state, at) => ({ seq: at + 1, state }));
}
