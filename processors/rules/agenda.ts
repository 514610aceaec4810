import type { Level, Platform } from '../../schemas/generated/types.ts';
import { readTexts, textList } from '../text-list.ts';
import type { CompiledRule } from './compiled.ts';
import { accountOf, type Subject, subjectKey, subjectOfKey } from './day-store.ts';
import { DueTimes, type Whose } from './due-times.ts';
import { type Instance, newInstance, together, type Waiting, waiting } from './instance.ts';
import type { Instances } from './instances.ts';
import type { EntityFacts, RuleIndex } from './rule-index.ts';
import type { RuleContext } from './stores.ts';

/** Stands for a rule where a subject is looked at to see whether anything is left of it. */
export const cleanUp = '';
const monthMs = 30 * 86_400_000;
/** Months after which a subject is looked at: longer than any day of it is kept. */
const monthsKept = 18;

/** An instance whose time has come: a subject, by its key too, and a rule. */
export interface DueInstance {
  readonly minute: number;
  readonly key: string;
  readonly subject: Subject;
  readonly rule: string;
  /** Whether its organisation has more due than is looked at in time. */
  readonly isLate: boolean;
}

/** Which instances are to be looked at when, and which rules are to be tried on all that is there. `now` is milliseconds. */
export class Agenda {
  readonly due: DueTimes;
  readonly #ctx: RuleContext;
  readonly #instances: Instances;
  readonly #now: number;

  constructor(ctx: RuleContext, instances: Instances, now: number) {
    this.#ctx = ctx;
    this.#instances = instances;
    this.#now = now;
    this.due = new DueTimes(ctx.stores, now, whoseOf);
  }

  /** Sets when an instance is to be looked at, in the place of when it was; null for not at all. */
  move(key: string, rule: string, from: number | null, to: number | null): void {
    if (from === to) return;
    if (from !== null) this.due.remove(from, instanceOf(key, rule));
    if (to !== null) this.due.add(to, instanceOf(key, rule));
  }

  /** Has data wait until its instance is looked at, now where nothing is due for it yet: the rule goes by the clock alone. */
  begin(rule: CompiledRule, subject: Subject, data: Waiting): void {
    const key = subjectKey(subject);
    const instance: Instance = this.#instances.get(key, rule.id) ?? newInstance(rule.instanceHash);
    const { due, waits: before } = instance;
    const waits = together(before, data) ?? data;
    // Most of what comes says nothing new of what waits: it is not written again.
    if (due !== null && before?.day === waits.day && before.restated === waits.restated) return;
    this.#lookAt(rule, key, { ...instance, waits }, due ?? this.due.minuteOf(this.#now));
  }

