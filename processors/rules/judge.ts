import { DateTime } from 'luxon';
import type { Finality, Severity, ValueReason } from '../../schemas/generated/types.ts';
import type { Flight, Moment } from '../formula/run/data.ts';
import { type Stretch, stretchOf } from '../formula/run/frames.ts';
import type { Source } from '../formula/run/state.ts';
import type { CompiledRule } from './compiled.ts';
import { type RuleDefinition, weekdays } from './definition.ts';
import type { History } from './history.ts';
import type { Outcome } from './life.ts';

/** What a rule says of a subject at a moment. */
export interface Judgement {
  readonly outcome: Outcome;
  readonly severity: Severity;
  /** The first thing that the condition measures; null with the reason. */
  readonly value: number | null;
  readonly reason: ValueReason;
  readonly moment: Moment;
  /** Days that were judged, both included. */
  readonly days: Stretch;
  readonly finality: Finality;
  /** Share of those days that were fetched complete. */
  readonly coverage: number;
}

/** Judges a subject by its days at a moment. Pure: the same days and moment give the same. */
export function judge(rule: CompiledRule, history: History, moment: Moment): Judgement {
  const source = history.series(flightOf(rule, history, moment)).at(moment);
  const days = judgedDays(rule, moment, source);
  const finality = leastFinality(history, days);
  const coverage = coverageOf(history, days);
  const first = rule.comparisons[0]?.value.evaluate(source);
  const holds = rule.condition.evaluate(source);
  const { outcome, reason } = outcomeOf(rule, source, holds.value, holds.reason, finality, coverage);
  return {
    outcome,
    severity: outcome === 'MET' ? severityOf(rule, source) : rule.severity,
    value: typeof first?.value === 'number' ? first.value : null,
    reason: first?.reason ?? reason,
    moment,
    days,
    finality,
    coverage,
  };
}

/** What a subject was planned for: as the rule says, else its organisation. */
export function flightOf(rule: CompiledRule, history: History, { today }: Moment): Flight | null {
  return rule.flight(history.subject.entity ?? history.subject.account) ?? history.flightOn(today);
}

function outcomeOf(
  rule: CompiledRule,
  source: Source,
  holds: unknown,
  reason: ValueReason,
  finality: Finality,
  coverage: number,
): { outcome: Outcome; reason: ValueReason } {
  const { definition } = rule;
  if (hasFew(rule, source)) return { outcome: 'CLEAR', reason };
  if (holds === null) {
    const outcome = reason === 'MIXED_CURRENCY' || reason === 'OVERFLOW' ? 'ERROR' : 'NO_DATA';
    return { outcome, reason };
  }
  const isTooEarly = rule.minFinality !== 'PROVISIONAL' && weight[finality] < weight[rule.minFinality];
  if (isTooEarly || coverage < definition.min_coverage) return { outcome: 'HELD', reason };
  if (holds === true) return { outcome: 'MET', reason };
  const isOver = rule.clear === null || rule.clear.evaluate(source).value === true;
  return { outcome: isOver ? 'CLEAR' : 'BETWEEN', reason };
}

function hasFew(rule: CompiledRule, source: Source): boolean {
  return rule.samples.some(({ of, least }) => {
    const { value } = of.evaluate(source);
    return typeof value === 'number' && value < least;
  });
}

function severityOf(rule: CompiledRule, source: Source): Severity {
  return rule.severities.find(({ when }) => when.evaluate(source).value === true)?.is ?? rule.severity;
}

const weight: Readonly<Record<Finality, number>> = { UNKNOWN: 0, PROVISIONAL: 1, SETTLING: 2, FINAL: 3 };

/** The days that the condition is about now: from the first that any of its windows covers to the last. */
function judgedDays(rule: CompiledRule, moment: Moment, source: Source): Stretch {
  let [first, last] = [moment.complete, moment.complete];
  let isFirst = true;
  for (const frame of rule.needs.frames) {
    const stretch = frame.kind === 'flight' ? source.days(frame) : stretchOf(frame, moment, null, moment.complete);
    if (stretch === undefined) continue;
    const [from, to] = frame.kind === 'hours' ? [Math.floor(stretch[0] / 24), Math.floor(stretch[1] / 24)] : stretch;
    [first, last] = isFirst ? [from, to] : [Math.min(first, from), Math.max(last, to)];
    isFirst = false;
  }
  return [first, last];
}

function leastFinality(history: History, [from, to]: Stretch): Finality {
  let least: Finality | null = null;
  for (const { finality } of history.accountBetween(from, to))
    if (least === null || weight[finality] < weight[least]) least = finality;
  return least ?? 'UNKNOWN';
}

function coverageOf(history: History, [from, to]: Stretch): number {
  let complete = 0;
  for (let day = from; day <= to; day++) if (history.isComplete(day)) complete += 1;
  return complete / (to - from + 1);
}

/**
 * When a rule may be evaluated, from an instant (milliseconds) on: the instant itself within its active hours, else their next
 * beginning.
 */
export function activeFrom({ schedule }: RuleDefinition, accountZone: string, at: number): number {
  const { active, zone = accountZone } = schedule;
  if (active === undefined) return at;
  const now = DateTime.fromMillis(at, { zone });
  // A stretch that goes over midnight began the day before.
  for (let ahead = -1; ahead <= 7; ahead++) {
    const day = now.startOf('day').plus({ days: ahead });
    const weekday = weekdays[day.weekday - 1];
    if (weekday === undefined || !active.days.includes(weekday)) continue;
    const begin = onClock(day, active.from);
    const end = active.to === undefined ? day.plus({ days: 1 }) : onClock(day, active.to);
    const until = end > begin ? end : onClock(day.plus({ days: 1 }), active.to ?? '00:00');
    if (at < begin.toMillis()) return begin.toMillis();
    if (at < until.toMillis()) return at;
  }
  return at;
}

function onClock(day: DateTime, clock: string): DateTime {
  const [hour, minute] = clock.split(':').map(Number);
  return day.set({ hour: hour ?? 0, minute: minute ?? 0 });
}
