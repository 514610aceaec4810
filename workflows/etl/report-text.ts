import type { EtlReport } from './types.ts';

/** Differences that are shown. */
const shown = 20;

/** A run as people read it, in Markdown: what Temporal's page and the command line show. `hasMore`: further steps follow those that are left. */
export function reportText(
  { slices, rows, compared, differences }: EtlReport,
  stepsLeft: number,
  hasMore = false,
): string {
  const toCome = hasMore ? `${stepsLeft} steps to come, and more after them` : `${stepsLeft} steps to come`;
  const lines = [
    `${slices} slices with ${rows} rows sent once more${stepsLeft === 0 && !hasMore ? '' : `, ${toCome}`}`,
    `${compared} sums compared with the platform's own, ${differences.length} differences`,
    ...differences
      .slice(0, shown)
      .map(
        ({ account, report, from, to, measure, ours, theirs, reason }) =>
          `- ${report} of ${account}, ${from === to ? from : `${from} to ${to}`}: ${measure} ${ours}, the platform ${theirs}: ${reason}`,
      ),
  ];
  if (differences.length > shown) lines.push(`- and ${differences.length - shown} more`);
  return lines.join('\n');
}
