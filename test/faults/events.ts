import { type AccountEvent, type PoisonedStep, poisonedSteps } from './application.ts';
import type { Random } from './random.ts';
import { nameOf } from './truth.ts';

const ACCOUNTS = 60;
const CAMPAIGNS = 12;
/** Accounts of one region have one key in the input topic, so that they travel when they are sent on by account. */
const REGIONS = 17;
const FIRST_TIME = Date.UTC(2026, 0, 1);
const LIMIT_SHARE = 0.03;
const LATE_SHARE = 0.03;
/** How far back the time of a late event lies, milliseconds. */
const LATE_MS = [2_000, 40_000] as const;
/** How far the time of an account goes on with an event, milliseconds. */
const STEP_MS = [100, 1_200] as const;

/** Steps that refuse a share of the events. */
export interface Poison {
  readonly steps: readonly PoisonedStep[];
  readonly share: number;
}

interface AccountState {
  number: number;
  time: number;
}

/** Makes events, the same ones for the same seed. */
export class Events {
  readonly #random: Random;
  readonly #accounts = new Map<string, AccountState>();
  /** None is refused when undefined. */
  poison: Poison | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  next(): AccountEvent {
    const random = this.#random;
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
    const chance = this.#random.next();
    const step = this.poison && this.#random.pick(this.poison.steps);
    if (step === undefined || this.poison === undefined || chance >= this.poison.share) return undefined;
    return isLimit && poisonedSteps[step] === 'spends' ? undefined : step;
  }
}

/** An event as a record of the input topic. */
export function recordOf(event: AccountEvent): { readonly key: string; readonly value: Buffer } {
  const key = `region-${Number(event.account.slice('account-'.length)) % REGIONS}`;
  return { key, value: Buffer.from(event.poison === 'source' ? nameOf(event) : JSON.stringify(event)) };
}
