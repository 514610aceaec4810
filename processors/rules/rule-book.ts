import { RecordError } from '@millrace/streams';
import type { RuleConfig } from '../../schemas/generated/types.ts';
import { FormulaError, MetricError, RuleError } from '../errors.ts';
import { Catalogue, definitionsOf } from '../formula/catalogue/catalogue.ts';
import { type CompiledRule, compileRule } from './compiled.ts';
import { readRule } from './definition.ts';
import { RuleIndex } from './rule-index.ts';
import type { KeptRule } from './stores.ts';

/** Compiled rules that are kept beyond those in an index: tasks of one process hold the same rules. */
const keptCompiled = 50_000;

/** The indexed rules of one tenant as a task has them, and the change that brought them about. */
interface Indexed {
  revision: number;
  readonly index: RuleIndex;
}

/**
 * The rules as they stand in the tasks' stores, compiled and indexed. It is a cache: what it holds is made of the stores alone, and
 * made anew when the store is at another revision than it is, as after a batch that was given up.
 */
export class RuleBook {
  readonly #compiled = new Map<string, CompiledRule | null>();
  readonly #indexed = new WeakMap<object, Map<string, Indexed>>();

  /** The index of a tenant in a task, by an object of the task's own, at a revision of its store; `all` reads that store. */
  at(task: object, tenant: string, revision: number, all: () => Iterable<KeptRule>): RuleIndex {
    const tenants = this.#indexed.get(task) ?? new Map<string, Indexed>();
    this.#indexed.set(task, tenants);
    const known = tenants.get(tenant);
    if (known?.revision === revision) return known.index;
    const index = new RuleIndex();
    for (const config of all()) {
      const rule = this.inForce(config);
      if (rule !== null) index.put(rule);
    }
    tenants.set(tenant, { revision, index });
    return index;
  }

  /** Takes a change in, where the index stands at the revision before it. */
  change(task: object, tenant: string, from: number, to: number, id: string, rule: CompiledRule | null): void {
    const known = this.#indexed.get(task)?.get(tenant);
    if (known?.revision !== from) return;
    if (rule === null) known.index.delete(id);
    else known.index.put(rule);
    known.revision = to;
  }

  /** A rule as a task has it; null for one that is switched off. */
  inForce(kept: KeptRule): CompiledRule | null {
    const rule = this.compiled(kept);
    if (rule === null || kept.since === undefined) return rule;
    return { ...rule, instanceHash: `${rule.stateHash}@${kept.since}` };
  }

  /**
   * The rule of a config record; null for one that is switched off.
   * @throws RecordError for one that cannot be read, and whose tenant or id are not those inside.
   */
  compiled(config: RuleConfig): CompiledRule | null {
    const key = JSON.stringify([config.tenant_id, config.version, config.definition, config.metrics]);
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const rule = ruleOfConfig(config);
    if (this.#compiled.size >= keptCompiled) {
      const oldest = this.#compiled.keys().next();
      if (oldest.done !== true) this.#compiled.delete(oldest.value);
    }
    this.#compiled.set(key, rule);
    return rule;
  }
}

/**
 * The rule of a config record; null for one that is switched off.
 * @throws RecordError for one that cannot be, in the words of what is wrong with it.
 */
export function ruleOfConfig({
  tenant_id: tenant,
  rule_id: id,
  version,
  definition: written,
  metrics,
}: RuleConfig): CompiledRule | null {
  try {
    const catalogue = new Catalogue(definitionsOf(metrics));
    const definition = readRule(JSON.parse(written), catalogue);
    if (definition.rule !== id)
      throw new RecordError(`the record of rule '${id}' holds the definition of '${definition.rule}'`);
    return definition.mode === 'off' ? null : compileRule({ tenant, version, definition }, catalogue);
  } catch (error) {
    const isKnown = [RuleError, FormulaError, MetricError, SyntaxError].some((type) => error instanceof type);
    if (!isKnown) throw error;
    throw new RecordError(`rule '${id}' version ${version} cannot be used: ${(error as Error).message}`);
  }
}
