import { setTimeout as sleep } from 'node:timers/promises';
import type { TemporalClient } from '../../base/temporal.ts';
import { chance } from '../../connectors/sample/world.ts';
import { sandboxPlatforms } from '../../connectors/sandbox/registry.ts';
import type { Sandbox } from '../../connectors/sandbox/server.ts';
import { requestBackfill } from '../../workflows/ingestion/control.ts';
import type { IngestionInput } from '../../workflows/ingestion/types.ts';
import { syncConnection } from '../entities/sync.ts';
import { daysBack } from '../ingestion/days-back.ts';
import { fetchFrom } from '../ingestion/ingestion.ts';
import { withTemporal } from '../ingestion/temporal.ts';
import { newConnection, putConnection } from './manage.ts';
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
  const inputs = await connected(sandbox, feed);
  await withTemporal(async (temporal) => {
    const from = daysBack(feed.days);
    for (const input of inputs) {
      if (ending.aborted) return;
      // What the first rows are about has its name then.
      await syncConnection({ ...input, accounts: null });
      await fetchFrom(temporal, input, { from, reports: null });
    }
    console.log(`tenant ${feed.tenant} is fed by ${inputs.length} connections, ${feed.days} days back`);
    await lookAgain(temporal, inputs, feed, ending);
  });
}

function connected(sandbox: Sandbox, { tenant }: FeedArguments): Promise<readonly IngestionInput[]> {
  return withStores(tenant, async (stores) => {
    const inputs: IngestionInput[] = [];
    for (const { platform } of sandboxPlatforms) {
      const ref = { tenant, connection: `${platform}-sandbox` };
      const said = { name: `${platform} (sandbox)` };
      const made = newConnection(ref.connection, platform, said, sandbox.endpoints(platform));
      await putConnection(stores, ref, made, sandbox.credential(platform));
      inputs.push({ ...ref, platform });
    }
    return inputs;
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
    const day = daysBack(back);
    await requestBackfill(temporal, input, { id: `look/${Date.now()}`, from: day, to: day });
  }
}
