import { isoFromDay } from '../../schemas/day.ts';
import type { FlightKey } from '../../schemas/key.ts';
import { momentAt, nextDay } from '../formula/run/clock.ts';
import type { Moment, Rates } from '../formula/run/data.ts';
import { ratesOf } from '../rates/state.ts';
import { readTexts } from '../text-list.ts';
import { Agenda, cleanUp } from './agenda.ts';
import { Allowance } from './allowance.ts';
import type { CompiledRule } from './compiled.ts';
import { type Concerned, concernedByFlight, concernedByTrouble } from './concerned.ts';
import { accountKey, accountOf, type Subject, subjectKey, subjectOfKey } from './day-store.ts';
import { flipsOf, isDecisive } from './flips.ts';
import { History } from './history.ts';
import type { RuleChange } from './inputs.ts';
import { type Instance, newInstance, remembered, rememberedDays, together, type Waiting } from './instance.ts';
import { Instances } from './instances.ts';
import { activeFrom, judge } from './judge.ts';
import { isLeftOut } from './left-out.ts';
import { amend, cooldown, end, isQuiet, type Life, live, unborn, wakeAt } from './life.ts';
import type { RuleLimits } from './limits.ts';
import { OverLimit } from './over-limit.ts';
import type { RuleBook } from './rule-book.ts';
import type { RuleIndex } from './rule-index.ts';
import type { RuleContext } from './stores.ts';
import { activeKey, Teller } from './teller.ts';

/** Milliseconds between two looks at what is due. */
export const tickMs = 10_000;
const dayMs = 86_400_000;
/** Days of an entity that are kept though no rule asks for them: a new rule has a past to look at. */
const leastDays = 35;
/** Hours of any zone end at one of these. */
const halfHourMs = 1_800_000;
/** How often an alert that another one keeps quiet is looked at again. */
const inhibitedMs = 60_000;

type Ending = Parameters<typeof end>[2];

/** What is judged now; `isAmended`: it was told already that the same data amends a past evaluation. */
interface Judging {
  readonly rule: CompiledRule;
  readonly subject: Subject;
  readonly history: History;
  readonly before: Instance;
  readonly trigger: Waiting | null;
  readonly isAmended: boolean;
}

/** Works on one record, or one tick: judges, lets instances live on, and tells what becomes of them. `now` is milliseconds. */
export class Desk {
  readonly agenda: Agenda;
  readonly #ctx: RuleContext;
  readonly #book: RuleBook;
  readonly #now: number;
  readonly #allowance: Allowance;
  readonly #overLimit: OverLimit;
  readonly #instances: Instances;
  readonly #teller: Teller;
  readonly #histories = new Map<string, History>();
  readonly #moments = new Map<string, Moment>();

