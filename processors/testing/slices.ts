import { createHash, randomUUID } from 'node:crypto';
import type { ReportProfile } from '../../connectors/profile.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { Level, Platform, RawKind, RawRecord } from '../../schemas/generated/types.ts';
import { accountKey } from '../../schemas/key.ts';
import { sliceId } from '../../schemas/slice.ts';
import { Reports } from '../reports.ts';

/** What a test says of a fetch; the rest has defaults. */
export interface FetchOptions {
  readonly tenant?: string;
  readonly account?: string;
  readonly day?: string;
  readonly seq?: number;
  readonly header?: string;
  /** Rows by chunk. */
  readonly chunks?: readonly (readonly string[])[];
  readonly complete?: boolean;
  readonly rowCount?: number;
  readonly currency?: string | null;
  readonly zone?: string | null;
  readonly fetchedAt?: string;
  readonly platform?: Platform;
  readonly report?: string;
  readonly level?: Level;
  readonly attribution?: string | null;
}

/** A daily campaign report with one dimension, as small as a report can be. */
export const campaignReport: ReportProfile = {
  platform: 'custom',
  report: 'campaign',
  about: 'Campaigns by day and device',
  level: 'campaign',
  family: 'delivery',
  columns: [
    { names: ['date'], is: { role: 'day' } },
    { names: ['campaign_id'], is: { role: 'id', of: 'campaign' } },
    { names: ['campaign'], is: { role: 'name', of: 'campaign' } },
    { names: ['device'], is: { role: 'dimension', as: 'device' } },
    { names: ['currency'], is: { role: 'currency' } },
    { names: ['impressions'], is: { role: 'measure', as: 'impressions', unit: 'count' } },
    { names: ['clicks'], is: { role: 'measure', as: 'clicks', unit: 'count' } },
    { names: ['conversions'], is: { role: 'measure', as: 'conversions', unit: 'fractional' } },
    { names: ['spend'], is: { role: 'measure', as: 'spend', unit: 'decimal' } },
    { names: ['reach'], is: { role: 'non-additive', as: 'reach' } },
    { names: ['ctr'], is: { role: 'ratio', as: 'ctr', unit: 'percent' } },
  ],
  nulls: ['-'],
  decimalComma: false,
  zoneRule: 'account',
  settle: { days: 7 },
  latencyHours: 3,
  csv: { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false },
  jsonRows: [''],
};

/** The same report by hour. */
export const hourlyReport: ReportProfile = {
  ...campaignReport,
  report: 'campaign_hourly',
  columns: [...campaignReport.columns, { names: ['hour'], is: { role: 'hour' } }],
};

export const testReports = new Reports((platform, report) =>
  platform === 'custom' ? [campaignReport, hourlyReport].find((profile) => profile.report === report) : undefined,
);

export const defaultHeader = 'date,campaign_id,device,impressions,clicks,spend';

/** A whole fetch: BEGIN, a record for each chunk, END. */
export function fetchRecords(options: FetchOptions = {}): RawRecord[] {
  const chunks = options.chunks ?? [];
  const rows = options.rowCount ?? chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return [
    rawRecord('SLICE_BEGIN', -1, options),
    ...chunks.map((chunk, at) => rowsRecord(at, chunk, options)),
    { ...rawRecord('SLICE_END', -1, options), complete: options.complete ?? true, row_count: rows },
  ];
}

/** One chunk of CSV rows. */
export function rowsRecord(chunkNo: number, rows: readonly string[], options: FetchOptions = {}): RawRecord {
  const payload = Buffer.from(`${[options.header ?? defaultHeader, ...rows].join('\n')}\n`);
  return {
    ...rawRecord('ROWS', chunkNo, options),
    payload_encoding: 'csv',
    payload,
    payload_sha256: createHash('sha256').update(payload).digest('hex'),
    line_numbers: rows.map((_, at) => chunkNo * 100 + at + 2),
  };
}

export function rawRecord(kind: RawKind, chunkNo: number, options: FetchOptions = {}): RawRecord {
  const { tenant = 't1', account = 'a1', platform = 'CUSTOM', report = 'campaign', level = 'CAMPAIGN' } = options;
  const day = dayFromIso(options.day ?? '2026-11-01');
  const { currency = 'USD', zone = 'Europe/Berlin', attribution = null } = options;
  return {
    h: {
      event_id: randomUUID(),
      tenant_id: tenant,
      connection_id: 'test',
      platform,
      schema_ver: 1,
      produced_at: 1_700_000_000_000_000,
      trace_id: 'trace',
      causation_id: null,
      partition_key: accountKey(tenant, account),
    },
    record_kind: kind,
    report_type: report,
    level,
    account_id: account,
    slice_day: day,
    slice_id: sliceId(platform, account, report, level, day),
    slice_fetch_seq: options.seq ?? 1,
    chunk_no: chunkNo,
    request_fingerprint: '',
    attribution_spec: attribution,
    requested_fields: [],
    fetched_at: Date.parse(options.fetchedAt ?? '2026-11-02T12:00:00Z') * 1000,
    data_as_of: null,
    complete: null,
    row_count: null,
    payload_encoding: 'unknown',
    compression: 'none',
    payload: Buffer.alloc(0),
    payload_sha256: '',
    csv_delimiter: ',',
    line_numbers: [],
    currency,
    account_zone: zone,
    mapping: null,
    http_status: null,
    api_version: null,
  };
}
