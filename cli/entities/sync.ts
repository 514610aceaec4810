import { systemClock } from '../../base/clock.ts';
import { EntityHistory } from '../../connectors/entity-history/store.ts';
import type { SyncedAccount } from '../../connectors/entity-history/sync.ts';
import { type AskedDays, type SyncedNames, syncNames } from '../../workflows/ingestion/names.ts';
import { IngestionStore } from '../../workflows/ingestion/store.ts';
import { commandTiming, withSources } from '../connections/sources.ts';
import { textTable } from '../reads/text-table.ts';
import type { SyncEntitiesArguments } from './arguments.ts';

/** `millrace entities sync`: lists a connection's entities once and keeps what changed. */
export async function syncNow({ tenant, connection, account, json }: SyncEntitiesArguments): Promise<void> {
  const { accounts, asked } = await syncConnection({ tenant, connection, accounts: account ?? null });
  if (json === true) console.log(JSON.stringify({ tenant, connection, accounts, asked }, null, 2));
  else console.log([syncedText(accounts), ...asked.map(askedText)].join('\n'));
}

/** Lists a connection's entities, of all accounts that it reaches when none are named, and answers what came of each. */
export function syncConnection(which: {
  readonly tenant: string;
  readonly connection: string;
  readonly accounts: readonly string[] | null;
}): Promise<SyncedNames> {
  return withSources(which.tenant, (sources, pool) => {
    const deps = { sources, history: new EntityHistory(pool), clock: systemClock, client: { timing: commandTiming } };
    return syncNames(which, deps, new IngestionStore(pool));
  });
}

function askedText({ account, from, to }: AskedDays): string {
  return `${from} to ${to} of ${account} came before these names: they are fetched again within some minutes`;
}

function syncedText(accounts: readonly SyncedAccount[]): string {
  if (accounts.length === 0) return 'the connection reaches none of these accounts';
  const cells = accounts.map(({ account, seen, added, changed, closed, problems }) =>
    [account, seen, added, changed, closed, problems].map(String),
  );
  const table = textTable(['account', 'seen', 'new', 'changed', 'gone', 'unreadable'], cells);
  const notes = accounts.flatMap(({ account, problems, failure }) => {
    if (failure !== null) return [`  nothing of ${account} was ended: ${failure.code} ${failure.message}`];
    return problems > 0 ? [`  nothing of ${account} was ended: what is missing may be unreadable`] : [];
  });
  return [table, ...notes].join('\n');
}
