import { systemClock } from '../../base/clock.ts';
import { EntityHistory } from '../../connectors/entity-history/store.ts';
import { type SyncedAccount, syncEntities } from '../../connectors/entity-history/sync.ts';
import { commandTiming, withSources } from '../connections/sources.ts';
import { textTable } from '../reads/text-table.ts';
import type { SyncEntitiesArguments } from './arguments.ts';

/** `millrace entities sync`: lists a connection's entities once and keeps what changed. */
export async function syncNow({ tenant, connection, account, json }: SyncEntitiesArguments): Promise<void> {
  const accounts: SyncedAccount[] = [];
  await withSources(tenant, (sources, pool) => {
    const history = new EntityHistory(pool);
    const deps = { sources, history, clock: systemClock, client: { timing: commandTiming } };
    return syncEntities({ tenant, connection, accounts: account ?? null }, deps, (done) => accounts.push(done));
  });
  if (json === true) console.log(JSON.stringify({ tenant, connection, accounts }, null, 2));
  else console.log(syncedText(accounts));
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
