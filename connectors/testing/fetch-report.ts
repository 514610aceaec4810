import { Buffer } from 'node:buffer';
import type {
  Account,
  ClientOptions,
  DaysSummary,
  PlatformClient,
  ReportRequest,
  ReportToken,
} from '../client/port.ts';
import { noQuota } from '../client/quota.ts';
import type { Timing } from '../client/timing.ts';
import type { PlatformId } from '../profile.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { type ReportRow, readReport } from './read-report.ts';

/** Waits so short that a test does not notice them. */
export const quick: Partial<Timing> = {
  backoffMs: 1,
  longestBackoffMs: 50,
  attempts: 4,
  pollMs: 2,
  longestPollMs: 5,
  reportMs: 1_000,
  breakerFailures: 50,
};

/** Options of a client of the sandbox, for one of its organisations. */
export function sandboxOptions(sandbox: Sandbox, platform: PlatformId, organisation = 0): ClientOptions {
  return {
    tenant: `tenant-${organisation}`,
    connection: `connection-${organisation}`,
    credential: sandbox.credential(platform, organisation),
    endpoints: sandbox.endpoints(platform),
    quota: noQuota,
    timing: quick,
  };
}

/** A report as it came. */
export interface Fetched {
  readonly rows: readonly ReportRow[];
  readonly days: readonly { readonly from: string; readonly to: string; readonly summary: DaysSummary }[];
  readonly tokens: readonly ReportToken[];
}

/** Fetches a report and reads its rows as the pipeline does. */
export async function fetchReport(
  client: PlatformClient,
  request: ReportRequest,
  resume?: ReportToken,
): Promise<Fetched> {
  const days: Fetched['days'][number][] = [];
  const tokens: ReportToken[] = [];
  const rows: ReportRow[] = [];
  let lines: Buffer[] = [];
  let encoding: 'csv' | 'ndjson' = 'ndjson';
  for await (const piece of client.report(request, resume)) {
    if (piece.kind === 'progress') tokens.push(piece.token);
    else if (piece.kind === 'rows') {
      encoding = piece.encoding;
      for (const { bytes } of piece.rows) lines.push(bytes, Buffer.from('\n'));
    } else {
      days.push(piece);
      if (lines.length > 0)
        rows.push(...readReport(request.report, Buffer.concat(lines), encoding, request.account.zone).rows);
      lines = [];
    }
  }
  return { rows, days, tokens };
}

/** Everything that an iterable gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** The client's account of that id. */
export async function accountOf(client: PlatformClient, id: string): Promise<Account> {
  const accounts = await all(client.accounts());
  const account = accounts.find((candidate) => candidate.id === id);
  if (account === undefined) throw new Error(`the client has no account ${id}`);
  return account;
}
