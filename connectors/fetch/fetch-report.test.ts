import { afterAll, beforeAll, expect, it } from 'vitest';
import { manualClock } from '../../base/clock.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { RawRecord } from '../../schemas/generated/types.ts';
import type { PlatformClient, ReportPiece, ReportToken } from '../client/port.ts';
import { clientOf, fetchedPlatforms, usualReports } from '../clients.ts';
import type { RejectedLine } from '../import/import.ts';
import type { ImportLedger, KnownAccount } from '../import/ledger.ts';
import type { PlatformId } from '../profile.ts';
import { findReport } from '../registry.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { accountOf, sandboxOptions } from '../testing/fetch-report.ts';
import { readReport } from '../testing/read-report.ts';
import { type FetchResult, fetchReport, type SentDays } from './fetch-report.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 5, now });
});
afterAll(() => sandbox.close());

/** Numbers fetches and knows accounts, as the database does. */
function memoryLedger() {
  const seqs = new Map<number, number>();
  const accounts = new Map<string, KnownAccount>();
  const ledger: Pick<ImportLedger, 'account' | 'addAccount' | 'allocate'> = {
    account: async (_platform, account) => accounts.get(account),
    addAccount: async (_platform, account, known) => void accounts.set(account, known),
    allocate: async (_of, days) => {
      for (const day of days) seqs.set(day, (seqs.get(day) ?? 0) + 1);
      return new Map(days.map((day) => [day, seqs.get(day) ?? 0]));
    },
  };
  return ledger as ImportLedger;
}

function listener() {
  const records: RawRecord[] = [];
  const rejected: RejectedLine[] = [];
  const sent: SentDays[] = [];
  const tokens: ReportToken[] = [];
  const sink = {
    send: (record: RawRecord) => void records.push(record),
    reject: (row: RejectedLine) => void rejected.push(row),
    drained: async () => undefined,
    flush: async () => undefined,
  };
  return { records, rejected, sent, tokens, sink };
}

async function fetched(
  platform: PlatformId,
  report: string,
  [from, to]: readonly [string, string],
  how: { client?: PlatformClient; ledger?: ImportLedger; resume?: ReportToken } = {},
) {
  const { client = clientOf(platform, sandboxOptions(sandbox, platform)), ledger = memoryLedger(), resume } = how;
  const heard = listener();
  const id = sandbox.accounts(platform, 0)[0]?.account ?? '';
  const account = await accountOf(clientOf(platform, sandboxOptions(sandbox, platform)), id);
  const request = { account, report: findReport(platform, report), from, to };
  const options = { tenant: 'acme', connection: 'c1', request, ...(resume === undefined ? {} : { resume }) };
  const run = (): Promise<FetchResult> =>
    fetchReport(options, {
      client,
      ledger,
      sink: heard.sink,
      clock: manualClock(now),
      onProgress: (token) => heard.tokens.push(token),
      onSent: async (days) => void heard.sent.push(days),
    });
  return { ...heard, run, id };
}

const kinds = (records: readonly RawRecord[], day: string) =>
  records.filter((record) => record.slice_day === dayFromIso(day)).map(({ record_kind }) => record_kind);

it.each(
  fetchedPlatforms.flatMap((platform) => usualReports(platform).map(({ report }) => [platform, report] as const)),
)('%s %s: two days become two whole slices, whose rows are the truth to the micro', async (platform, report) => {
  const days = ['2026-11-10', '2026-11-11'] as const;
  const { run, records, rejected, sent, id } = await fetched(platform, report, days);
  const result = await run();
  expect(rejected).toEqual([]);
  expect(result).toMatchObject({ days: 2, refused: 0, incompleteDays: 0 });
  expect(sent.flatMap(({ slices }) => slices.map(({ day }) => day))).toEqual(days.map(dayFromIso));
  for (const day of days) {
    const [begin, ...rest] = kinds(records, day);
    expect([begin, rest.at(-1)]).toEqual(['SLICE_BEGIN', 'SLICE_END']);
    const of = records.filter((record) => record.slice_day === dayFromIso(day));
    const profile = findReport(platform, report);
    const rows = of
      .filter(({ record_kind }) => record_kind === 'ROWS')
      .flatMap(
        ({ payload, payload_encoding, account_zone }) =>
          readReport(profile, payload, payload_encoding === 'csv' ? 'csv' : 'ndjson', account_zone).rows,
      );
    const truth = [...sandbox.truth({ platform, account: id, level: profile.level, day }).values()];
    const sum = (values: readonly (bigint | undefined)[]) =>
      values.reduce<bigint>((all, each) => all + (each ?? 0n), 0n);
    expect(sum(rows.map(({ measures }) => measures.spend))).toBe(sum(truth.map(({ spend }) => spend)));
    expect(of.at(-1)).toMatchObject({ complete: true, row_count: rows.length });
    expect(new Set(of.map(({ h }) => `${h.tenant_id} ${h.connection_id} ${h.partition_key}`))).toEqual(
      new Set([`acme c1 acme|${id}`]),
    );
  }
});

