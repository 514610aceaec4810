import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { type ImportResult, platformOf } from '../../connectors/import/import.ts';
import { dayRange } from '../../connectors/import/placing.ts';
import type { ReportProfile } from '../../connectors/profile.ts';
import { isoFromDay } from '../../schemas/day.ts';
import type { Outcome } from '../processed.ts';
import { between, is, tenantQuery } from '../reads/tenant-query.ts';
import type { ImportArguments } from './arguments.ts';
import type { ChosenReport } from './choose-report.ts';

/** Rows that the pipeline refused, by reason. */
export interface QuarantinedGroup {
  readonly code: string;
  readonly rows: number;
  /** Lines of the file, the first ones. */
  readonly lines: readonly number[];
  /** What is wrong with the first of them. */
  readonly example: string;
}

/** Everything there is to say of an import. */
export interface ImportStory {
  readonly file: string;
  readonly options: ImportArguments;
  readonly chosen: ChosenReport;
  readonly result: ImportResult;
  /** Undefined when it was not waited for. */
  readonly outcome: Outcome | undefined;
  readonly quarantined: readonly QuarantinedGroup[];
}

const listedLines = 20;

/** The quarantined rows of exactly these fetches, by reason. */
export async function quarantinedRows(
  client: ClickHouseClient,
  tenant: string,
  profile: ReportProfile,
  result: ImportResult,
): Promise<readonly QuarantinedGroup[]> {
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
  console.log(story.options.json === true ? JSON.stringify(asJson(story), null, 2) : asText(story).join('\n'));
}

function asJson({ file, options, chosen, result, outcome, quarantined }: ImportStory): object {
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
    ...(outcome === undefined ? {} : { outcome: totals(outcome) }),
    quarantined,
  };
}

function asText({ file, options, chosen, result, outcome, quarantined }: ImportStory): string[] {
  const { profile } = chosen;
  const accounts = new Set(result.slices.map((slice) => slice.account));
  const lines = [
    `${file}: ${profile.platform}/${profile.report} (level ${profile.level}) for tenant ${options.tenant}${result.resumed ? ', gone on where it stopped' : ''}`,
    `rows read ${result.rowsRead}, sent ${result.rowsSent}, rejected ${result.rejected}`,
    `${plural(result.slices.length, 'slice')} of ${plural(accounts.size, 'account')}, days ${dayRange(result.slices.map((slice) => slice.day))}${result.complete ? '' : ', not complete'}`,
    ...result.notes.map((note) => `note: ${note}`),
    ...result.rejectedLines.map((row) => `rejected, line ${row.line}: ${row.code}: ${row.reason}`),
  ];
  if (outcome !== undefined) lines.push(...outcomeText(outcome, result));
  for (const group of quarantined) {
    const more = group.rows > group.lines.length ? ', …' : '';
    lines.push(`quarantined ${group.rows}: ${group.code}: line ${group.lines.join(', ')}${more}: ${group.example}`);
  }
  return lines;
}

function outcomeText(outcome: Outcome, result: ImportResult): string[] {
  const sum = totals(outcome);
  const lines = [
    `facts new or changed ${sum.upserts}, retracted ${sum.retracts}, unchanged ${sum.unchanged}, duplicates ${sum.duplicates}, quarantined ${sum.quarantined}`,
  ];
  for (const [reason, days] of sum.held) lines.push(`nothing retracted on ${plural(days, 'day')}: ${reason}`);
  if (!outcome.processed) {
    const missing = result.slices.length - outcome.slices.length;
    lines.push(
      `sent, but not all of it is processed yet (${plural(missing, 'slice')} open): is \`millrace run all\` or \`npm start\` running?`,
    );
  }
  return lines;
}

function totals(outcome: Outcome) {
  const sum = { upserts: 0, retracts: 0, unchanged: 0, duplicates: 0, quarantined: 0 };
  const held = new Map<string, number>();
  for (const slice of outcome.slices) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += slice[name];
    if (slice.reason !== null) held.set(slice.reason, (held.get(slice.reason) ?? 0) + 1);
  }
  return { ...sum, held: [...held] };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
