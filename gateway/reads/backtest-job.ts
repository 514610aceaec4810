import type { RateChange } from '../../processors/rates/state.ts';
import { asKnownNow, type Backtest, backtest } from '../../processors/rules/backtest.ts';
import type { FlightChange } from '../../processors/rules/planned.ts';
import type { RuleConfig } from '../../schemas/generated/types.ts';
import { type GoldRow, goldRecord } from './gold-records.ts';

/** A rule and the gold that it is tried on; all of it can be sent to a thread. Times are milliseconds. */
export interface BacktestJob {
  readonly tenant: string;
  readonly rule: RuleConfig;
  readonly rows: readonly GoldRow[];
  readonly known: 'NOW' | 'THEN';
  /** What the rule's formulas convert by. */
  readonly rates: readonly RateChange[];
  /** Budgets and days of the tenant's table. */
  readonly flights: readonly FlightChange[];
  readonly from: number;
  readonly to: number;
}

/** What of a backtest is told; transitions stay where they were made. */
export type BacktestOutcome = Pick<Backtest, 'records' | 'fired'>;

/** Tries the rule. A rule that is switched off is tried all the same. */
export function runBacktest({ tenant, rule, rows, known, rates, flights, from, to }: BacktestJob): BacktestOutcome {
  const records = rows.map((row) => goldRecord(row, tenant));
  const gold =
    known === 'NOW'
      ? asKnownNow(records)
      : records.map((record) => ({ gold: record, at: record.h.produced_at / 1000 }));
  const definition = JSON.stringify({ ...JSON.parse(rule.definition), mode: 'notify' });
  const { records: count, fired } = backtest({ ...rule, definition }, gold, from, to, { rates, flights });
  return { records: count, fired };
}
