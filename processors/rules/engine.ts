import { type KStream, type Processor, RecordError } from '@millrace/streams';
import type { GoldMetric, SliceEvent } from '../../schemas/generated/types.ts';
import { accountKey as partitionKey } from '../../schemas/key.ts';
import { requireOwner } from '../envelope.ts';
import { measureNames } from '../measures.ts';
import { keepRates, type RateChange } from '../rates/state.ts';
import { textList } from '../text-list.ts';
import {
  accountDay,
  accountKey,
  accountOf,
  dayField,
  dayOf,
  type EntitySubject,
  type KeptDay,
  subjectKey,
  subjectOf,
} from './day-store.ts';
import { Desk, keptDays, tickMs } from './desk.ts';
import { clockKey } from './due-times.ts';
import type { RuleOutput } from './evaluation.ts';
import { isFlightChange, isRateChange, isRuleChange, isSliceEvent, type RuleChange, type RuleInput } from './inputs.ts';
import { type RuleLimits, ruleLimits } from './limits.ts';
import { type FlightChange, flightField } from './planned.ts';
import { RuleBook } from './rule-book.ts';
import type { EntityFacts } from './rule-index.ts';
import { type RuleContext, type RulePrefetch, type RuleStores, ruleStores } from './stores.ts';
import { troubleField, troubleOf } from './trouble.ts';

/**
 * Gold, rules and exchange rates in, transitions of alerts and what rules came to out. A change of an entity's day meets the rules that depend on what changed; each is
 * judged by the entity's days and lives on. Time is that of the records, so that a replay gives the same transitions; the wall clock
 * counts only for a task to which nothing comes any more.
 *
 * All of an account is in one task, and each task has all rules. Keys: gold has `tenant|account`; of a rule any. `limits` are those of each
 * organisation in a task.
 */
export function ruleEngine(
  inputs: KStream<string, RuleInput>,
  limits: RuleLimits = ruleLimits,
): KStream<string, RuleOutput> {
  return inputs.process(engine(limits), { name: 'rules' });
}

function engine(limits: RuleLimits): Processor<string, RuleInput, string, RuleOutput, RuleStores> {
  const book = new RuleBook();
  return {
    name: 'rules',
    stores: ruleStores,
    init(ctx) {
      ctx.schedule(tickMs, 'stream-time', (now) => new Desk(ctx, book, limits, now).runDue(), { name: 'timers' });
      const silent = (now: number) => {
        const desk = new Desk(ctx, book, limits, now);
        if (desk.agenda.due.isSilent(ctx.streamTime, tickMs)) desk.runDue();
      };
      ctx.schedule(tickMs, 'wall-clock', silent, { name: 'silence' });
    },
    keysOf({ value }, prefetch) {
      if (isRuleChange(value)) wantRules(value, prefetch);
      else if (isRateChange(value)) wantRates(value, prefetch);
      else if (isSliceEvent(value)) wantTroubles(value, prefetch);
      else if (isFlightChange(value)) wantFlights(value, prefetch);
      else wantGold(value, prefetch);
    },
    process({ key, value, timestamp }, ctx) {
      if (isRateChange(value)) {
        if (!keepRates(ctx.stores, value)) ctx.count('rules_rates_over_limit');
        return;
      }
      const desk = new Desk(ctx, book, limits, timestamp);
      if (isRuleChange(value)) desk.changeRule(value);
      else if (isSliceEvent(value)) takeTrouble(key, value, desk, ctx);
      else if (isFlightChange(value)) takeFlight(key, value, desk, ctx);
      else takeGold(key, value, desk, ctx);
    },
  };
}

function wantRules({ tenant }: RuleChange, prefetch: RulePrefetch): void {
  prefetch.revisions.key(tenant);
  prefetch.held.group(tenant);
}

function wantRates(change: RateChange, prefetch: RulePrefetch): void {
  if (change.of === 'rates') prefetch.rates.group(change.tenant);
  else prefetch.reporting.key(change.tenant);
}

function wantTroubles({ h, account_id: account }: SliceEvent, prefetch: RulePrefetch): void {
  const { tenant_id: tenant, platform } = h;
  prefetch.firing.group(accountKey({ tenant, platform, account }));
  prefetch.troubles.group(accountKey({ tenant, platform, account }));
  prefetch.troubled.group(tenant);
  prefetch.revisions.key(tenant);
  prefetch.held.group(tenant);
  prefetch.pace.key(tenant);
  prefetch.clock.key(clockKey);
}

function wantGold(gold: GoldMetric, prefetch: RulePrefetch): void {
  const subject = subjectOf(gold);
  for (const key of [subjectKey(subject), subjectKey(accountOf(subject))]) {
    prefetch.days.group(key);
    prefetch.instances.group(key);
  }
  prefetch.firing.group(accountKey(subject));
  prefetch.troubles.group(accountKey(subject));
  prefetch.flights.group(accountKey(subject));
  prefetch.revisions.key(subject.tenant);
  prefetch.held.group(subject.tenant);
  prefetch.pace.key(subject.tenant);
  prefetch.clock.key(clockKey);
}

