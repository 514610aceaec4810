import { type ComparedMeasure, comparedMeasures, type DayTotal } from './total.ts';

/** Why our total is another one than the platform's. */
export type DifferenceReason =
  /** The amounts are of different currencies and cannot be compared. */
  | 'CURRENCY'
  /** No fetch of the day has ever come through. */
  | 'MISSING_SLICE'
  /** A fetch is on its way through the pipeline. */
  | 'IN_FLIGHT'
  /** Rows were refused on the way. */
  | 'QUARANTINED'
  /** The slice was not complete, or something in it does not fit: what it lacks was not taken out. */
  | 'HELD_BACK'
  /** The platform's rows of this level do not add up to its account total: ours are what it says of the level. */
  | 'LEVEL_DIFFERENCE'
  /** The platform says something else than when the day was fetched. */
  | 'RESTATED_SINCE'
  /** The day was final when it was fetched, and nothing was lost on the way as far as is known. */
  | 'UNEXPLAINED';

/** What the ledger says of a report's day. */
export interface SliceEvidence {
  readonly state: 'PLANNED' | 'FAILED' | 'SENT' | 'PARTIAL' | 'APPLIED';
  /** The fetch that is in force; null: none has come through. */
  readonly fetchSeq: string | null;
  /** When it was fetched, ISO 8601 in UTC. */
  readonly fetchedAt: string | null;
  readonly finality: string | null;
  readonly quarantined: number;
  /** Facts that silver has of it. */
  readonly liveFacts: number;
  /** Why it was held back, or why the last fetch failed. */
  readonly why: string | null;
}

/** What is known of an account's day at one level. */
export interface DayEvidence {
  /** What gold adds up to, with how many facts it holds. */
  readonly ours: DayTotal & { readonly facts: number };
  /** Null: the ledger does not know the day. */
  readonly slice: SliceEvidence | null;
  /** What the platform says of the whole account now. */
  readonly account: DayTotal;
  /** What the platform says of this level now; null where it was not asked. */
  readonly level: DayTotal | null;
  /** Measures that both the level's report and the account's have. */
  readonly measures: readonly ComparedMeasure[];
}

/** One measure side by side: counts, micros of money, conversions x 1e6. */
export interface MeasureDifference {
  readonly measure: ComparedMeasure;
  readonly ours: bigint;
  readonly theirs: bigint;
  /** Ours less theirs. */
  readonly difference: bigint;
}

/** How a day stands. */
export interface ReconciledDay {
  readonly measures: readonly MeasureDifference[];
  readonly agrees: boolean;
  /** Null where it agrees. */
  readonly reason: DifferenceReason | null;
  /** The reason in words; null where it agrees. */
  readonly detail: string | null;
}

/**
 * Compares our total of an account's day with the platform's own, and says why they differ. What nobody says counts as zero: platforms
 * leave out rows without activity. The first reason that holds is given, in the order of `DifferenceReason`.
 */
export function reconcileDay(evidence: DayEvidence): ReconciledDay {
  const { ours, account } = evidence;
  const measures = sideBySide(evidence.measures, ours, account);
  const sameCurrency = ours.currencies.length === 0 || account.currencies.length === 0 || isSameCurrency(ours, account);
  if (sameCurrency && measures.every(({ difference }) => difference === 0n)) {
    return { measures, agrees: true, reason: null, detail: null };
  }
  const [reason, detail] = sameCurrency
    ? reasonOf(evidence)
    : ([
        'CURRENCY',
        `ours are ${ours.currencies.join(', ')}, the platform's ${account.currencies.join(', ')}`,
      ] as const);
  return { measures, agrees: false, reason, detail };
}

/** True when every measure is the same; currencies are not looked at. */
export function sameSums(measures: readonly ComparedMeasure[], one: DayTotal, other: DayTotal): boolean {
  return sideBySide(measures, one, other).every(({ difference }) => difference === 0n);
}

function sideBySide(compared: readonly ComparedMeasure[], ours: DayTotal, theirs: DayTotal) {
  return comparedMeasures
    .filter((measure) => compared.includes(measure))
    .map((measure): MeasureDifference => {
      const [own, told] = [ours.sums[measure] ?? 0n, theirs.sums[measure] ?? 0n];
      return { measure, ours: own, theirs: told, difference: own - told };
    });
}

function isSameCurrency(ours: DayTotal, theirs: DayTotal): boolean {
  return ours.currencies.length === 1 && theirs.currencies.length === 1 && ours.currencies[0] === theirs.currencies[0];
}

function reasonOf({ ours, slice, level, measures }: DayEvidence): readonly [DifferenceReason, string] {
  if (slice === null) return ['MISSING_SLICE', 'the day was never fetched'];
  if (slice.fetchSeq === null) return notThrough(slice);
  if (slice.state === 'SENT') return ['IN_FLIGHT', 'a newer fetch is on its way through the pipeline'];
  if (ours.facts !== slice.liveFacts) return ['IN_FLIGHT', `gold has ${ours.facts} of ${slice.liveFacts} facts`];
  if (slice.quarantined > 0) {
    return ['QUARANTINED', `${slice.quarantined} rows are in quarantine: \`millrace quarantine list\` tells why`];
  }
  if (slice.state === 'PARTIAL') return ['HELD_BACK', slice.why ?? 'the slice was held back'];
  if (level !== null && sameSums(measures, ours, level)) {
    return ['LEVEL_DIFFERENCE', "the platform's own rows of this level do not add up to its account total"];
  }
  const fetched = `it was fetched ${slice.fetchedAt ?? 'at a time that is not known'}`;
  if (slice.finality === 'FINAL') return ['UNEXPLAINED', `the day was final by the platform's rule when ${fetched}`];
  const failing = slice.state === 'FAILED' ? `; fetching it again fails: ${slice.why ?? 'no reason is known'}` : '';
  return ['RESTATED_SINCE', `${fetched}; the platform says something else now${failing}`];
}

function notThrough({ state, why }: SliceEvidence): readonly [DifferenceReason, string] {
  if (state === 'SENT') return ['IN_FLIGHT', 'its first fetch is on its way through the pipeline'];
  if (state === 'FAILED') return ['MISSING_SLICE', `fetching it failed: ${why ?? 'no reason is known'}`];
  return ['MISSING_SLICE', 'it is planned and was not fetched yet'];
}
