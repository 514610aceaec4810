import { type SyncDeps, type SyncedAccount, syncEntities } from '../../connectors/entity-history/sync.ts';
import type { Platform } from '../../schemas/generated/types.ts';
import type { IngestionStore } from './store.ts';
import type { ConnectionRef } from './types.ts';

/** Days that are asked for again. */
export interface AskedDays {
  readonly account: string;
  readonly from: string;
  readonly to: string;
}

/** What came of a listing. */
export interface SyncedNames {
  readonly accounts: readonly SyncedAccount[];
  /** Days that are fetched again, since they came before the names. */
  readonly asked: readonly AskedDays[];
}

/** As `syncEntities`, and asks for the days that came before the names of their account. */
export async function syncNames(
  request: Parameters<typeof syncEntities>[0],
  deps: SyncDeps,
  store: IngestionStore,
): Promise<SyncedNames> {
  const accounts: SyncedAccount[] = [];
  const asked: AskedDays[] = [];
  await syncEntities(request, deps, async (account, platform) => {
    accounts.push(account);
    const days = await askForNames(request, platform, account, store);
    if (days !== undefined) asked.push(days);
  });
  return { accounts, asked };
}

/**
 * Asks once, as a backfill does, for the days of an account that came before anybody knew its campaigns and ads and that nothing fetches
 * again soon: their facts have the report's names, and neither status nor budget. Undefined when there are none, when they were asked
 * for before, or when nothing is fetched by the connection.
 */
async function askForNames(
  ref: ConnectionRef,
  platform: Platform,
  { account, ...listing }: Pick<SyncedAccount, 'account' | 'from' | 'to'>,
  store: IngestionStore,
): Promise<AskedDays | undefined> {
  if ((await store.get(ref)) === undefined) return undefined;
  const days = await store.daysBeforeNames(ref, platform, account, listing);
  if (days === undefined) return undefined;
  const { from, to, knownAt } = days;
  const id = `names of ${account} since ${new Date(knownAt).toISOString()}, ${from}..${to}`;
  return (await store.addBackfill(ref, { id, account, from, to }, listing.to)) ? { account, from, to } : undefined;
}
