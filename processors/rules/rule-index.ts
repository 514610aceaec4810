import type { CompiledRule } from './compiled.ts';
import type { EntitySubject } from './day-store.ts';

/** What rules ask of an entity beside its days. */
export interface EntityFacts {
  readonly subject: EntitySubject;
  readonly name: string | null;
  /** Ids from the account down to the entity. */
  readonly path: readonly string[];
}

/**
 * The rules of one tenant by what they depend on: level and family, and of what they name the narrowest: entities, what is above
 * them, accounts, platforms. So a change meets the rules it can concern, however many there are.
 */
export class RuleIndex {
  readonly #rules = new Map<string, CompiledRule>();
  readonly #places = new Map<string, Map<string, CompiledRule>>();
  readonly #watching = new Set<CompiledRule>();
  #days = 0;

  get size(): number {
    return this.#rules.size;
  }

  /** Most days that any of the rules looks back. */
  get days(): number {
    return this.#days;
  }

  get(id: string): CompiledRule | undefined {
    return this.#rules.get(id);
  }

  /** Puts a rule in the place of the one of its id. */
  put(rule: CompiledRule): void {
    this.delete(rule.id);
    this.#rules.set(rule.id, rule);
    this.#days = Math.max(this.#days, rule.needs.days);
    if (rule.needs.troubles) this.#watching.add(rule);
    for (const place of placesOf(rule)) {
      const rules = this.#places.get(place) ?? new Map<string, CompiledRule>();
      this.#places.set(place, rules);
      rules.set(rule.id, rule);
    }
  }

  delete(id: string): void {
    const rule = this.#rules.get(id);
    if (rule === undefined) return;
    this.#rules.delete(id);
    this.#watching.delete(rule);
    for (const place of placesOf(rule)) {
      const rules = this.#places.get(place);
      rules?.delete(id);
      if (rules?.size === 0) this.#places.delete(place);
    }
    if (rule.needs.days === this.#days)
      this.#days = Math.max(0, ...[...this.#rules.values()].map(({ needs }) => needs.days));
  }

  /** The rules that ask what was planned, and have this account in their scope. */
  planning({ platform, account }: Pick<EntitySubject, 'platform' | 'account'>): readonly CompiledRule[] {
    return [...this.#rules.values()].filter((rule) => rule.needs.flights && coversAccount(rule, platform, account));
  }

  /** The rules of whole accounts that look at what is wrong with slices of a level, and have this account in their scope. */
  watching({
    platform,
    account,
    level,
  }: Pick<EntitySubject, 'platform' | 'account' | 'level'>): readonly CompiledRule[] {
    return [...this.#watching].filter((rule) => {
      const { group_by: groupBy, scope } = rule.definition;
      return (
        groupBy === 'account' &&
        scope.entities === undefined &&
        rule.level === level &&
        coversAccount(rule, platform, account)
      );
    });
  }

  /** The rules that an entity is in the scope of. */
  of(entity: EntityFacts): readonly CompiledRule[] {
    const found = new Set<CompiledRule>();
    const { platform, account, level, family, entity: id } = entity.subject;
    const at = (place: string): void => {
      const rules = this.#places.get(place);
      if (rules !== undefined) for (const rule of rules.values()) if (covers(rule, entity)) found.add(rule);
    };
    const kind = `${level}|${family}`;
    at(`entity|${kind}|${id}`);
    for (const above of entity.path) at(`under|${kind}|${above}`);
    at(`account|${kind}|${account}`);
    at(`platform|${kind}|${platform}`);
    at(`all|${kind}`);
    return [...found];
  }
}

function placesOf({ level, definition }: CompiledRule): readonly string[] {
  const { family, platforms, accounts, entities } = definition.scope;
  const kind = `${level}|${family}`;
  if (entities?.ids !== undefined) return entities.ids.map((id) => `entity|${kind}|${id}`);
  if (entities?.under !== undefined) return entities.under.map((id) => `under|${kind}|${id}`);
  if (accounts !== undefined) return accounts.map((account) => `account|${kind}|${account}`);
  if (platforms !== undefined) return platforms.map((platform) => `platform|${kind}|${platform.toUpperCase()}`);
  return [`all|${kind}`];
}

/** Whether an entity is in the scope of a rule. */
export function covers({ level, definition }: CompiledRule, { subject, name, path }: EntityFacts): boolean {
  const { family, entities } = definition.scope;
  if (subject.level !== level || subject.family !== family) return false;
  if (!coversAccount({ definition }, subject.platform, subject.account)) return false;
  if (entities === undefined) return true;
  const { ids, not_ids: notIds, name_contains: contains, name_lacks: lacks, under } = entities;
  if (ids !== undefined && !ids.includes(subject.entity)) return false;
  if (notIds?.includes(subject.entity)) return false;
  if (under !== undefined && !under.some((id) => path.includes(id))) return false;
  const called = (name ?? '').toLowerCase();
  if (contains !== undefined && !called.includes(contains.toLowerCase())) return false;
  return lacks === undefined || !called.includes(lacks.toLowerCase());
}

function coversAccount({ definition }: Pick<CompiledRule, 'definition'>, platform: string, account: string): boolean {
  const { platforms, accounts } = definition.scope;
  if (platforms !== undefined && !platforms.some((each) => each.toUpperCase() === platform)) return false;
  return accounts === undefined || accounts.includes(account);
}
