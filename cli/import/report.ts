import type { ClickHouseClient } from '../../base/clickhouse.ts';
import type { ImportResult } from '../../connectors/import/import.ts';
import { dayRange } from '../../connectors/import/placing.ts';
import type { SentSlices } from '../../connectors/import/processed.ts';
import { listedLines, type RefusedGroup } from '../../connectors/import/rejects.ts';
import { platformOf, type ReportProfile } from '../../connectors/profile.ts';
import { isoFromDay } from '../../schemas/day.ts';
import type { Outcome } from '../processed.ts';
import { between, is, tenantQuery } from '../reads/tenant-query.ts';
import { problemsOf } from './problems.ts';
import type { ImportStory } from './story.ts';

/** The quarantined rows of exactly these fetches, by reason. */
export async function quarantinedRows(
  client: ClickHouseClient,
  tenant: string,
  profile: ReportProfile,
  result: Pick<SentSlices, 'slices'>,
): Promise<readonly RefusedGroup[]> {
  if (result.slices.length === 0) return [];
  const days = result.slices.map((slice) => slice.day);
  type Row = {
    code: string;
    account: string;
    day: string;
    seq: string;
    rows: string;
    lines: string[];
    example: string;
  };
  const found = await tenantQuery<Row>(client, tenant, {
    select: `select reason_code as code, account_id as account, toString(slice_day) as day,
        toString(slice_fetch_seq) as seq, toString(count()) as rows,
        arraySlice(arraySort(groupArray(row_no)), 1, ${listedLines}) as lines, argMin(reason, row_no) as example
      from quarantine final`,
    filters: [
      is('platform', platformOf(profile)),
      is('report_type', profile.report),
      ...between('slice_day', isoFromDay(Math.min(...days)), isoFromDay(Math.max(...days))),
    ],
    tail: 'group by code, account, day, seq',
  });
  const ours = new Set(result.slices.map((slice) => `${slice.account}/${isoFromDay(slice.day)}/${slice.fetchSeq}`));
  const rows = found.filter((row) => ours.has(`${row.account}/${row.day}/${row.seq}`));
  return [...new Set(rows.map((row) => row.code))].sort().map((code) => {
    const same = rows.filter((row) => row.code === code);
    const lines = same.flatMap((row) => row.lines.map(Number)).sort((a, b) => a - b);
    const count = same.reduce((sum, row) => sum + Number(row.rows), 0);
    return { code, rows: count, lines: lines.slice(0, listedLines), example: same[0]?.example ?? '' };
  });
}

/** Prints the story, as one JSON document or in words. */
export function printReport(story: ImportStory): void {
  console.log(
    story.options.json === true ? JSON.stringify(reportDocument(story), null, 2) : reportLines(story).join('\n'),
  );
}

/** The story as `--json` prints it. */
export function reportDocument(story: ImportStory): object {
  const { file, options, chosen, result, outcome, quarantined } = story;
  const { slices, ...counts } = result;
  return {
    file,
    tenant: options.tenant,
    platform: chosen.profile.platform,
    report: chosen.profile.report,
    ...counts,
    slices: slices.map((slice) => ({
      account: slice.account,
      day: isoFromDay(slice.day),
      fetchSeq: slice.fetchSeq,
      rows: slice.rows,
    })),
    processed: outcome?.processed ?? null,
    ...(outcome === undefined ? {} : { outcome: totals(outcome, result) }),
    quarantined,
    problems: problemsOf(story),
  };
}

/** The story in words, line by line. */
export function reportLines({ file, options, chosen, result, outcome, quarantined }: ImportStory): string[] {
  const { profile } = chosen;
  const accounts = new Set(result.slices.map((slice) => slice.account));
  const lines = [
    `${file}: ${profile.platform}/${profile.report} (level ${profile.level}) for tenant ${options.tenant}${result.resumed ? ', gone on where it stopped' : ''}`,
    `rows read ${result.rowsRead}, sent ${result.rowsSent}, rejected ${result.rejected}`,
    `${plural(result.slices.length, 'slice')} of ${plural(accounts.size, 'account')}, days ${dayRange(result.slices.map((slice) => slice.day))}${result.complete ? '' : ', not complete'}`,
    ...result.notes.map((note) => `note: ${note}`),
    ...result.rejectedByReason.map((group) => groupText('rejected', group)),
  ];
  if (outcome !== undefined) lines.push(...outcomeText(outcome, result));
  return [...lines, ...quarantined.map((group) => groupText('quarantined', group))];
}

function groupText(what: 'rejected' | 'quarantined', { code, rows, lines, example }: RefusedGroup): string {
  const more = rows > lines.length ? ` and ${rows - lines.length} more` : '';
  return `${what} ${rows}: ${code}: line ${lines.join(', ')}${more}: ${example}`;
}

function outcomeText(outcome: Outcome, result: ImportResult): string[] {
  const sum = totals(outcome, result);
  const lines = [
    `facts new or changed ${sum.upserts}, retracted ${sum.retracts}, unchanged ${sum.unchanged}, duplicates ${sum.duplicates}, quarantined ${sum.quarantined}`,
  ];
  if (sum.leftAside !== null) {
    const { slices, rows, newest } = sum.leftAside;
    lines.push(
      `${plural(rows, 'row')} of ${plural(slices, 'slice')} left aside as older: a newer fetch (${newest}) is in force; to replace it give --fetch-seq ${newest + 1}, or leave it out`,
    );
  }
  for (const [reason, days] of sum.held) lines.push(`nothing retracted on ${plural(days, 'day')}: ${reason}`);
  if (!outcome.processed) {
    const missing = result.slices.length - outcome.slices.length;
    lines.push(
      `sent, but not all of it is processed yet (${plural(missing, 'slice')} open): is \`millrace run all\` or \`npm start\` running?`,
    );
  }
  return lines;
}

/** What became of the slices of this fetch; of those that a newer fetch has replaced nothing counts as this one's. */
function totals(outcome: Outcome, result: ImportResult) {
  const sum = { upserts: 0, retracts: 0, unchanged: 0, duplicates: 0, quarantined: 0 };
  const held = new Map<string, number>();
  for (const slice of outcome.slices) {
    if (slice.seq > slice.sent) continue;
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += slice[name];
    if (slice.reason !== null) held.set(slice.reason, (held.get(slice.reason) ?? 0) + 1);
  }
  return { ...sum, held: [...held], leftAside: leftAside(outcome, result) };
}

/** The slices of which a newer fetch is in force, with the rows that they had here; null when there is none. */
function leftAside(outcome: Outcome, result: ImportResult) {
  const older = outcome.slices.filter((slice) => slice.seq > slice.sent);
  if (older.length === 0) return null;
  const places = new Set(older.map((slice) => `${slice.account}/${slice.day}`));
  const sent = result.slices.filter((slice) => places.has(`${slice.account}/${isoFromDay(slice.day)}`));
  const rows = sent.reduce((sum, slice) => sum + slice.rows, 0);
  return { slices: older.length, rows, newest: older.reduce((most, slice) => Math.max(most, slice.seq), 0) };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
