import type { FetchStep, IngestionStatus } from './types.ts';

/** Fetches that are listed. */
const listed = 20;

/** What Temporal's page shows of a connection's workflow: Markdown, less than 20 kB. */
export function detailsOf(status: IngestionStatus, steps: readonly FetchStep[]): string {
  const { state, reason, open, left, waiting, rows, failed } = status;
  const lines = [
    `**${state}**${reason === null ? '' : `: ${reason}`}`,
    '',
    `${open} fetches under way, ${left} more are due, ${waiting} days wait after a failure; ${rows} rows sent, ${failed} fetches failed`,
    '',
    ...steps
      .slice(0, listed)
      .map(({ account, report, from, to, reason }) => `- ${report} of ${account}, ${from} to ${to} (${reason})`),
  ];
  return lines.join('\n').trimEnd();
}
