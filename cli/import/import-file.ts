import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { createClickHouse } from '../../base/clickhouse.ts';
import { systemClock } from '../../base/clock.ts';
import { type Config, loadConfig } from '../../base/config.ts';
import { createPostgres, type PostgresPool } from '../../base/postgres.ts';
import { type ImportResult, importReport } from '../../connectors/import/import.ts';
import { ImportLedger, reportedBy } from '../../connectors/import/ledger.ts';
import { RawWriter } from '../../connectors/import/raw-writer.ts';
import { openSource, peek, type Source } from '../../connectors/import/source.ts';
import { createCodec } from '../../schemas/codec.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics } from '../../schemas/topics.ts';
import { awaitProcessed, type Outcome } from '../processed.ts';
import { addTenant, checkTenant } from '../tenants/store.ts';
import type { ImportArguments } from './arguments.ts';
import { type ChosenReport, chooseReport } from './choose-report.ts';
import { coveredDays } from './covered-days.ts';
import { problemsOf } from './problems.ts';
import { importProgress } from './progress.ts';
import { printReport, quarantinedRows } from './report.ts';

/** Runs `millrace import`; the exit code: 1 when there are problems, else 0. */
export async function importFile(file: string, options: ImportArguments): Promise<number> {
  const config = loadConfig();
  checkTenant(options.tenant);
  coveredDays(options);
  const source = await openSource(file);
  const start = await peek(source);
  const chosen = await chooseReport(start.text, options);
  const postgres = createPostgres(config.address('postgres'), { role: 'millrace_app' });
  try {
    let isNew = false;
    const ledger = new ImportLedger(postgres, options.tenant, async () => {
      isNew = await addTenant(options.tenant, options.tenant);
    });
    const result = await send(file, start.source, options, chosen, { config, ledger });
    const notes = [...(isNew ? [`tenant ${options.tenant} is new: it was created`] : []), ...result.notes];
    const seen = options.wait ? await waitFor(result, options, chosen, { config, postgres }) : undefined;
    const { outcome, quarantined = [] } = seen ?? {};
    const cutOff = start.source.truncated() !== undefined;
    const story = { file, options, chosen, result: { ...result, notes }, cutOff, outcome, quarantined };
    printReport(story);
    return problemsOf(story).length > 0 ? 1 : 0;
  } finally {
    await postgres.end();
  }
}

async function send(
  file: string,
  source: Source,
  options: ImportArguments,
  chosen: ChosenReport,
  { config, ledger }: { readonly config: Config; readonly ledger: ImportLedger },
): Promise<ImportResult> {
  const topic = createTopics(createCodec(registryClient(config.address('registry')))).raw;
  await topic.value.open?.();
  const sink = await RawWriter.connect(config.address('kafka'), topic.value, options.tenant);
  const progress = importProgress(source, options.json === true);
  try {
    return await importReport(
      source,
      {
        tenant: options.tenant,
        account: options.account,
        currency: options.currency,
        zone: options.zone,
        fetchSeq: options.fetchSeq,
        partial: options.partial === true,
        covers: coveredDays(options),
        profile: chosen.profile,
        mapping: chosen.mapping,
        format: chosen.format,
        fingerprint: file === '-' ? undefined : await fingerprint(file, options, chosen),
      },
      {
        ledger,
        sink,
        clock: systemClock,
        onProgress: progress.rows,
      },
    );
  } finally {
    progress.stop();
    await sink.close();
  }
}

interface Seen {
  readonly outcome: Outcome;
  readonly quarantined: Awaited<ReturnType<typeof quarantinedRows>>;
}

/** Waits until the pipeline has processed what was sent, and reads what became of it. */
async function waitFor(
  result: ImportResult,
  options: ImportArguments,
  chosen: ChosenReport,
  { config, postgres }: { readonly config: Config; readonly postgres: PostgresPool },
): Promise<Seen> {
  if (result.slices.length === 0) return { outcome: { processed: true, slices: [] }, quarantined: [] };
  const { profile } = chosen;
  const sent = { ...reportedBy(options.tenant, profile), slices: result.slices };
  const clickhouse = createClickHouse(config.address('clickhouse'), { database: config.clickhouseDatabase });
  try {
    const outcome = await awaitProcessed({ postgres, clickhouse }, sent, options.idleSeconds * 1000);
    return { outcome, quarantined: await quarantinedRows(clickhouse, options.tenant, profile, result) };
  } finally {
    await clickhouse.close();
  }
}

const sampledBytes = 1_048_576;

/**
 * Identity of a file and of what was asked for: its size, when it was changed, its first and last megabyte, and every option
 * that changes what is sent.
 */
async function fingerprint(file: string, options: ImportArguments, chosen: ChosenReport): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  const handle = await open(file);
  const hash = createHash('sha256');
  try {
    for (const position of [0, Math.max(0, size - sampledBytes)]) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(sampledBytes), 0, sampledBytes, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  const { tenant, account, currency, zone, fetchSeq, partial, from, to } = options;
  const { platform, report } = chosen.profile;
  const asked = { tenant, account, currency, zone, fetchSeq, partial, from, to, platform, report };
  hash.update(JSON.stringify({ size, mtimeMs, ...asked }));
  return hash.update(chosen.mapping ?? '').digest('hex');
}
