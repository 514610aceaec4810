import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { systemClock } from '../../base/clock.ts';
import type { Config } from '../../base/config.ts';
import { ConnectorError } from '../../connectors/errors.ts';
import { formatOf } from '../../connectors/import/format.ts';
import { type ImportOptions, type ImportResult, importReport } from '../../connectors/import/import.ts';
import { ImportLedger, reportedBy } from '../../connectors/import/ledger.ts';
import { isStored, type SentSlices, sliceOutcomes } from '../../connectors/import/processed.ts';
import { RawWriter } from '../../connectors/import/raw-writer.ts';
import { bufferSource, peek, type Source, streamSource } from '../../connectors/import/source.ts';
import { parseMappingFile, serializeMapping } from '../../connectors/mapping.ts';
import type { ReportProfile } from '../../connectors/profile.ts';
import { findReport, profiles } from '../../connectors/registry.ts';
import { ImportError } from '../../gateway/errors.ts';
import type {
  FileSample,
  ImportAsked,
  ImportOutcome,
  ImportRun,
  ImportsPort,
  KnownReport,
  SentImport,
} from '../../gateway/ports.ts';
import { createCodec } from '../../schemas/codec.ts';
import { isoFromDay } from '../../schemas/day.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics } from '../../schemas/topics.ts';
import { CliError } from '../errors.ts';
import { accountsAndDays } from '../import/accounts-and-days.ts';
import { coveredDays } from '../import/covered-days.ts';
import { guessMapping, likelyHeader } from '../import/guess-mapping.ts';
import { firstLines, fittingReports } from '../import/guess-report.ts';
import { previewFile } from '../import/preview.ts';
import { quarantinedRows } from '../import/report.ts';
import { between, is, tenantQuery } from '../reads/tenant-query.ts';

/** Bytes of a sample's content that are looked at: a compressed one has more than it seems. */
const lookedAtBytes = 512 * 1024;
/** Rows that are looked at to guess what a column is. */
const guessedRows = 20;

/** Report files for the gateway, as `millrace import` reads and sends them. */
export function importsPort(config: Config): ImportsPort {
  return {
    catalogue: () => profiles.flatMap(({ reports }) => reports).map(knownReport),
    guess: (sample) => refusing(() => guess(sample)),
    preview: (pool, tenant, sample, asked) =>
      refusing(async () => {
        const { bytes, whole } = await unpacked(sample);
        const options = optionsOf(asked, bytes.toString('utf8'));
        return previewFile(pool, tenant, { bytes, whole, options });
      }),
    check: (asked) => {
      try {
        optionsOf(asked, '');
      } catch (error) {
        throw refused(error);
      }
    },
    send: (pool, tenant, asked, run) =>
      refusing(() => send(config, new ImportLedger(pool, tenant), tenant, asked, run)),
    outcome: ({ postgres, clickhouse }, tenant, asked, sent) =>
      refusing(async () => {
        const { profile } = optionsOf(asked, '');
        const slices = { ...reportedBy(tenant, profile), slices: sent.slices as SentSlices['slices'] };
        const outcomes = await sliceOutcomes(postgres, slices);
        const ours = outcomes.filter((slice) => slice.seq <= slice.sent);
        const sum = (name: 'upserts' | 'retracts' | 'unchanged' | 'duplicates') =>
          ours.reduce((total, slice) => total + slice[name], 0);
        const isAll = outcomes.length === slices.slices.length;
        const stored = isAll && (outcomes.length === 0 || (await isStored(clickhouse, slices, outcomes)));
        return {
          processed: outcomes.length,
          slices: slices.slices.length,
          stored,
          upserts: sum('upserts'),
          retracts: sum('retracts'),
          unchanged: sum('unchanged'),
          duplicates: sum('duplicates'),
          quarantined: stored ? await quarantinedRows(clickhouse, tenant, profile, slices) : [],
          totals: await totalsOf(clickhouse, tenant, profile, stored ? slices.slices : []),
        };
      }),
  };
}

async function guess(sample: FileSample) {
  const { bytes } = await unpacked(sample);
  const text = bytes.toString('utf8');
  if (formatOf(text, undefined).kind !== 'csv') {
    // The fields of a JSON file say less than its platform does: that is chosen by who knows the file.
    return { reports: [], columns: [], mapping: guessMapping({ at: 0, cells: [], delimiter: ',' }, []) };
  }
  const lines = firstLines(text);
  for (const line of lines) {
    const fitting = fittingReports(line.cells, sample.name);
    if (fitting.length === 0) continue;
    const reports = fitting.map(({ profile, known }) => ({ ...knownReport(profile), known }));
    return { reports, columns: line.cells, mapping: mappingOf(line, lines) };
  }
  const header = likelyHeader(lines);
  if (header === undefined) throw new ImportError('MR_IMPORT_REFUSED', `${sample.name} is empty: choose another file`);
  return { reports: [], columns: header.cells, mapping: mappingOf(header, lines) };
}

function mappingOf(header: ReturnType<typeof firstLines>[number], lines: ReturnType<typeof firstLines>) {
  const rows = lines.filter(({ at, cells }) => at > header.at && cells.length === header.cells.length);
  return guessMapping(
    header,
    rows.slice(0, guessedRows).map(({ cells }) => cells),
  );
}

function knownReport({ platform, report, level, about }: ReportProfile): KnownReport {
  return { platform, report, level, about };
}