  constructor(ctx: RuleContext, book: RuleBook, limits: RuleLimits, now: number) {
    this.#ctx = ctx;
    this.#book = book;
    this.#now = now;
    this.#allowance = new Allowance(ctx, limits, now);
    this.#overLimit = new OverLimit(ctx, this.#allowance, now);
    this.#instances = new Instances(ctx, this.#allowance);
    this.#teller = new Teller(ctx, now);
    this.agenda = new Agenda(ctx, this.#instances, now);
  }

  /** The rules of a tenant. */
  rulesOf(tenant: string): RuleIndex {
    const { rules, revisions } = this.#ctx.stores;
    const all = function* () {
      for (const [, config] of rules.entries(tenant)) yield config;
    };
    return this.#book.at(this.#ctx, tenant, revisions.get(tenant) ?? -1, all);
  }

  /** Takes a rule in, in the place of its older version, or out; alerts of another way of judging end. */
  changeRule({ tenant, rule: id, config }: RuleChange): void {
    const { stores, metadata } = this.#ctx;
    const from = stores.revisions.get(tenant) ?? -1;
    const index = this.rulesOf(tenant);
    const before = index.get(id);
    if (config !== null && before === undefined && index.size >= this.#allowance.limits.rules) {
      this.#ctx.count('rules_over_limit');
      return;
    }
    const goesOn = config !== null && before?.stateHash === this.#book.compiled(config)?.stateHash;
    const since = goesOn ? stores.rules.get(tenant, id)?.since : metadata.offset;
    const kept = config === null ? null : { ...config, ...(since !== undefined && { since }) };
    const after = kept === null ? null : this.#book.inForce(kept);
    if (before !== undefined && !goesOn) {
      this.#endAll(before, after === null ? 'rule_removed' : 'rule_changed');
      this.#allowance.ended(before);
    }
    if (kept === null) stores.rules.delete(tenant, id);
    else stores.rules.put(tenant, id, kept);
    stores.revisions.put(tenant, metadata.offset);
    this.#book.change(this.#ctx, tenant, from, metadata.offset, id, after);
    if (after !== null && !goesOn) this.agenda.announce(after);
  }

  /** A day of a subject changed: what was said of it before is looked at again, then what is to be said now. */
  dataChanged(
    rule: CompiledRule,
    subject: Subject,
    { day, zone }: { readonly day: number; readonly zone: string },
    cause: Waiting['cause'],
  ): void {
    const data = { day, restated: day < this.#moment(zone).complete, cause };
    if (!rule.definition.schedule.on_update) this.#begin(rule, subject, data);
    else if (!this.agenda.postpone(rule, subject, data)) this.#work(rule, subject, data);
  }

  /** What an entity was planned for has changed: rules that ask for it, and have judged it or its account before, judge now. */
  flightChanged(flight: FlightKey): void {
    for (const { rule, subject } of this.#loaded(concernedByFlight(this.rulesOf(flight.tenant), flight))) {
      if (this.#instances.get(subjectKey(subject), rule.id) !== undefined) this.#work(rule, subject, null);
    }
  }

  /** What is wrong with an account's slices of a level has changed: rules of whole accounts that look at it judge now. */
  troublesChanged(whose: Pick<Subject, 'tenant' | 'platform' | 'account' | 'level'>, cause: Waiting['cause']): void {
    for (const { rule, subject } of this.#loaded(concernedByTrouble(this.rulesOf(whose.tenant), whose))) {
      const data = { day: null, restated: false, cause };
      if (rule.definition.schedule.on_update) this.#work(rule, subject, data);
      else this.#begin(rule, subject, data);
    }
  }

  /** Has data wait for the clock, where there is room for its instance. */
  #begin(rule: CompiledRule, subject: Subject, data: Waiting): void {
    const isNew = this.#instances.get(subjectKey(subject), rule.id) === undefined;
    if (isNew && !this.#allowance.hasRoom(subject.tenant)) this.#overLimit.met('instances', subject, data.cause);
    else this.agenda.begin(rule, subject, data);
  }

  /** Has at hand what is kept of subjects that no record named. */
  #loaded(concerned: readonly Concerned[]): readonly Concerned[] {
    const keys = new Set(concerned.flatMap(({ subject }) => [subjectKey(subject), subjectKey(accountOf(subject))]));
    this.#ctx.stores.days.require([...keys].map((key) => [key, undefined]));
    this.#instances.require([...keys]);
    return concerned;
  }

  /** Ends what rules say of an entity that is no longer in their scope, or that are gone. */
  leaveScope(subject: Subject, rules: readonly CompiledRule[]): void {
    const key = subjectKey(subject);
    const own = new Set(rules.filter(({ definition }) => definition.group_by === 'entity').map(({ id }) => id));
    for (const [id, instance] of this.#instances.of(key)) {
      if (instance.hash === '' || own.has(id)) continue;
      const rule = this.rulesOf(subject.tenant).get(id);
      const ended = rule === undefined ? instance : this.#finish(rule, subject, instance, 'out_of_scope');
      this.#forget(rule, key, id, ended);
    }
  }

  /** Looks at everything that is due. */
  runDue(): void {
    const { stores } = this.#ctx;
    this.#overLimit.endPast();
    const taken = this.agenda.take(this.#allowance.limits.dueATick, (tenant) => this.rulesOf(tenant));
    const keys = taken.map(({ key }) => key);
    const accounts = taken.map(({ subject }) => subjectKey(accountOf(subject)));
    const accountKeys = new Set(taken.map(({ subject }) => accountKey(subject)));
    this.#instances.require(keys);
    stores.days.require([...keys, ...accounts].map((key) => [key, undefined]));
    const whose = [...accountKeys].map((key) => [key, undefined] as const);
    stores.troubles.require(whose);
    stores.flights.require(whose);
    for (const { minute, key, rule: id, subject, isLate } of taken) {
      if (id === cleanUp) {
        this.#cleanUp(key, subject);
        continue;
      }
      const instance = this.#instances.get(key, id);
      const rule = this.rulesOf(subject.tenant).get(id);
      if (rule === undefined) {
        if (instance !== undefined) this.#forget(undefined, key, id, instance);
      } else if (instance === undefined || instance.due === minute || instance.hash !== rule.instanceHash) {
        if (isLate) this.#overLimit.met('evaluations', subject, null, 'clock');
        this.#work(rule, subject, instance?.waits ?? null);
      }
    }
  }

  /** Lives on by what came, and by what waited for it; null is a timer. */
  #work(rule: CompiledRule, subject: Subject, data: Waiting | null): void {
    const key = subjectKey(subject);
    const before = this.#instances.get(key, rule.id);
    const history = this.#history(subject);
    const { waits, ...kept } = before ?? newInstance(rule.instanceHash);
    const trigger = together(waits, data);
    let instance: Instance = kept;
    if (instance.hash !== rule.instanceHash) {
      const { life, due } = instance;
      instance = { ...newInstance(rule.instanceHash), life: anew(life), due };
    }
    if (isLeftOut(rule, history, instance, this.#moment(history.zone).today)) {
      this.#forget(rule, key, rule.id, this.#finish(rule, subject, instance, 'out_of_scope'));
      return;
    }
    if (before?.hash !== rule.instanceHash && !this.#allowance.hasRoom(subject.tenant)) {
      this.#leaveOut(rule, subject, instance, trigger);
      return;
    }
    if (!this.#allowance.takeEvaluation(subject.tenant)) {
      this.agenda.putOff(rule, subject, data);
      this.#overLimit.met('evaluations', subject, data?.cause ?? null);
      return;
    }
    const { seq } = instance.life;
    if (trigger !== null) instance = this.#amendPast(rule, subject, history, instance, trigger);
    const opens = activeFrom(rule.definition, history.zone, this.#now);
    if (opens > this.#now) {
      const { life } = live(instance.life, rule.life, heldAt(this.#now));
      this.#keep(rule, key, { ...instance, life }, opens, history);
      return;
    }
    this.#judgeNow({ rule, subject, history, before: instance, trigger, isAmended: instance.life.seq > seq });
  }

  /** Leaves out what there is no room for among the tenant's instances; its next data tries again. */
  #leaveOut(rule: CompiledRule, subject: Subject, instance: Instance, trigger: Waiting | null): void {
    this.#forget(rule, subjectKey(subject), rule.id, instance);
    this.#overLimit.met('instances', subject, trigger?.cause ?? null);
  }

  #judgeNow({ rule, subject, history, before, trigger, isAmended }: Judging): void {
    const judgement = judge(rule, history, this.#moment(history.zone));
    const { outcome, moment, value, severity } = judgement;
    const restated = trigger?.restated === true;
    const evaluation = {
      at: this.#now,
      outcome,
      severity,
      inhibitor: outcome === 'MET' ? this.#inhibitor(rule, subject) : null,
      restated: restated && isAmended ? ('told' as const) : restated,
    };
    const lived = live(before.life, rule.life, evaluation);
    const instance = this.#teller.tell(
      { rule, subject, history, judgement, restated, cause: trigger?.cause ?? null },
      before,
      lived,
    );
    const verdicts = isDecisive(judgement)
      ? remembered(instance.verdicts, [moment.complete, outcome === 'MET', value])
      : instance.verdicts;
    const { state, suppressedBy } = instance.life;
    const said = this.#teller.say(before.said, {
      ...{ rule, subject, history, judgement, restated, state },
      ...{ at: this.#now, cause: trigger?.cause ?? null },
    });
    const isInhibited = state === 'SUPPRESSED' && suppressedBy !== cooldown;
    this.#keep(
      rule,
      subjectKey(subject),
      {
        ...instance,
        verdicts,
        value: value ?? instance.value,
        said,
        ...(trigger !== null && rule.definition.schedule.debounce > 0 && { judgedAt: this.#now }),
      },
      isInhibited ? this.#now + inhibitedMs : undefined,
      history,
    );
  }

  /** Says what past evaluations would be now that data of their days is another. */
  #amendPast(rule: CompiledRule, subject: Subject, history: History, instance: Instance, trigger: Waiting): Instance {
    const { complete } = this.#moment(history.zone);
    const { day, cause } = trigger;
    // What was wrong with slices at an earlier time is not known any more.
    if (day === null || day >= complete || rule.needs.troubles) return instance;
    const flips = flipsOf(rule, history, instance.verdicts, { day, complete });
    const newest = flips.at(-1);
    if (newest === undefined) return instance;
    const verdicts = flips.reduce((all, { verdict }) => remembered(all, verdict), instance.verdicts);
    const amended = { previous: newest.was[2], days: flips.map(({ verdict }) => isoFromDay(verdict[0])) };
    const context = { rule, subject, history, judgement: newest.judgement, restated: true, cause, amended };
    return this.#teller.tell(context, { ...instance, verdicts }, amend(instance.life, this.#now));
  }

  /** The rule whose alert keeps one of this rule quiet. */
  #inhibitor({ definition }: CompiledRule, subject: Subject): string | null {
    if (definition.inhibited_by.length === 0) return null;
    const fires = [...this.#ctx.stores.firing.entries(accountKey(subject))].map(([field]) => readTexts(field));
    for (const { rule, same } of definition.inhibited_by) {
      const found = fires.some(([id, key]) => id === rule && (same === 'account' || key === subjectKey(subject)));
      if (found) return rule;
    }
    return null;
  }

  #keep(rule: CompiledRule, key: string, instance: Instance, again: number | undefined, history: History): void {
    const due = this.#dueOf(rule, instance, again, history);
    this.agenda.move(key, rule.id, instance.due, due);
    this.#instances.put(rule, key, { ...instance, due });
  }

  /** The minute in which it is to be looked at though nothing comes. */
  #dueOf(
    { life: policy, definition, needs }: CompiledRule,
    { life }: Instance,
    again: number | undefined,
    history: History,
  ): number | null {
    const times: number[] = [];
    const wakes = wakeAt(life, policy);
    if (wakes !== undefined) times.push(Math.max(wakes, this.#now + 1));
    if (again !== undefined) times.push(again);
    const { every } = definition.schedule;
    if (every !== undefined) times.push((Math.floor(this.#now / every) + 1) * every);
    // When the day, or the hour, ends windows move on, and what was said may no longer be.
    if (definition.no_data.policy === 'alert' || !isQuiet(life)) {
      times.push(
        needs.hourly ? (Math.floor(this.#now / halfHourMs) + 1) * halfHourMs : nextDay(history.zone, this.#now),
      );
    }
    return times.length === 0 ? null : this.agenda.due.minuteOf(Math.min(...times));
  }

  #endAll(rule: CompiledRule, why: Ending): void {
    const keys = [...this.#ctx.stores.active.entries(activeKey(rule))].map(([key]) => key).sort();
    this.#instances.require(keys);
    for (const key of keys) {
      const instance = this.#instances.get(key, rule.id);
      if (instance === undefined) continue;
      this.#forget(rule, key, rule.id, this.#finish(rule, subjectOfKey(key), instance, why));
    }
  }

  /** Takes away what is kept of a subject of which nothing has come for so long that no rule looks at it any more. */
  #cleanUp(key: string, subject: Subject): void {
    const { days } = this.#ctx.stores;
    const rules = this.rulesOf(subject.tenant);
    const oldest = Math.floor(this.#now / dayMs) - keptDays(rules);
    const kept = [...days.entries(key)];
    if (kept.some(([, { day }]) => day >= oldest)) return;
    for (const [field] of kept) days.delete(key, field);
    for (const [id, instance] of this.#instances.of(key)) {
      if (isQuiet(instance.life)) this.#forget(rules.get(id), key, id, instance);
    }
    this.agenda.forget(subject);
  }

  #finish(rule: CompiledRule, subject: Subject, instance: Instance, why: Ending): Instance {
    const history = this.#histories.get(subjectKey(subject)) ?? new History(subject, [], null, this.#ratesOf(subject));
    const context = { rule, subject, history, judgement: null, restated: false, cause: null };
    return this.#teller.tell(context, instance, end(instance.life, this.#now, why));
  }

  /** Of an instance that was told of the number of its last transition is kept: none is given twice. */
  #forget(rule: CompiledRule | undefined, key: string, id: string, { due, life }: Instance): void {
    this.agenda.move(key, id, due, null);
    this.#instances.remove(rule, key, id, life.seq === 0 ? undefined : { ...newInstance(''), life: anew(life) });
  }

  /** Now, by an account's clock. */
  #moment(zone: string): Moment {
    const known = this.#moments.get(zone);
    if (known !== undefined) return known;
    const moment = momentAt(zone, this.#now * 1000);
    this.#moments.set(zone, moment);
    return moment;
  }

  #ratesOf({ tenant }: Subject): Rates {
    return ratesOf(this.#ctx.stores, tenant);
  }

  #history(subject: Subject): History {
    const key = subjectKey(subject);
    const known = this.#histories.get(key);
    if (known !== undefined) return known;
    const account = subject.entity === null ? null : this.#history(accountOf(subject));
    const days = [...this.#ctx.stores.days.entries(key)].map(([, day]) => day);
    const { stores } = this.#ctx;
    const whose = accountKey(subject);
    const troubles = [...stores.troubles.entries(whose)].map(([, trouble]) => trouble);
    const flights = [...stores.flights.entries(whose)].map(([, flight]) => flight);
    const history = new History(subject, days, account, this.#ratesOf(subject), { troubles, flights });
    this.#histories.set(key, history);
    return history;
  }
}

/** A life that begins where another one ended. */
function anew({ seq, state }: Life): Life {
  return { ...unborn, seq, state };
}

/** How many days of an entity are kept: what rules look at, and the past days that restated data makes them look at again. */
export function keptDays(rules: RuleIndex): number {
  return Math.max(leastDays, rules.days) + rememberedDays;
}

function heldAt(at: number) {
  return { at, outcome: 'HELD', severity: 'UNKNOWN', inhibitor: null, restated: false } as const;
}
