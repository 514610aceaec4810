import { duration } from './tasks-text.ts';
import { textTable } from './text-table.ts';

/** What a slice may be, as the database's `slice_state` says it. */
export const sliceStates = ['PLANNED', 'FAILED', 'SENT', 'PARTIAL', 'APPLIED'] as const;

/** A slice as the ledger has it. Times are ISO 8601 in UTC. */
export interface SliceRow {
  readonly platform: string;
  readonly account: string;
  readonly report: string;
  readonly level: string;
  readonly day: string;
  readonly state: (typeof sliceStates)[number];
  /** The next fetch should have come by now. */
  readonly late: boolean;
  readonly fetchSeq: string | null;
  readonly rows: number | null;
  readonly finality: string | null;
  readonly fetchedAt: string | null;
  /** When the next fetch is due; null for one that no workflow plans. */
  readonly dueAt: string | null;
  readonly failures: number;
  readonly errorCode: string | null;
  readonly reason: string | null;
  /** Asked for, and in none of its rows. */
  readonly missingFields: readonly string[];
  readonly connection: string | null;
}

/** Somebody should look at it. */
export function isProblem({ state, late }: Pick<SliceRow, 'state' | 'late'>): boolean {
  return late || state === 'FAILED' || state === 'PARTIAL';
}

const head = ['day', 'platform', 'account', 'report', 'state', 'fetch', 'rows', 'finality', 'as of', 'next'];

/** Slices as somebody reads them: a line each, and under a table why some of them are no good, and what did not come. */
export function slicesText(
  slices: readonly SliceRow[],
  { now, more }: { readonly now: number; readonly more: boolean },
): string {
  if (slices.length === 0) return 'no slices';
  const table = textTable(
    head,
    slices.map((slice) => cells(slice, now)),
  );
  const reasons = [...new Set(slices.flatMap(reasonOf))].map((reason) => `  ${reason}`);
  const missing = [...new Set(slices.flatMap(missingOf))].map((line) => `  ${line}`);
  const rest = more ? ['there are more: narrow it down, or give --limit'] : [];
  return [table, ...reasons, ...missing, ...rest].join('\n');
}

function cells(slice: SliceRow, now: number): string[] {
  const { day, platform, account, report, state, late, fetchSeq, rows, finality, fetchedAt, dueAt } = slice;
  return [
    day,
    platform,
    account,
    report,
    `${state.toLowerCase()}${late ? ', late' : ''}`,
    fetchSeq ?? '-',
    rows === null ? '-' : String(rows),
    finality?.toLowerCase() ?? '-',
    fetchedAt === null ? '-' : `${duration(Math.max(0, now - Date.parse(fetchedAt)))} ago`,
    nextText(dueAt, now),
  ];
}

function nextText(dueAt: string | null, now: number): string {
  if (dueAt === null) return '-';
  const wait = Date.parse(dueAt) - now;
  return wait <= 0 ? 'due' : `in ${duration(wait)}`;
}

function reasonOf({ state, reason, errorCode, failures }: SliceRow): string[] {
  if (reason === null || (state !== 'FAILED' && state !== 'PARTIAL')) return [];
  if (state === 'PARTIAL') return [`partial: ${reason}`];
  return [`failed ${failures === 1 ? 'once' : `${failures} times in a row`}, ${errorCode ?? 'no code'}: ${reason}`];
}

/** A platform that leaves a field out, and one whose rows have nothing of it, look alike. */
function missingOf({ platform, report, missingFields, rows }: SliceRow): string[] {
  if (missingFields.length === 0 || rows === null || rows === 0) return [];
  return [`${platform} ${report}: asked for and in no row: ${missingFields.join(', ')}`];
}