it('the same fetch twice: the same rows under the next numbers, and no event twice', async () => {
  const ledger = memoryLedger();
  const first = await fetched('meta', 'ad_daily', ['2026-11-10', '2026-11-10'], { ledger });
  await first.run();
  const second = await fetched('meta', 'ad_daily', ['2026-11-10', '2026-11-10'], { ledger });
  await second.run();
  expect(first.records.map(({ slice_fetch_seq }) => slice_fetch_seq)).toEqual(first.records.map(() => 1));
  expect(second.records.map(({ slice_fetch_seq }) => slice_fetch_seq)).toEqual(second.records.map(() => 2));
  expect(second.records.map(({ payload_sha256 }) => payload_sha256)).toEqual(
    first.records.map(({ payload_sha256 }) => payload_sha256),
  );
  const ids = [...first.records, ...second.records].map(({ h }) => h.event_id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('a day without rows is a whole slice of none: what it had is retracted', async () => {
  // The account did not exist then, so that the platform has nothing of it.
  const client = withPieces([
    { kind: 'days', from: '2026-11-10', to: '2026-11-10', summary: summary(0) },
    { kind: 'progress', token: { next: '2026-11-11', job: null } },
  ]);
  const { run, records } = await fetched('meta', 'ad_daily', ['2026-11-10', '2026-11-10'], { client });
  await run();
  expect(kinds(records, '2026-11-10')).toEqual(['SLICE_BEGIN', 'SLICE_END']);
  expect(records.at(-1)).toMatchObject({ complete: true, row_count: 0 });
});

it('nothing of days is sent when their fetch fails after rows have come', async () => {
  sandbox.fail('meta', { kind: 'drop-field', field: 'spend' });
  const { run, records, sent, tokens } = await fetched('meta', 'ad_daily', ['2026-11-10', '2026-11-10']);
  await expect(run()).rejects.toMatchObject({ code: 'MR_CONNECTOR_FIELDS' });
  expect([records, sent, tokens]).toEqual([[], [], []]);
});

it('a fetch that broke off goes on after the days that were sent', async () => {
  const resume = { next: '2026-11-11', job: null };
  const { run, sent } = await fetched('meta', 'ad_daily', ['2026-11-10', '2026-11-11'], { resume });
  expect(await run()).toMatchObject({ days: 1 });
  expect(sent.flatMap(({ slices }) => slices.map(({ day }) => day))).toEqual([dayFromIso('2026-11-11')]);
});

it('a report that a later try goes on with is as old as its job; the days after it are new', async () => {
  const first = await fetched('meta', 'ad_daily', ['2026-11-10', '2026-11-11']);
  await first.run();
  expect(first.tokens[0]).toMatchObject({ job: { from: '2026-11-10' }, begunAt: now });

  const hourAgo = now - 3_600_000;
  const job = { from: '2026-11-10', to: '2026-11-10', state: {} };
  const client = withPieces([
    { kind: 'progress', token: { next: '2026-11-10', job } },
    { kind: 'days', from: '2026-11-10', to: '2026-11-10', summary: summary(0) },
    { kind: 'progress', token: { next: '2026-11-11', job: null } },
    { kind: 'days', from: '2026-11-11', to: '2026-11-11', summary: summary(0) },
  ]);
  const resume = { next: '2026-11-10', job, begunAt: hourAgo };
  const { run, sent, tokens, records } = await fetched('meta', 'ad_daily', ['2026-11-10', '2026-11-11'], {
    client,
    resume,
  });
  await run();
  expect(sent.map(({ begunAt }) => begunAt)).toEqual([hourAgo, now]);
  expect(tokens.map(({ begunAt }) => begunAt)).toEqual([hourAgo, now]);
  expect(records[0]?.fetched_at).toBe(hourAgo * 1000);
});

it('rows of days that were not asked for, and of another account, go to the dead letters; then nothing is retracted', async () => {
  const row = (line: number, fields: object) => ({ line, bytes: Buffer.from(JSON.stringify(fields)) });
  const good = { date_start: '2026-11-10', ad_id: '1', spend: '1.5', impressions: '3' };
  const account = sandbox.accounts('meta', 0)[0]?.account;
  const client = withPieces([
    {
      kind: 'rows',
      encoding: 'ndjson',
      delimiter: null,
      rows: [
        row(1, { ...good, account_id: account }),
        row(2, { ...good, date_start: '2026-11-12' }),
        row(3, { ...good, account_id: '999' }),
      ],
    },
    { kind: 'days', from: '2026-11-10', to: '2026-11-10', summary: summary(3) },
  ]);
  const { run, records, rejected } = await fetched('meta', 'ad_daily', ['2026-11-10', '2026-11-10'], { client });
  expect(await run()).toMatchObject({ rows: 1, refused: 2, incompleteDays: 1 });
  expect(rejected.map(({ line, code }) => [line, code])).toEqual([
    [2, 'BAD_DAY'],
    [3, 'BAD_ID'],
  ]);
  expect(records.at(-1)).toMatchObject({ record_kind: 'SLICE_END', complete: false, row_count: 1 });
});

function summary(rows: number) {
  return { rows, askedFields: [], cameFields: [], missingFields: [], totals: {}, complete: true, dataAsOf: null };
}

/** A client whose report is these pieces. */
function withPieces(pieces: readonly ReportPiece[]): PlatformClient {
  const client = clientOf('meta', sandboxOptions(sandbox, 'meta'));
  client.report = async function* () {
    yield* pieces;
  };
  return client;
}
