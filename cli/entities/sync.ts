import { systemClock } from '../../base/clock.ts';
import { EntityHistory } from '../../connectors/entity-history/store.ts';
import { type SyncedAccount, syncEntities } from '../../connectors/entity-history/sync.ts';
import { commandTiming, withSources } from '../connections/sources.ts';
import { textTable } from '../reads/text-table.ts';
import type { SyncEntitiesArguments } from './arguments.ts';

/** `millrace entities sync`: lists a connection's entities once and keeps what changed. */
export async function syncNow({ tenant, connection, account, json }: SyncEntitiesArguments): Promise<void> {
  const accounts = await syncConnection({ tenant, connection, accounts: account ?? null });
  if (json === true) console.log(JSON.stringify({ tenant, connection, accounts }, null, 2));
  else console.log(syncedText(accounts));
}

/** Lists a connection's entities, of all accounts that it reaches when none are named, and answers what came of each. */
export async function syncConnection(which: {
  readonly tenant: string;
  readonly connection: string;
  readonly accounts: readonly string[] | null;
}): Promise<readonly SyncedAccount[]> {
  const accounts: SyncedAccount[] = [];
  await withSources(which.tenant, (sources, pool) => {
    const deps = { sources, history: new EntityHistory(pool), clock: systemClock, client: { timing: commandTiming } };
    return syncEntities(which, deps, (done) => accounts.push(done));
  });
  return accounts;
}

function syncedText(accounts: readonly SyncedAccount[]): string {
  if (accounts.length === 0) return 'the connection reaches none of these accounts';
  const cells = accounts.map(({ account, seen, added, changed, closed, problems }) =>
    [account, seen, added, changed, closed, problems].map(String),
  );
  const table = textTable(['account', 'seen', 'new', 'changed', 'gone', 'unreadable'], cells);
  const held = accounts.filter(({ problems }) => problems > 0);
  const notes = held.map(({ account }) => `  nothing of ${account} was ended: what is missing may be unreadable`);
  return [table, ...notes].join('\n');
}
