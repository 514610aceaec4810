import type { Alert, GoldMetric, RuleConfig } from '../../schemas/generated/types.ts';
import { RuleError } from '../errors.ts';
import { dayBounds } from '../formula/run/clock.ts';
import type { RateChange } from '../rates/state.ts';
import { isQuiet } from './life.ts';
import type { FlightChange } from './planned.ts';
import { RuleReplay } from './replay.ts';
import { ruleOfConfig } from './rule-book.ts';

const hourMs = 3_600_000;
/** How finely time passes between records. */
const tickMs = 10 * 60_000;
/** Hours into the next day after which a day counts as fetched complete, where what was known when is not asked for. */
const settledHours = 6;

/** Gold that a backtest runs over: records in any order, and when each was known, milliseconds. */
export interface KnownGold {
  readonly gold: GoldMetric;
  readonly at: number;
}

/** An alert that would have been. Times are milliseconds. */
export interface WouldFire {
  readonly alertId: string;
  readonly entity: string;
  readonly entityName: string | null;
  readonly account: string;
  readonly firedAt: number;
  /** Null for one that would still fire at the end. */
  readonly endedAt: number | null;
  readonly severity: string;
  readonly value: number | null;
  readonly threshold: number | null;
  /** How value stands to threshold when the condition holds: `<`, `>=` … */
  readonly comparison: string;
  readonly unit: string;
  readonly currency: string | null;
  readonly subject: string;
  /** The slices whose rows it is of. */
  readonly slices: readonly string[];
}

/** What a rule would have done. */
export interface Backtest {
  readonly records: number;
  readonly transitions: readonly Alert[];
  readonly fired: readonly WouldFire[];
}

/** What a rule may ask for beside gold. */
export interface BacktestWorld {
  readonly rates?: readonly RateChange[];
  readonly flights?: readonly FlightChange[];
}

/**
 * Runs a rule over gold from `from` to `to` (milliseconds). What is known earlier than `from` is there at its beginning, and so are
 * exchange rates and flights, as they are now.
 * @throws RuleError MR_RULE for a rule that asks for what is not kept of the past.
 */
export function backtest(
  rule: RuleConfig,
  known: readonly KnownGold[],
  from: number,
  to: number,
  { rates = [], flights = [] }: BacktestWorld = {},
): Backtest {
  refuseUnknown(rule);
  const replay = new RuleReplay(tickMs);
  const inOrder = known.filter(({ at }) => at <= to).sort((a, b) => a.at - b.at);
  const first = Math.min(from, inOrder[0]?.at ?? from);
  for (const change of rates) replay.rates(change, first);
  for (const change of flights) replay.flight(change, first);
  replay.rule(rule, first);
  for (const { gold, at } of inOrder) replay.gold(gold, at);
  replay.pass(to);
  const transitions = replay.alerts.filter(({ event_time: at }) => at / 1000 >= from);
  return { records: inOrder.length, transitions, fired: wouldFire(transitions) };
}

function refuseUnknown(rule: RuleConfig): void {
  if (ruleOfConfig(rule)?.needs.troubles !== true) return;
  const message = 'which slices were late, shrunk or incomplete is not kept of the past: it cannot be tried on it';
  throw new RuleError(rule.rule_id, [{ place: 'condition', message }]);
}

/**
 * Gold as it is known now, at the times when each day would have been known had it been final at once: a day shortly before it ends, as
 * one that is running, and complete some hours after; an hour when it is over.
 */
export function asKnownNow(records: readonly GoldMetric[]): readonly KnownGold[] {
  return records.flatMap((gold) => {
    const { start, end } = dayBounds(gold.zone, gold.report_day);
    if (gold.hour !== null) return [{ gold, at: start + (gold.hour + 1) * hourMs }];
    return [
      { gold: { ...gold, coverage: 0 }, at: end - 60_000 },
      { gold, at: end + settledHours * hourMs },
    ];
  });
}

function wouldFire(transitions: readonly Alert[]): readonly WouldFire[] {
  const open = new Map<string, WouldFire>();
  const all: string[] = [];
  for (const alert of transitions) {
    const id = alert.alert_id;
    const before = open.get(id);
    if (alert.state === 'FIRING' && before === undefined) {
      all.push(id);
      open.set(id, firedOf(alert));
    } else if (before !== undefined && isQuiet(alert)) {
      open.set(id, { ...before, endedAt: alert.event_time / 1000 });
    }
  }
  return all.flatMap((id) => open.get(id) ?? []);
}

function firedOf(alert: Alert): WouldFire {
  const {
    alert_id: alertId,
    entity,
    entity_name: entityName,
    event_time: at,
    severity,
    value,
    threshold,
    comparison,
    unit,
    currency,
    subject,
    slices,
  } = alert;
  return {
    alertId,
    entity: entity.entity_id,
    entityName,
    account: entity.account_id,
    firedAt: at / 1000,
    endedAt: null,
    severity,
    value,
    threshold,
    comparison,
    unit,
    currency,
    subject,
    slices,
  };
}
