import type { Platform } from '../../schemas/generated/types.ts';
import { readTexts, textList } from '../text-list.ts';
import type { Allowance } from './allowance.ts';
import type { Waiting } from './instance.ts';
import { type LimitedAccount, type LimitMet, limitAlert, type MetLimit } from './limit-alert.ts';
import type { RuleContext } from './stores.ts';

/** For so long no evaluation must have been put off before that is over: less would tell of it again and again. */
const calmMs = 300_000;
/** Instances are fewer than they may be once a twentieth is free again. */
const roomAgain = 0.95;
/** Groups of the store: what is told to be over a limit, and what was. */
const [over, past] = ['over', 'past'];

const counted = { instances: 'rules_instances_over_limit', evaluations: 'rules_evaluations_over_limit' } as const;

/** Tells people that an organisation's rules are over a limit, account by account, and when that is over. */
export class OverLimit {
  readonly #ctx: RuleContext;
  readonly #allowance: Allowance;
  readonly #now: number;

  /** `now` is milliseconds. */
  constructor(ctx: RuleContext, allowance: Allowance, now: number) {
    this.#ctx = ctx;
    this.#allowance = allowance;
    this.#now = now;
  }

  /** Takes note that a limit was met in an account. */
  met(limit: MetLimit, of: LimitedAccount, cause: Waiting['cause'] | null, by?: LimitMet['by']): void {
    const { overLimit } = this.#ctx.stores;
    this.#ctx.count(by === 'clock' ? 'rules_due_late' : counted[limit]);
    const field = textList(limit, of.tenant, of.platform, of.account);
    const known = overLimit.get(over, field);
    if (known !== undefined) {
      // Not at each: it would be written as often as it is met.
      if (this.#now >= known.last + calmMs / 5) overLimit.put(over, field, { ...known, last: this.#now });
      return;
    }
    const seq = (overLimit.get(past, field)?.seq ?? 0) + 1;
    const now: LimitMet = { seq, episode: seq, since: this.#now, last: this.#now, ...(by !== undefined && { by }) };
    overLimit.delete(past, field);
    overLimit.put(over, field, now);
    this.#tell(limit, of, now, 'FIRING', cause);
  }

  /** Ends what is over. */
  endPast(): void {
    const { overLimit } = this.#ctx.stores;
    const all = [...overLimit.entries(over)].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [field, known] of all) {
      const [limit, tenant, platform, account] = readTexts(field);
      const of = { tenant: tenant ?? '', platform: platform as Platform, account: account ?? '' };
      if (!this.#isPast(limit as MetLimit, of.tenant, known)) continue;
      const now = { ...known, seq: known.seq + 1 };
      overLimit.delete(over, field);
      overLimit.put(past, field, now);
      this.#tell(limit as MetLimit, of, now, 'RESOLVED', null);
    }
  }

  #isPast(limit: MetLimit, tenant: string, { last }: LimitMet): boolean {
    if (limit === 'evaluations') return this.#now >= last + calmMs;
    return this.#allowance.instances(tenant) <= this.#allowance.limits.instances * roomAgain;
  }

  #tell(
    limit: MetLimit,
    of: LimitedAccount,
    met: LimitMet,
    state: 'FIRING' | 'RESOLVED',
    cause: Waiting['cause'] | null,
  ): void {
    const told = { limit, of, met, state, at: this.#now, cause };
    const alert = limitAlert(told, this.#allowance.limits);
    this.#ctx.forward(alert.h.partition_key, alert, this.#now);
  }
}
