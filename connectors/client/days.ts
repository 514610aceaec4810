import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { RowCapError } from '../errors.ts';
import type { DaysSummary, JobState, ReportPiece, ReportRequest, ReportToken } from './port.ts';

/** Days that are fetched together, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** What a platform's fetch of some days gives: rows, the report it waits for, and last what is known of the days. */
export type DaysPiece =
  | Extract<ReportPiece, { kind: 'rows' }>
  | { readonly kind: 'job'; readonly state: JobState }
  | { readonly kind: 'end'; readonly summary: DaysSummary };

/** Fetches the rows of some days. A RowCapError comes before any row: then the same is asked for in halves. */
export type FetchDays = (days: Days, job: JobState | null) => AsyncIterable<DaysPiece>;

/**
 * A report's days in stretches of at most `longest`, each told to be finished by itself. A stretch with more rows than the
 * platform gives at once is halved; a single day with too many is an error that says so.
 */
export async function* reportByDays(
  request: ReportRequest,
  resume: ReportToken | undefined,
  longest: number,
  fetch: FetchDays,
): AsyncGenerator<ReportPiece> {
  let next = resume?.next ?? request.from;
  let job = resume?.job ?? null;
  const waiting: Days[] = [];
  while (next <= request.to) {
    const days = job ?? waiting.pop() ?? { from: next, to: earlier(addDays(next, longest - 1), request.to) };
    try {
      for await (const piece of fetch({ from: days.from, to: days.to }, job?.state ?? null)) {
        if (piece.kind === 'rows') yield piece;
        else if (piece.kind === 'job') yield progress(next, { ...days, state: piece.state });
        else yield { kind: 'days', from: days.from, to: days.to, summary: piece.summary };
      }
    } catch (error) {
      if (!(error instanceof RowCapError) || days.from === days.to) throw error;
      waiting.push(...halves(days).reverse());
      job = null;
      continue;
    }
    next = addDays(days.to, 1);
    job = null;
    yield progress(next, null);
  }
}

function progress(next: string, job: ReportToken['job']): ReportPiece {
  return {
    kind: 'progress',
    token: { next, job: job === null ? null : { from: job.from, to: job.to, state: job.state } },
  };
}

function halves({ from, to }: Days): Days[] {
  const middle = isoFromDay(Math.floor((dayFromIso(from) + dayFromIso(to)) / 2));
  return [
    { from, to: middle },
    { from: addDays(middle, 1), to },
  ];
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}

/** The day so many days after `day`. */
export function addDays(day: string, count: number): string {
  return isoFromDay(dayFromIso(day) + count);
}

/** Year, month and day as numbers, as several APIs want them. */
export function dateParts(day: string): { readonly year: number; readonly month: number; readonly day: number } {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return { year, month, day: date };
}
