import type { DailyRowFragment } from '../generated/operations.ts';

/** One row of the table: one account on one day in one currency. */
export type DailyRow = DailyRowFragment;

/** What the page shows of one currency: amounts of different currencies are never in one figure. */
export interface CurrencyView {
  readonly currency: string;
  /** Micros, exact. */
  readonly spendMicros: bigint;
  readonly clicks: number;
  readonly impressions: number;
  readonly days: readonly DayPoint[];
  readonly accounts: readonly string[];
}

/** One day of the chart. Heights are numbers for drawing only; figures in words come from the exact amounts. */
export interface DayPoint {
  readonly day: string;
  readonly clicks: number;
  readonly settling: boolean;
  readonly spendByAccount: Readonly<Record<string, number>>;
}

/** Label of an account: ids are unique only inside a platform. */
export function accountLabel(row: Pick<DailyRow, 'platform' | 'accountId'>): string {
  return `${platformName(row.platform)} ${row.accountId ?? ''}`;
}

/** A platform's name in words. */
export function platformName(platform: DailyRow['platform']): string {
  const names: Partial<Record<string, string>> = { TIKTOK: 'TikTok', LINKEDIN: 'LinkedIn', DV360: 'DV360', TTD: 'TTD' };
  const text = platform ?? 'UNKNOWN';
  return names[text] ?? text.charAt(0) + text.slice(1).toLowerCase();
}

/** Whether a platform may still restate, in words. */
export const finalityWords: Readonly<Record<DailyRow['finality'], string>> = {
  FINAL: 'Final',
  SETTLING: 'May still change',
  PROVISIONAL: 'Provisional',
  UNKNOWN: 'Not known',
};

/** The rows by currency, the currency with most rows first. */
export function byCurrency(rows: readonly DailyRow[]): CurrencyView[] {
  const groups = grouped(rows, (row) => row.currency);
  return [...groups]
    .map(([currency, group]) => ({
      currency,
      spendMicros: group.reduce((sum, row) => sum + BigInt(row.measures.spend?.amountMicros ?? 0), 0n),
      clicks: group.reduce((sum, row) => sum + (row.measures.clicks ?? 0), 0),
      impressions: group.reduce((sum, row) => sum + (row.measures.impressions ?? 0), 0),
      days: daysOf(group),
      accounts: [...new Set(group.map(accountLabel))].sort(),
      size: group.length,
    }))
    .sort((a, b) => b.size - a.size || a.currency.localeCompare(b.currency));
}

function daysOf(rows: readonly DailyRow[]): DayPoint[] {
  return [...grouped(rows, (row) => row.day ?? '')]
    .map(([day, group]) => ({
      day,
      clicks: group.reduce((sum, row) => sum + (row.measures.clicks ?? 0), 0),
      settling: group.some((row) => row.finality !== 'FINAL'),
      spendByAccount: Object.fromEntries(
        group.map((row) => [accountLabel(row), Number(row.measures.spend?.amount ?? 0)]),
      ),
    }))
    .sort((a, b) => a.day.localeCompare(b.day));
}

/**
 * Puts the newly read rows of the days `from` to `to` in place of the old ones of those days: rows that are gone from the
 * answer are gone from the page.
 */
export function replaceDays(old: readonly DailyRow[], read: readonly DailyRow[], from: string, to: string): DailyRow[] {
  const others = old.filter(({ day }) => day === null || day < from || day > to);
  return [...others, ...read].sort((a, b) => (b.day ?? '').localeCompare(a.day ?? '') || a.id.localeCompare(b.id));
}

/** Ids of rows whose spend or clicks differ from before, or that are new. */
export function changedRows(old: readonly DailyRow[], now: readonly DailyRow[]): Set<string> {
  const before = new Map(old.map((row) => [row.id, row]));
  const differs = (row: DailyRow) => {
    const was = before.get(row.id);
    return (
      was?.measures.clicks !== row.measures.clicks ||
      was?.measures.spend?.amountMicros !== row.measures.spend?.amountMicros
    );
  };
  return new Set(now.filter(differs).map(({ id }) => id));
}

function grouped(rows: readonly DailyRow[], keyOf: (row: DailyRow) => string): Map<string, DailyRow[]> {
  const groups = new Map<string, DailyRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
