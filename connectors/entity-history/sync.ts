import type { Clock } from '../../base/clock.ts';
import type { Platform } from '../../schemas/generated/types.ts';
import type { Account, ClientOptions, PlatformClient } from '../client/port.ts';
import { type ClientSources, withClient } from '../connections/with-client.ts';
import type { CredentialRef } from '../credentials/port.ts';
import type { EntityKind } from '../entities/shape.ts';
import { ConnectorError, type ConnectorErrorCode } from '../errors.ts';
import { platformOf } from '../profile.ts';
import type { EntityHistory } from './store.ts';
import { type SeenEntity, seenAccount, seenEntity } from './version.ts';

/** What is kept of an account's entities. Others are no part of the hierarchy that facts are of. */
export const keptKinds = [
  'portfolio',
  'campaign',
  'ad_group',
  'ad',
  'creative',
  'budget',
] as const satisfies readonly EntityKind[];
/** Accounts of one run at most. */
const mostAccounts = 10_000;

/** What a run works with. */
export interface SyncDeps {
  readonly sources: ClientSources;
  readonly history: EntityHistory;
  readonly clock: Clock;
  /** What the client is told beside its connection. */
  readonly client?: Pick<ClientOptions, 'signal' | 'timing'>;
}

/** What came of an account. */
export interface SyncedAccount {
  readonly account: string;
  /** When its lists were begun, and when they had come: milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly seen: number;
  readonly added: number;
  readonly changed: number;
  /** Ended because the platform no longer lists them. */
  readonly closed: number;
  /** Rows that could not be read. Where there are any nothing is ended: what is missing may be one of them. */
  readonly problems: number;
  /** Why its lists did not come whole; nothing is ended then. Null: they did. */
  readonly failure: { readonly code: ConnectorErrorCode; readonly message: string } | null;
}

/** What is of the credential or the platform, and no account's own: with the next account it would be the same. */
const notTheAccounts: ReadonlySet<ConnectorErrorCode> = new Set([
  'MR_CONNECTOR_CREDENTIAL',
  'MR_CONNECTOR_CREDENTIAL_EXPIRED',
  'MR_CONNECTOR_KEYS',
  'MR_CONNECTOR_API_VERSION',
  'MR_CONNECTOR_THROTTLED',
  'MR_CONNECTOR_QUOTA',
  'MR_CONNECTOR_UNAVAILABLE',
]);

/**
 * Lists the entities of the accounts that a connection reaches and takes note of what changed. What is no longer listed is ended once
 * all lists of its account have come whole; a run that breaks off ends nothing. `onAccount` is told of each account. A list that is refused
 * or cannot be read is its account's failure: the others are listed all the same.
 * @throws ConnectorError as the client does, where it is of the credential or the platform and not of one account.
 */
export async function syncEntities(
  request: CredentialRef & { readonly accounts: readonly string[] | null },
  { sources, history, clock, client: options = {} }: SyncDeps,
  onAccount: (synced: SyncedAccount, platform: Platform) => Promise<void> | void,
): Promise<void> {
  await withClient(
    sources,
    request,
    (client, { accounts }) =>
      syncAccounts(client, request, request.accounts ?? accounts, { history, clock }, onAccount),
    options,
  );
}

/** As `syncEntities`, by a client. `wanted`: ids of accounts; null: all. */
export async function syncAccounts(
  client: PlatformClient,
  { tenant, connection }: CredentialRef,
  wanted: readonly string[] | null,
  { history, clock }: { readonly history: Pick<EntityHistory, 'see' | 'closeUnseen'>; readonly clock: Clock },
  onAccount: (synced: SyncedAccount, platform: Platform) => Promise<void> | void,
): Promise<void> {
  let accounts = 0;
  for await (const account of client.accounts()) {
    if (wanted !== null && !wanted.includes(account.id)) continue;
    const from = clock.now();
    const synced = await syncAccount({ tenant, connection, at: from }, account, client, history);
    await onAccount({ ...synced, from, to: clock.now() }, platformOf(client));
    accounts += 1;
    if (accounts >= mostAccounts) break;
  }
}

async function syncAccount(
  { tenant, connection, at }: CredentialRef & { readonly at: number },
  account: Account,
  client: PlatformClient,
  history: Pick<EntityHistory, 'see' | 'closeUnseen'>,
): Promise<Omit<SyncedAccount, 'from' | 'to'>> {
  const sighting = { tenant, connection, platform: platformOf(client), account: account.id, at };
  let [seen, added, changed, problems] = [0, 0, 0, 0];
  let failure: SyncedAccount['failure'] = null;
  const see = async (entities: readonly SeenEntity[]) => {
    const changes = await history.see(sighting, entities);
    seen += entities.length;
    added += changes.added;
    changed += changes.changed;
  };
  await see([seenAccount(account)]);
  try {
    for await (const { parsed } of client.entities(account, keptKinds)) {
      problems += parsed.problems.length;
      await see(parsed.entities.filter(({ kind }) => isKept(kind)).map(seenEntity));
    }
  } catch (error) {
    failure = failureOf(error);
  }
  const closed = problems > 0 || failure !== null ? 0 : await history.closeUnseen(sighting, keptKinds);
  return { account: account.id, seen, added, changed, closed, problems, failure };
}

/** @throws the error itself where it is not the account's own. */
function failureOf(error: unknown): SyncedAccount['failure'] {
  if (!(error instanceof ConnectorError) || notTheAccounts.has(error.code)) throw error;
  return { code: error.code, message: error.message };
}

function isKept(kind: EntityKind): boolean {
  return (keptKinds as readonly EntityKind[]).includes(kind);
}