  /** Puts data off that a rule judges together with what came a moment ago; false where it is to be judged now. */
  postpone(rule: CompiledRule, subject: Subject, data: Waiting): boolean {
    const { debounce } = rule.definition.schedule;
    if (debounce === 0) return false;
    const key = subjectKey(subject);
    const before = this.#instances.get(key, rule.id);
    if (before === undefined || before.hash !== rule.instanceHash) return false;
    const instance = waiting(before, debounce, this.#now, data);
    if (instance === undefined) return false;
    const due = this.due.minuteOf((before.judgedAt ?? this.#now) + debounce);
    this.#lookAt(rule, key, instance, before.due === null ? due : Math.min(due, before.due));
    return true;
  }

  /** Puts an evaluation off to the next minute; null is a timer's. */
  putOff(rule: CompiledRule, subject: Subject, data: Waiting | null): void {
    const key = subjectKey(subject);
    const instance: Instance = this.#instances.get(key, rule.id) ?? newInstance(rule.instanceHash);
    const waits = together(instance.waits, data);
    this.#lookAt(rule, key, waits === null ? instance : { ...instance, waits }, this.due.minuteOf(this.#now + 1));
  }

  /** Has an instance looked at in a minute, in the place of when it was. */
  #lookAt(rule: CompiledRule, key: string, instance: Instance, due: number): void {
    this.move(key, rule.id, instance.due, due);
    this.#instances.put(rule, key, { ...instance, due });
  }

  /** Takes note of an entity, for rules that come later. */
  know({ subject, name, path }: EntityFacts): void {
    const group = knownGroup(subject.tenant, subject.level, subject.family);
    const key = subjectKey(subject);
    this.#ctx.stores.subjects.put(group, key, { name, path });
    // At one time a month, so that it is put down once.
    const month = Math.floor(this.#now / monthMs);
    const minute = this.due.minuteOf((month + monthsKept) * monthMs);
    for (const whose of [key, subjectKey(accountOf(subject))]) this.due.add(minute, instanceOf(whose, cleanUp));
  }

  /** Forgets an entity that is known. */
  forget(subject: Subject): void {
    const group = knownGroup(subject.tenant, subject.level, subject.family);
    this.#ctx.stores.subjects.delete(group, subjectKey(subject));
  }

  /** Has a rule tried within a minute on all that is in its scope: its data may not change any more. */
  announce({ tenant, id }: CompiledRule): void {
    this.due.add(this.due.minuteOf(this.#now), ruleOf(tenant, id));
  }

  /** The instances whose time has come. Rules that were announced are spread out, for the next time. */
  take(most: number, rulesOf: (tenant: string) => RuleIndex): readonly DueInstance[] {
    const instances: DueInstance[] = [];
    const announced = new Map<string, Set<string>>();
    const { taken, late } = this.due.take(most);
    for (const [minute, what] of taken) {
      const [key = null, rule, tenant] = readTexts(what);
      if (key === null) announced.set(tenant ?? '', (announced.get(tenant ?? '') ?? new Set()).add(rule ?? ''));
      else {
        const subject = subjectOfKey(key);
        instances.push({ minute, key, rule: rule ?? '', subject, isLate: late.has(subject.tenant) });
      }
    }
    for (const [tenant, rules] of announced) this.#spread(tenant, rules, rulesOf(tenant));
    return instances;
  }

  /** Goes through what is known once for all of the rules. */
  #spread(tenant: string, ids: ReadonlySet<string>, index: RuleIndex): void {
    const { subjects } = this.#ctx.stores;
    const rules = [...ids].flatMap((id) => index.get(id) ?? []);
    const groups = new Set(rules.map(({ level, definition }) => knownGroup(tenant, level, definition.scope.family)));
    const minute = this.due.minuteOf(this.#now);
    this.#spreadOnTroubled(tenant, rules, index, minute);
    for (const group of groups) {
      for (const [key, { name, path }] of subjects.entries(group)) {
        const subject = subjectOfKey(key);
        for (const rule of index.of({ subject: { ...subject, entity: subject.entity ?? '' }, name, path })) {
          if (!ids.has(rule.id)) continue;
          const isOfAccount = rule.definition.group_by === 'account';
          // Nothing is read of it: there may be more than can be loaded at once.
          this.due.add(minute, instanceOf(isOfAccount ? subjectKey(accountOf(subject)) : key, rule.id));
        }
      }
    }
  }

  /** Accounts of which no data has come yet are known by what is wrong with their slices alone. */
  #spreadOnTroubled(tenant: string, rules: readonly CompiledRule[], index: RuleIndex, minute: number): void {
    const watching = rules.filter(({ needs }) => needs.troubles);
    if (watching.length === 0) return;
    for (const [field] of this.#ctx.stores.troubled.entries(tenant)) {
      const [platform, account = ''] = readTexts(field);
      for (const rule of watching) {
        const whose = { platform: platform as Platform, account: account ?? '', level: rule.level };
        if (!index.watching(whose).includes(rule)) continue;
        const subject = { tenant, ...whose, family: rule.definition.scope.family, entity: null };
        this.due.add(minute, instanceOf(subjectKey(subject), rule.id));
      }
    }
  }
}

function knownGroup(tenant: string, level: Level, family: string): string {
  return textList(tenant, level, family);
}

function instanceOf(key: string, rule: string): string {
  return textList(key, rule);
}

/** Whose an instance, or a rule, is that comes up; all of a subject comes up together. */
function whoseOf(what: string): Whose {
  const [key = null, , tenant] = readTexts(what);
  return { party: (key === null ? tenant : readTexts(key)[0]) ?? '', together: key ?? '' };
}

function ruleOf(tenant: string, rule: string): string {
  return textList(null, rule, tenant);
}
