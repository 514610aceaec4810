import { setTimeout as sleep } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { systemClock } from '../../base/clock.ts';
import { loadConfig } from '../../base/config.ts';
import { createPostgres } from '../../base/postgres.ts';
import { importReport } from '../../connectors/import/import.ts';
import { ImportLedger } from '../../connectors/import/ledger.ts';
import { RawWriter } from '../../connectors/import/raw-writer.ts';
import { bufferSource } from '../../connectors/import/source.ts';
import { findReport } from '../../connectors/registry.ts';
import { samplePlans } from '../../connectors/sample/plans.ts';
import { reportOf } from '../../connectors/sample/reports.ts';
import { buildWorld, chance, type SampleAccount } from '../../connectors/sample/world.ts';
import { createCodec } from '../../schemas/codec.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics } from '../../schemas/topics.ts';
import { addTenant, putAccount } from '../tenants/store.ts';
import type { SampleArguments } from './arguments.ts';

/** Of so many imports one restates a past day. */
const restateEvery = 4;

/** Fills the past days of every sample account, then imports today's hours and restates past days until a signal comes. */
export async function runSample(options: SampleArguments): Promise<void> {
  const config = loadConfig();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const world = buildWorld(options.seed, samplePlans);
  await addAccounts(options.tenant, world);
  const topic = createTopics(createCodec(registryClient(config.address('registry')))).raw;
  await topic.value.open?.();
  const sink = await RawWriter.connect(config.address('kafka'), topic.value, options.tenant);
  const postgres = createPostgres(config.address('postgres'), { role: 'millrace_app', maxConnections: 2 });
  const ledger = new ImportLedger(postgres, options.tenant);
  const send = (account: SampleAccount, daysAgo: number) => importDay({ options, account, daysAgo, ledger, sink });
  try {
    for (let daysAgo = options.days; daysAgo >= 0; daysAgo -= 1) {
      for (const account of world) if (!stopping.signal.aborted) await send(account, daysAgo);
    }
    const { tenant, days, seed, json } = options;
    if (json) console.log(JSON.stringify({ tenant, days, seed, accounts: world.length }, null, 2));
    else console.log(`sample data of ${days} days sent for tenant ${tenant}`);
    for (let turn = 0; options.once !== true && !stopping.signal.aborted; turn += 1) {
      await sleep(options.every * 1000, undefined, { signal: stopping.signal }).catch(() => undefined);
      const account = world[turn % world.length];
      if (account === undefined || stopping.signal.aborted) continue;
      const past = 1 + Math.floor(chance(options.seed, 'restated', turn) * options.days);
      await send(account, turn % restateEvery === restateEvery - 1 ? past : 0);
    }
  } finally {
    await sink.close();
    await postgres.end();
  }
}

async function addAccounts(tenant: string, world: readonly SampleAccount[]): Promise<void> {
  await addTenant(tenant, tenant === 'demo' ? 'Northwind (sample data)' : tenant);
  for (const { platform, account, currency, zone, name } of world) {
    await putAccount(tenant, { platform: platform.toUpperCase(), account, currency, zone, name });
  }
}

interface DayOfAccount {
  readonly options: SampleArguments;
  readonly account: SampleAccount;
  readonly daysAgo: number;
  readonly ledger: ImportLedger;
  readonly sink: RawWriter;
}

async function importDay({ options, account, daysAgo, ledger, sink }: DayOfAccount): Promise<void> {
  const profile = findReport(account.platform, account.report);
  const now = systemClock.now();
  const day = DateTime.fromMillis(now, { zone: account.zone }).minus({ days: daysAgo }).toISODate() ?? '';
  const bytes = reportOf(options.seed, profile, account, day, now);
  if (bytes === undefined) return;
  await importReport(
    bufferSource(`${account.platform}-${day}`, bytes),
    {
      tenant: options.tenant,
      account: account.account,
      currency: account.currency,
      zone: account.zone,
      fetchSeq: undefined,
      partial: false,
      covers: undefined,
      profile,
      mapping: null,
      format: { kind: 'csv', delimiter: profile.decimalComma ? ';' : ',' },
      fingerprint: undefined,
    },
    { ledger, sink, clock: systemClock },
  );
}