function wantFlights({ flightOf }: FlightChange, prefetch: RulePrefetch): void {
  prefetch.flights.group(accountKey(flightOf));
  prefetch.revisions.key(flightOf.tenant);
  prefetch.held.group(flightOf.tenant);
  prefetch.pace.key(flightOf.tenant);
  prefetch.clock.key(clockKey);
}

/** Takes note of what an entity was planned for, and has the rules tried that ask for it. */
function takeFlight(key: string, { flightOf, flight }: FlightChange, desk: Desk, { stores }: RuleContext): void {
  const { tenant, account, level, entity, starts } = flightOf;
  if (key !== partitionKey(tenant, account))
    throw new RecordError(`a flight of ${tenant}/${account} came under '${key}'`);
  const group = accountKey(flightOf);
  if (flight === null) stores.flights.delete(group, flightField(flightOf));
  else stores.flights.put(group, flightField(flightOf), { level, entity, starts, ...flight });
  desk.flightChanged(flightOf);
}

/** Takes note of what is wrong with a slice, or no longer is, and has the rules judge that look at it. */
function takeTrouble(key: string, event: SliceEvent, desk: Desk, { stores }: RuleContext): void {
  requireOwner(key, event);
  const trouble = troubleOf(event);
  if (trouble === undefined) return;
  const { tenant_id: tenant, platform, event_id, trace_id, connection_id } = event.h;
  const whose = { tenant, platform, account: event.account_id, level: event.level };
  const group = accountKey(whose);
  if (event.open) {
    stores.troubles.put(group, troubleField(trouble), trouble);
    stores.troubled.put(tenant, textList(platform, event.account_id), true);
  } else {
    stores.troubles.delete(group, troubleField(trouble));
    if (stores.troubles.size(group) === 0) stores.troubled.delete(tenant, textList(platform, event.account_id));
  }
  desk.troublesChanged(whose, { event_id, trace_id, connection_id });
}

function takeGold(key: string, gold: GoldMetric, desk: Desk, ctx: RuleContext): void {
  requireOwner(key, gold);
  const subject = subjectOf(gold);
  const index = desk.rulesOf(subject.tenant);
  const changed = keepDay(gold, subject, keptDays(index), ctx);
  if (changed === 0) return;
  const entity: EntityFacts = { subject, name: gold.entity_name, path: gold.path };
  if (changed === allMeasures) desk.agenda.know(entity);
  const rules = index.of(entity);
  desk.leaveScope(subject, rules);
  const cause = { event_id: gold.h.event_id, trace_id: gold.h.trace_id, connection_id: gold.h.connection_id };
  for (const rule of rules) {
    const { needs, definition } = rule;
    const looksAt = gold.hour === null ? needs.daily : needs.hourly;
    if (!looksAt || (needs.measures & changed) === 0) continue;
    const target = definition.group_by === 'account' ? accountOf(subject) : subject;
    desk.dataChanged(rule, target, { day: gold.report_day, zone: gold.zone }, cause);
  }
}

/** Every measure: what changed is of the whole row. */
const allMeasures = -1;

/** Keeps the day of a record, and no day that is `kept` days older; answers a bit for each measure that changed. */
function keepDay(gold: GoldMetric, subject: EntitySubject, kept: number, ctx: RuleContext): number {
  const { stores } = ctx;
  const [own, whole] = [subjectKey(subject), subjectKey(accountOf(subject))];
  const now = dayOf(gold);
  const field = dayField(now);
  const isGone = gold.is_retraction || gold.facts === 0;
  const before = stores.days.get(own, field);
  if (before === undefined && isGone) return 0;
  const account = accountDay(stores.days.get(whole, field), before?.sums.measures ?? null, now, isGone);
  if (account === undefined) {
    ctx.count('rules_account_overflow');
    return 0;
  }
  stores.days.put(whole, field, account);
  if (isGone) stores.days.delete(own, field);
  else stores.days.put(own, field, now);
  const keepFrom = now.day - kept;
  for (const group of [own, whole]) {
    for (const [old, { day }] of stores.days.entries(group)) if (day < keepFrom) stores.days.delete(group, old);
  }
  return isGone ? allMeasures : changedMeasures(before, now);
}

function changedMeasures(before: KeptDay | undefined, now: KeptDay): number {
  if (before === undefined) return allMeasures;
  const { name, reach } = now.sums;
  if (before.finality !== now.finality || before.coverage !== now.coverage) return allMeasures;
  if (before.sums.name !== name || before.sums.reach !== reach) return allMeasures;
  if (before.sums.standing.state !== now.sums.standing.state) return allMeasures;
  let changed = 0;
  for (const [bit, measure] of measureNames.entries()) {
    if (before.sums.measures[measure] !== now.sums.measures[measure]) changed |= 1 << bit;
  }
  return changed;
}
