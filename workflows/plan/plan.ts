import { firstKept } from '../../connectors/kept.ts';
import type { Age, RefetchRule, Slot } from './slot.ts';
import { SlotsAt } from './slots.ts';

/** How a day of a report stands: milliseconds since the epoch. */
export interface DayState {
  /** When the fetch that was last sent was begun; null before the first. */
  readonly fetchedAt: number | null;
  /** When it may be tried again, after it failed; null otherwise. */
  readonly retryAt: number | null;
}

/** The days of one report of one account, by days since 1970-01-01; those that nobody has asked for yet are absent. */
export interface Series {
  readonly account: string;
  readonly report: string;
  readonly rule: RefetchRule;
  readonly days: ReadonlyMap<number, DayState>;
}

/** Days that are to be fetched again on request, both included, unless that was done since. */
export interface Backfill {
  /** Null: all of them. */
  readonly account: string | null;
  readonly from: number;
  readonly to: number;
  /** When it was asked for: milliseconds since the epoch. */
  readonly since: number;
}

/** Everything that decides what is to be fetched now. */
export interface PlanInput {
  readonly now: number;
  readonly series: readonly Series[];
  /** The first day that is wanted at all without a backfill. */
  readonly firstDay: number;
  readonly backfills: readonly Backfill[];
}

/** Why days are fetched: their age, or somebody asked for it. */
export type FetchReason = Age | 'BACKFILL';

/** One report of one account over days that follow one another, both included. */
export interface PlannedFetch {
  readonly account: string;
  readonly report: string;
  readonly from: number;
  readonly to: number;
  readonly reason: FetchReason;
  /** 1 comes first, 5 last: as Temporal counts. */
  readonly priority: number;
}

/** What is to be fetched now, the most urgent first. */
export interface Plan {
  readonly fetches: readonly PlannedFetch[];
  /** Days that are due and wait since their last fetch failed. */
  readonly waiting: number;
}

const priorities: Readonly<Record<FetchReason, number>> = {
  TODAY: 2,
  RECENT: 2,
  SETTLING: 3,
  SETTLED: 4,
  BACKFILL: 5,
};

/** Days of one fetch at most: what the largest reports are still quick with. */
const longestFetch = 31;
/** Settled days that were fetched are looked at for so long: longer than settling and thirteen weeks together. */
const longestSample = 250;

const minuteMs = 60_000;
const firstRetryMs = 5 * minuteMs;
const longestRetryMs = 360 * minuteMs;

/** Milliseconds after which a day whose fetch failed so often in a row is tried again: 5 min, doubled each time, 6 h at most. */
export function retryAfterMs(failures: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, failures - 1));
}

/**
 * The fetches that are due. A day is due when its last fetch is older than the slot that now is, so whatever a downtime left
 * out is caught up with, each day once, as far as the platform still has it. Days of the same urgency that follow one another are fetched together.
 */
export function planFetches({ now, series, firstDay, backfills }: PlanInput): Plan {
  const fetches: PlannedFetch[] = [];
  let waiting = 0;
  const slots = new SlotsAt(now);
  for (const each of series) {
    const due: { day: number; reason: FetchReason }[] = [];
    const today = slots.today(each.rule.zone);
    const asked = backfills.filter(({ account }) => account === null || account === each.account);
    const moment = { today, firstDay, backfills: asked, slotOf: slots.of(each.rule) };
    const wanted = asked.reduce((first, { from }) => Math.min(first, from), firstDay);
    for (let day = Math.max(wanted, firstKept(each.rule, today) ?? wanted); day <= today; day += 1) {
      const reason = dueReason(each.days.get(day)?.fetchedAt ?? null, day, moment);
      if (reason === null) continue;
      if (isWaiting(each.days.get(day), now)) waiting += 1;
      else due.push({ day, reason });
    }
    fetches.push(...together(each, due));
  }
  return { fetches: fetches.sort(byUrgency), waiting };
}

/** What a series' days are looked at with; the requests are those that its account is in. */
interface Moment extends Pick<PlanInput, 'firstDay' | 'backfills'> {
  readonly today: number;
  readonly slotOf: (day: number) => Slot | null;
}

function dueReason(
  fetchedAt: number | null,
  day: number,
  { today, firstDay, backfills, slotOf }: Moment,
): FetchReason | null {
  if (day >= firstDay && (fetchedAt === null || today - day <= longestSample)) {
    const slot = slotOf(day);
    if (slot !== null && (fetchedAt === null || fetchedAt < slot.from)) return slot.age;
  }
  const isAsked = backfills.some(
    ({ from, to, since }) => day >= from && day <= to && (fetchedAt === null || fetchedAt < since),
  );
  return isAsked ? 'BACKFILL' : null;
}

function isWaiting(state: DayState | undefined, now: number): boolean {
  return state !== undefined && state.retryAt !== null && now < state.retryAt;
}

/** Days, in ascending order, as few fetches as may be. */
function together(
  { account, report }: Series,
  due: readonly { readonly day: number; readonly reason: FetchReason }[],
): PlannedFetch[] {
  const fetches: PlannedFetch[] = [];
  for (const { day, reason } of due) {
    const last = fetches.at(-1);
    const priority = priorities[reason];
    const fits = last !== undefined && last.to === day - 1 && last.priority === priority;
    if (fits && day - last.from < longestFetch) fetches[fetches.length - 1] = { ...last, to: day, reason };
    else fetches.push({ account, report, from: day, to: day, reason, priority });
  }
  return fetches;
}

/** The newer days first, where all are as urgent; accounts and reports take turns in their order. */
function byUrgency(one: PlannedFetch, other: PlannedFetch): number {
  return one.priority - other.priority || other.to - one.to;
}
