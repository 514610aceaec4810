import type { CompiledRule } from './compiled.ts';
import type { Instance } from './instance.ts';
import type { RuleLimits } from './limits.ts';
import type { RuleContext } from './stores.ts';

const minuteMs = 60_000;
/** Evaluations of a minute are counted beside its number, in one figure: fewer than so many can be told from the next minute. */
const mostAMinute = 2 ** 24;
/** Field of what an organisation's rules have together. */
const allRules = '';

/**
 * What the rules of organisations take of a task, held against what they may. It is part of the state, and its time is that of the records: the
 * same input meets the same limits again.
 */
export class Allowance {
  readonly limits: RuleLimits;
  readonly #ctx: RuleContext;
  readonly #minute: number;

  /** `now` is milliseconds. */
  constructor(ctx: RuleContext, limits: RuleLimits, now: number) {
    this.limits = limits;
    this.#ctx = ctx;
    this.#minute = Math.floor(now / minuteMs);
  }

  /** Takes one of a tenant's evaluations of this minute; false when there is none left. */
  takeEvaluation(tenant: string): boolean {
    const { evaluationsASecond } = this.limits;
    if (evaluationsASecond === Number.POSITIVE_INFINITY) return true;
    const most = Math.min(evaluationsASecond * 60, mostAMinute - 1);
    const { pace } = this.#ctx.stores;
    const before = pace.get(tenant) ?? 0;
    // Records may be older than what came before them: they take of the newest minute.
    const minute = Math.max(this.#minute, Math.floor(before / mostAMinute));
    const start = minute * mostAMinute;
    const taken = Math.max(0, before - start);
    if (taken >= most) return false;
    pace.put(tenant, start + taken + 1);
    return true;
  }

  /** Whether a tenant may have one more instance of a rule. */
  hasRoom(tenant: string): boolean {
    return this.instances(tenant) < this.limits.instances;
  }

  /** Instances of a tenant's rules. */
  instances(tenant: string): number {
    return this.#ctx.stores.held.get(tenant, allRules) ?? 0;
  }

  /** Takes note of an instance that becomes another one, or, without one, of none. Those that an older way of judging left count for nothing. */
  changed({ tenant, id, instanceHash }: CompiledRule, before: Instance | undefined, after?: Instance): void {
    const by = Number(after?.hash === instanceHash) - Number(before?.hash === instanceHash);
    if (by !== 0) this.#add(tenant, id, by);
  }

  /** Takes note that a rule is gone, or judges another way: what it had is looked at as new. */
  ended({ tenant, id }: CompiledRule): void {
    const held = this.#ctx.stores.held.get(tenant, id);
    if (held !== undefined) this.#add(tenant, id, -held);
  }

  #add(tenant: string, rule: string, by: number): void {
    const before = this.#ctx.stores.held.get(tenant, rule) ?? 0;
    // Instances of before they were counted go, too: what the rule never had is not taken from what others have.
    const now = Math.max(0, before + by);
    this.#put(tenant, rule, now);
    this.#put(tenant, allRules, Math.max(0, this.instances(tenant) + now - before));
  }

  #put(tenant: string, field: string, count: number): void {
    const { held } = this.#ctx.stores;
    if (count === 0) held.delete(tenant, field);
    else held.put(tenant, field, count);
  }
}
