import { SliceFramer } from '../../connectors/import/framer.ts';
import type { RawWriter } from '../../connectors/import/raw-writer.ts';
import { dayFromIso } from '../../schemas/day.ts';

/** Columns of a campaign report as Microsoft's exports have them: 22, of which nine are segments. */
const header =
  'date,account_id,campaign_id,currency_code,device_os,device_type,network,ad_distribution,bid_match_type,' +
  'delivered_match_type,top_vs_other,budget_association_status,budget_name,clicks,impressions,spend,' +
  'conversions_qualified,conversions,revenue,all_conversions_qualified,all_conversions,all_revenue';

const accounts = 24;
const firstDay = dayFromIso('2026-01-01');

/** One slice of rows, by number: its account, its day and its text are the same in every run. */
export interface LoadSlice {
  readonly tenant: string;
  readonly number: number;
  readonly rows: number;
  /** Identity of the slice in what comes out. */
  readonly trace: string;
}

/** Sends a slice as the import does: BEGIN, its rows, END. */
export function sendSlice(writer: RawWriter, slice: LoadSlice): void {
  const account = `acc-${slice.number % accounts}`;
  const day = firstDay + Math.floor(slice.number / accounts);
  const iso = new Date(day * 86_400_000).toISOString().slice(0, 10);
  const framer = new SliceFramer(
    {
      tenant: slice.tenant,
      connection: 'bench',
      platform: 'MICROSOFT',
      report: 'campaign_daily',
      level: 'CAMPAIGN',
      encoding: 'csv',
      delimiter: ',',
      headerLine: Buffer.from(header),
      columns: header.split(','),
      mapping: null,
      fingerprint: slice.trace,
      fetchedAt: Date.now() * 1000,
      dataAsOf: null,
    },
    writer.send,
  );
  framer.begin({ account, currency: 'USD', zone: 'UTC', day, fetchSeq: 1 });
  for (let row = 0; row < slice.rows; row += 1) {
    const campaign = 359_751_000 + (row % 50);
    const cells = [
      iso,
      account,
      campaign,
      'USD',
      `os-${row % 7}`,
      'Computer',
      'Bing and Yahoo! search',
      'Search',
      'Exact',
      'Phrase',
      `position ${row}`,
      'Current',
      'general budget',
      row % 9,
      100 + (row % 900),
      `${row % 40}.${10 + (row % 90)}`,
      row % 3,
      row % 3,
      `${row % 5}.5`,
      1,
      1,
      '2.5',
    ];
    framer.add(account, day, { bytes: Buffer.from(cells.join(',')), line: row + 2 });
  }
  Array.from(framer.end(true));
}
