import { countDays, later, moveDay } from '../format/days.ts';
import type { SliceLineFragment } from '../generated/operations.ts';

/** A day of a report of an account. */
export type Slice = SliceLineFragment;

/** How a day stands, from what asks for a person to what does not. */
export type Standing = 'failed' | 'late' | 'partial' | 'coming' | 'settling' | 'final' | 'none';

/** One report of one account, day by day. */
export interface ReportRow {
  readonly key: string;
  readonly platform: Slice['platform'];
  readonly accountId: string;
  readonly reportType: string;
  readonly level: Slice['level'];
  readonly connectionId: string | null;
  /** One a day, first day first; null where the ledger has nothing of the day. */
  readonly days: readonly (Slice | null)[];
  /** As-of time of its newest data; null where there is none. */
  readonly dataAsOf: string | null;
  /** The worst of its days. */
  readonly worst: Standing;
}

const order: readonly Standing[] = ['failed', 'late', 'partial', 'coming', 'settling', 'final', 'none'];

/** What a day's slice asks of people. */
export function standingOf(slice: Slice | null): Standing {
  if (slice === null) return 'none';
  if (slice.state === 'FAILED') return 'failed';
  if (slice.late) return 'late';
  if (slice.state === 'PARTIAL') return 'partial';
  if (slice.state === 'PLANNED' || slice.state === 'SENT') return 'coming';
  return slice.finality === 'FINAL' ? 'final' : 'settling';
}

/** The ledger as a row a report, those that need somebody first. */
export function reportRows(slices: readonly Slice[], from: string, to: string): ReportRow[] {
  const reports = new Map<string, Slice[]>();
  for (const slice of slices) {
    const key = [slice.platform, slice.accountId, slice.reportType, slice.level].join('/');
    const known = reports.get(key);
    if (known === undefined) reports.set(key, [slice]);
    else known.push(slice);
  }
  return [...reports]
    .map(([key, ofReport]) => rowOf(key, ofReport, from, to))
    .sort((a, b) => order.indexOf(a.worst) - order.indexOf(b.worst) || a.key.localeCompare(b.key));
}

function rowOf(key: string, slices: readonly Slice[], from: string, to: string): ReportRow {
  const byDay = new Map(slices.map((slice) => [slice.day, slice]));
  const days = Array.from({ length: countDays(from, to) }, (_, at) => byDay.get(moveDay(from, at)) ?? null);
  const standings = new Set(days.map(standingOf));
  const [first] = slices;
  if (first === undefined) throw new Error(`the report ${key} has no slices`);
  const { platform, accountId, reportType, level } = first;
  return {
    ...{ key, platform, accountId, reportType, level, days },
    connectionId: slices.find(({ connectionId }) => connectionId !== null)?.connectionId ?? null,
    dataAsOf: slices.reduce((newest, { dataAsOf }) => later(newest, dataAsOf ?? ''), '') || null,
    worst: order.find((standing) => standings.has(standing)) ?? 'none',
  };
}
