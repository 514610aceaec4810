import { systemClock } from '../../base/clock.ts';
import { loadConfig } from '../../base/config.ts';
import { createPostgres } from '../../base/postgres.ts';
import type { PlatformClient, ReportPiece, ReportRequest } from '../../connectors/client/port.ts';
import { noQuota } from '../../connectors/client/quota.ts';
import { Secret } from '../../connectors/client/secret.ts';
import { fetchReport } from '../../connectors/fetch/fetch-report.ts';
import { ImportLedger } from '../../connectors/import/ledger.ts';
import { RawWriter } from '../../connectors/import/raw-writer.ts';
import { MicrosoftClient } from '../../connectors/microsoft/client.ts';
import { findReport } from '../../connectors/registry.ts';
import { createCodec } from '../../schemas/codec.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics } from '../../schemas/topics.ts';
import { firstDay, tenant } from './world.ts';

// Fetches one report of so many days and sends it to the raw topic, as a worker's activity does, and prints what it took. The time
// begins when the first bytes of the report come: until then the sandbox makes it up.
const [url = '', days = '1'] = process.argv.slice(2);
const config = loadConfig();
const postgres = createPostgres(config.address('postgres'), { role: 'millrace_app', maxConnections: 2 });
const raw = createTopics(createCodec(registryClient(config.address('registry')))).raw.value;
await raw.open?.();
const client = await clientOf(url);
const sink = await RawWriter.connect(config.address('kafka'), raw, tenant);
const restingMegabytes = megabytes(process.memoryUsage().rss);
let begun: { readonly at: number; readonly cpu: NodeJS.CpuUsage } | undefined;
const result = await fetchReport(
  { tenant, connection: 'bench', request: await requestOf(client) },
  {
    client: watched(client),
    ledger: new ImportLedger(postgres, tenant),
    sink,
    clock: systemClock,
    onProgress: () => undefined,
    onSent: () => Promise.resolve(),
  },
);
if (begun === undefined) throw new Error('the report has no rows');
const seconds = (performance.now() - begun.at) / 1000;
const { user, system } = process.cpuUsage(begun.cpu);
await sink.close();
await postgres.end();
// Linux counts it in kilobytes.
const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
const { rows, refused } = result;
process.stdout.write(
  `${JSON.stringify({ rows, refused, slices: result.days, seconds, cpuMicros: user + system, restingMegabytes, peakMegabytes })}\n`,
);

async function clientOf(sandbox: string): Promise<MicrosoftClient> {
  const answer = await fetch(`${sandbox}/admin/credential?platform=microsoft`);
  const { endpoints, secrets, settings } = (await answer.json()) as Record<
    'endpoints' | 'secrets' | 'settings',
    Readonly<Record<string, string>>
  >;
  const hidden = Object.entries(secrets).map(([name, text]) => [name, new Secret(text)] as const);
  return new MicrosoftClient({
    ...{ tenant, connection: 'bench', quota: noQuota, endpoints },
    credential: { secrets: Object.fromEntries(hidden), settings },
    timing: { headersMs: 1_800_000, pollMs: 100, longestPollMs: 100 },
  });
}

async function requestOf(of: PlatformClient): Promise<ReportRequest> {
  for await (const account of of.accounts()) {
    const to = isoFromDay(dayFromIso(firstDay) + Number(days) - 1);
    return { account, report: findReport('microsoft', 'ad_hourly'), from: firstDay, to };
  }
  throw new Error('the sandbox has no account');
}

/** The client, which tells when the first rows come. */
function watched(of: PlatformClient): PlatformClient {
  const report = async function* (...asked: Parameters<PlatformClient['report']>): AsyncGenerator<ReportPiece> {
    for await (const piece of of.report(...asked)) {
      if (piece.kind === 'rows') begun ??= { at: performance.now(), cpu: process.cpuUsage() };
      yield piece;
    }
  };
  return {
    platform: of.platform,
    authorise: () => of.authorise(),
    accounts: () => of.accounts(),
    entities: (account, kinds) => of.entities(account, kinds),
    report,
  };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}
