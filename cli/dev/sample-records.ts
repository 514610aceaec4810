import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DateTime } from 'luxon';
import { parse } from 'yaml';
import { CsvRowSplitter } from '../../connectors/import/csv-rows.ts';
import { SliceFramer } from '../../connectors/import/framer.ts';
import { reportedBy } from '../../connectors/import/ledger.ts';
import type { FileRow } from '../../connectors/import/rows.ts';
import { findReport } from '../../connectors/registry.ts';
import { reportOf } from '../../connectors/sample/reports.ts';
import type { SampleAccount } from '../../connectors/sample/world.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { RawRecord, RuleConfig } from '../../schemas/generated/types.ts';

/** A day of an account as it is fetched at a time. */
export interface SampleFetch {
  readonly tenant: string;
  readonly seed: number;
  readonly account: SampleAccount;
  readonly daysAgo: number;
  /** Number of the fetch; a later one of a day has a greater one. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The raw records of a day's report, framed as an import frames them; none where the day has not begun for the account. */
export function sampleRecords({ tenant, seed, account, daysAgo, seq, now }: SampleFetch): readonly RawRecord[] {
  const profile = findReport(account.platform, account.report);
  const day = DateTime.fromMillis(now, { zone: account.zone }).minus({ days: daysAgo }).toISODate() ?? '';
  const report = reportOf(seed, profile, account, day, now);
  if (report === undefined) return [];
  const delimiter = profile.decimalComma ? ';' : ',';
  const [header, ...rows] = rowsOf(report, delimiter);
  if (header === undefined) return [];
  const records: RawRecord[] = [];
  const framer = new SliceFramer(
    {
      ...reportedBy(tenant, profile),
      ...{ connection: 'sample', encoding: 'csv', delimiter, headerLine: header.bytes, mapping: null, dataAsOf: null },
      columns: header.bytes.toString('utf8').split(delimiter),
      fingerprint: createHash('sha256').update(report).digest('hex'),
      fetchedAt: now * 1000,
    },
    (record) => records.push(record),
  );
  const { account: id, currency, zone } = account;
  const slice = dayFromIso(day);
  framer.begin({ account: id, currency, zone, day: slice, fetchSeq: seq });
  for (const row of rows) framer.add(id, slice, row);
  for (const _ of framer.end(true));
  return records;
}

function rowsOf(report: Buffer, delimiter: string): FileRow[] {
  const rows: FileRow[] = [];
  const splitter = new CsvRowSplitter(delimiter);
  const sink = {
    row: (row: FileRow) => rows.push({ ...row, bytes: Buffer.from(row.bytes) }),
    reject: ({ line, reason }: { readonly line: number; readonly reason: string }) => {
      throw new TypeError(`line ${line} of a sample report: ${reason}`);
    },
  };
  splitter.push(report, sink);
  splitter.end(sink);
  return rows;
}

const rulesFolder = fileURLToPath(new URL('../sample/rules/', import.meta.url));

/** The rules of the sample data as a tenant has them in force. */
export function sampleRuleConfigs(tenant: string): readonly RuleConfig[] {
  return readdirSync(rulesFolder).map((file) => {
    const written = parse(readFileSync(`${rulesFolder}${file}`, 'utf8')) as { readonly rule: string };
    const definition = JSON.stringify(written);
    return { tenant_id: tenant, rule_id: written.rule, version: 1, definition, metrics: [], updated_at: 0 };
  });
}
