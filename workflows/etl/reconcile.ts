import type { SliceOutcome } from '../../connectors/import/processed.ts';
import type { Difference, EtlSent, Reconciled, Sums } from './types.ts';

/** What became of a slice that was sent. */
export type SliceFate = Pick<SliceOutcome, 'day' | 'seq' | 'decision' | 'reason' | 'quarantined' | 'duplicates'>;

const measures = ['impressions', 'clicks', 'spend'] as const;

/**
 * Compares what is stored of some days with what the platform says they add up to, and says why where they differ. Slices that
 * have not come through are a difference of their own.
 */
export function reconcileDays(sent: EtlSent, stored: Sums, fates: readonly SliceFate[]): Reconciled {
  const { account, report, slices, totals } = sent;
  const days = slices.map(({ day }) => day).sort();
  const at = { account, report, from: days[0] ?? '', to: days.at(-1) ?? '' };
  const missing = slices.filter(({ day, seq }) => !fates.some((fate) => fate.day === day && fate.seq >= seq));
  const differences: Difference[] = missing.map(({ day }) => ({
    ...{ account, report, from: day, to: day },
    measure: 'slices',
    ours: '0',
    theirs: '1',
    reason: 'the slice has not come through yet: see whether the pipeline runs',
  }));
  let compared = 0;
  for (const measure of measures) {
    const theirs = totals?.[measure];
    if (theirs === undefined) continue;
    compared += 1;
    const ours = stored[measure] ?? '0';
    if (ours === theirs) continue;
    differences.push({ ...at, measure, ours, theirs, reason: reasonOf(sent, fates, missing.length) });
  }
  return { compared, differences };
}

/** The likeliest reason first: what was never taken in, then what was changed since. */
function reasonOf({ slices }: EtlSent, fates: readonly SliceFate[], missing: number): string {
  if (missing > 0) return `${missing} of ${slices.length} slices have not come through`;
  const partial = fates.find(({ decision }) => decision === 'PARTIAL');
  if (partial !== undefined) return `the slice of ${partial.day} was held back: ${partial.reason ?? 'no reason given'}`;
  const quarantined = fates.reduce((sum, fate) => sum + fate.quarantined, 0);
  if (quarantined > 0) return `${quarantined} rows are in quarantine: \`millrace quarantine list\` tells why`;
  const newer = fates.filter((fate) => slices.some(({ day, seq }) => day === fate.day && fate.seq > seq));
  if (newer.length > 0) return `${newer.length} days were restated since: a newer fetch is in force`;
  const duplicates = fates.reduce((sum, fate) => sum + fate.duplicates, 0);
  if (duplicates > 0) return `${duplicates} rows came twice and count once`;
  return "the platform's sums and its rows do not agree";
}