/** The sample's content without compression. */
async function unpacked({
  name,
  bytes,
  whole,
}: FileSample): Promise<{ readonly bytes: Buffer; readonly whole: boolean }> {
  const source = bufferSource(name, bytes);
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of streamSource(name, bytes.length, source.pieces).pieces) {
    pieces.push(piece);
    length += piece.length;
    if (length >= lookedAtBytes) return { bytes: Buffer.concat(pieces).subarray(0, lookedAtBytes), whole: false };
  }
  return { bytes: Buffer.concat(pieces), whole };
}

type SaidOptions = Omit<ImportOptions, 'tenant' | 'fetchSeq' | 'fingerprint'>;

/** What was asked for as an import takes it. `start`: the beginning of the file's text. */
function optionsOf(asked: ImportAsked, start: string): SaidOptions {
  const { as, account, currency, zone, partial, from, to } = asked;
  const isMapped = 'mapping' in as;
  // JSON is YAML: the same rules and the same words as for a mapping file.
  const profile = isMapped
    ? parseMappingFile(JSON.stringify(as.mapping), 'the mapping')
    : findReport(as.platform, as.report);
  return {
    profile,
    mapping: isMapped ? serializeMapping(profile) : null,
    format: formatOf(start, profile),
    account: account ?? undefined,
    currency: currency ?? undefined,
    zone: zone ?? undefined,
    partial,
    covers: coveredDays({ partial, ...(from !== null && { from }), ...(to !== null && { to }) }),
  };
}

async function send(
  config: Config,
  ledger: ImportLedger,
  tenant: string,
  asked: ImportAsked,
  run: ImportRun,
): Promise<SentImport> {
  const start = await peek(streamSource(run.fileName, run.fileBytes, run.content));
  const options = optionsOf(asked, start.text);
  const topic = createTopics(createCodec(registryClient(config.address('registry')))).raw;
  await topic.value.open?.();
  const sink = await RawWriter.connect(config.address('kafka'), topic.value, tenant);
  try {
    const source = bounded(start.source, run.contentBytes);
    const importing = { ...options, tenant, fetchSeq: undefined, fingerprint: run.fingerprint };
    return sentOf(await importReport(source, importing, { ledger, sink, clock: systemClock, onProgress: run.onRows }));
  } finally {
    await sink.close();
  }
}

/** The source, which may not unpack to more than so many bytes. */
function bounded(source: Source, most: number): Source {
  async function* pieces() {
    let bytes = 0;
    for await (const piece of source.pieces) {
      bytes += piece.length;
      if (bytes > most) {
        const message = `${source.name} unpacks to more than ${most} bytes: cut it into several files, or use millrace import`;
        throw new ImportError('MR_IMPORT_TOO_LARGE', message);
      }
      yield piece;
    }
  }
  return { ...source, pieces: pieces() };
}

function sentOf({ rowsRead, rowsSent, rejectedByReason, notes, slices, complete, resumed }: ImportResult): SentImport {
  return {
    ...{ rowsRead, rowsSent, notes, complete, resumed },
    ...accountsAndDays(slices),
    rejected: rejectedByReason,
    slices: slices.map(({ account, day, fetchSeq }) => ({ account, day, fetchSeq })),
  };
}

/** What the facts of these slices add up to. Sums are of 128 bits. */
async function totalsOf(
  client: ClickHouseClient,
  tenant: string,
  profile: ReportProfile,
  slices: SentSlices['slices'],
): Promise<ImportOutcome['totals']> {
  const spend = new Map<string, bigint>();
  let [impressions, clicks] = [0n, 0n];
  for (const row of await sumsByDay(client, tenant, profile, slices)) {
    impressions += BigInt(row.impressions);
    clicks += BigInt(row.clicks);
    spend.set(row.currency, (spend.get(row.currency) ?? 0n) + BigInt(row.spend));
  }
  return {
    impressions: String(impressions),
    clicks: String(clicks),
    spend: [...spend].sort().map(([currency, micros]) => ({ currency, micros: String(micros) })),
  };
}

type DaySums = Readonly<Record<'account' | 'day' | 'currency' | 'impressions' | 'clicks' | 'spend', string>>;

async function sumsByDay(
  client: ClickHouseClient,
  tenant: string,
  profile: ReportProfile,
  slices: SentSlices['slices'],
): Promise<readonly DaySums[]> {
  if (slices.length === 0) return [];
  const days = slices.map(({ day }) => day);
  const { platform, report, level } = reportedBy(tenant, profile);
  const sum = (column: string) => `toString(ifNull(sum(toInt128(${column})), 0)) as ${column}`;
  const rows = await tenantQuery<DaySums>(client, tenant, {
    select: `select account_id as account, toString(report_day) as day, currency, ${sum('impressions')}, ${sum('clicks')},
      ${sum('spend')} from facts_current`,
    filters: [
      is('platform', platform),
      is('report_type', report),
      is('level', level),
      ...between('report_day', isoFromDay(Math.min(...days)), isoFromDay(Math.max(...days))),
    ],
    tail: 'group by account, day, currency',
  });
  const ours = new Set(slices.map(({ account, day }) => `${account}/${isoFromDay(day)}`));
  return rows.filter(({ account, day }) => ours.has(`${account}/${day}`));
}

/** The result of `work`; what cannot be done with a file is told as the gateway tells it. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refused(error);
  }
}

function refused(error: unknown): unknown {
  const isRefusal =
    error instanceof CliError || (error instanceof ConnectorError && error.code !== 'MR_CONNECTOR_BROKER');
  return isRefusal ? new ImportError('MR_IMPORT_REFUSED', error.message, { cause: error }) : error;
}
