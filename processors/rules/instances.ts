import type { Allowance } from './allowance.ts';
import type { CompiledRule } from './compiled.ts';
import { type Instance, isSame } from './instance.ts';
import type { RuleContext } from './stores.ts';

/** The instances of a task; each that comes or goes is counted for its organisation. */
export class Instances {
  readonly #ctx: RuleContext;
  readonly #allowance: Allowance;

  constructor(ctx: RuleContext, allowance: Allowance) {
    this.#ctx = ctx;
    this.#allowance = allowance;
  }

  /** `key` is that of the subject. */
  get(key: string, rule: string): Instance | undefined {
    return this.#ctx.stores.instances.get(key, rule);
  }

  /** Those of a subject, by rule. */
  of(key: string): readonly (readonly [rule: string, instance: Instance])[] {
    return [...this.#ctx.stores.instances.entries(key)];
  }

  /** Has those of many subjects at hand. */
  require(keys: readonly string[]): void {
    this.#ctx.stores.instances.require(keys.map((key) => [key, undefined]));
  }

  /** Keeps one. What is kept already is not written again: most of what comes changes no more than a few of the rules that look at it. */
  put(rule: CompiledRule, key: string, instance: Instance): void {
    const before = this.get(key, rule.id);
    if (before !== undefined && isSame(before, instance)) return;
    this.#allowance.changed(rule, before, instance);
    this.#ctx.stores.instances.put(key, rule.id, instance);
  }

  /** Takes one away, or leaves in its place what is to be kept of it. `rule` is undefined where it is gone itself. */
  remove(rule: CompiledRule | undefined, key: string, id: string, instead?: Instance): void {
    if (rule !== undefined) this.#allowance.changed(rule, this.get(key, id));
    if (instead === undefined) this.#ctx.stores.instances.delete(key, id);
    else this.#ctx.stores.instances.put(key, id, instead);
  }
}
