import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../base/clock.ts';
import { loadConfig } from '../../base/config.ts';
import { connectTemporal, type TemporalClient } from '../../base/temporal.ts';
import { EntityHistory } from '../../connectors/entity-history/store.ts';
import { syncEntities } from '../../connectors/entity-history/sync.ts';
import { chance } from '../../connectors/sample/world.ts';
import { sandboxPlatforms } from '../../connectors/sandbox/registry.ts';
import type { Sandbox } from '../../connectors/sandbox/server.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { requestBackfill, scheduleIngestion } from '../../workflows/ingestion/control.ts';
import { IngestionStore } from '../../workflows/ingestion/store.ts';
import type { IngestionInput } from '../../workflows/ingestion/types.ts';
import { registerSearchAttributes } from '../../workflows/search-attributes.ts';
import { scheduleUpkeep } from '../../workflows/upkeep/control.ts';
import { asOperator } from '../tenants/store.ts';
import { newConnection } from './manage.ts';
import { commandTiming, withSources } from './sources.ts';
import { withStores } from './stores.ts';

/** Of so many looks one is at a past day: the platforms restate them. */
const pastEvery = 4;

/** Whom a sandbox feeds, and how. */
export interface FeedArguments {
  readonly tenant: string;
  /** Past days that are fetched first. */
  readonly days: number;
  /** Seconds between two looks at what moves, one connection at a time. */
  readonly every: number;
  readonly seed: number;
}

/**
 * Gives a tenant a connection to each platform of a sandbox, lets workflows fetch its past days, and then asks them again and again for
 * a day that may have moved, today's mostly, so that there is something to see between the hours of the plan. Until `ending` aborts.
 */
export async function feedTenant(sandbox: Sandbox, feed: FeedArguments, ending: AbortSignal): Promise<void> {
  const config = loadConfig();
  const inputs = await connected(sandbox, feed);
  const temporal = await connectTemporal(config.address('temporal'), config.temporalNamespace);
  try {
    await registerSearchAttributes(temporal.connection, config.temporalNamespace);
    const firstDay = today() - feed.days;
    for (const input of inputs) {
      if (ending.aborted) return;
      await learnNames(input);
      await asOperator((pool) => new IngestionStore(pool).put(input, { firstDay, reports: null }));
      await scheduleIngestion(temporal, input);
      await scheduleUpkeep(temporal, input);
    }
    console.log(`tenant ${feed.tenant} is fed by ${inputs.length} connections, ${feed.days} days back`);
    await lookAgain(temporal, inputs, feed, ending);
  } finally {
    await temporal.connection.close();
  }
}

async function connected(sandbox: Sandbox, { tenant }: FeedArguments): Promise<readonly IngestionInput[]> {
  return withStores(tenant, async ({ connections, credentials }) => {
    const inputs: IngestionInput[] = [];
    for (const { platform } of sandboxPlatforms) {
      const ref = { tenant, connection: `${platform}-sandbox` };
      const said = { name: `${platform} (sandbox)` };
      await connections.put(ref, newConnection(ref.connection, platform, said, sandbox.endpoints(platform)));
      await credentials.set(ref, { platform, credential: sandbox.credential(platform), expiresAt: null });
      inputs.push({ ...ref, platform });
    }
    return inputs;
  });
}

/** What the first rows are about has its name then. */
async function learnNames({ tenant, connection }: IngestionInput): Promise<void> {
  await withSources(tenant, (sources, pool) => {
    const deps = { sources, history: new EntityHistory(pool), clock: systemClock, client: { timing: commandTiming } };
    return syncEntities({ tenant, connection, accounts: null }, deps, () => undefined);
  });
}

async function lookAgain(
  temporal: TemporalClient,
  inputs: readonly IngestionInput[],
  { every, seed, days }: FeedArguments,
  ending: AbortSignal,
): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    await sleep(every * 1_000, undefined, { signal: ending }).catch(() => undefined);
    const input = inputs[turn % inputs.length];
    if (ending.aborted || input === undefined) return;
    const back = turn % pastEvery === pastEvery - 1 ? 1 + Math.floor(chance(seed, 'looked at again', turn) * days) : 0;
    const day = isoFromDay(today() - back);
    await requestBackfill(temporal, input, { id: `look/${Date.now()}`, from: day, to: day });
  }
}

function today(): number {
  return dayFromIso(new Date().toISOString().slice(0, 10));
}
