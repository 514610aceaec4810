import type { Credential } from '../../connectors/client/port.ts';
import { requireNeeds } from '../../connectors/connections/needs.ts';
import type { Connection, ConnectionStatus, NewConnection } from '../../connectors/connections/port.ts';
import type { CredentialRef } from '../../connectors/credentials/port.ts';
import { ConnectionError } from '../../connectors/errors.ts';
import type { PlatformId } from '../../connectors/profile.ts';
import { textTable } from '../reads/text-table.ts';
import type { AddConnectionArguments, TenantArguments } from './arguments.ts';
import { checkConnection, connectedPlatform, endpointsSaid, quotaSaid } from './said.ts';
import { askSandbox } from './sandbox-credential.ts';
import { type Stores, withStores } from './stores.ts';

/** `millrace connections add`: makes a connection, or changes what is known of it. */
export async function addConnection(connection: string, said: AddConnectionArguments): Promise<void> {
  checkConnection(connection);
  const platform = connectedPlatform(said.platform);
  const sandbox = said.sandbox === undefined ? null : await askSandbox(said.sandbox, platform, said.organisation);
  const ref = { tenant: said.tenant, connection };
  const made = newConnection(connection, platform, said, sandbox?.endpoints);
  await withStores(said.tenant, (stores) => putConnection(stores, ref, made, sandbox?.credential ?? null));
  if (said.json === true) console.log(JSON.stringify({ ...ref, ...made }, null, 2));
  else {
    const next =
      sandbox === null
        ? `\`millrace credentials set ${connection} --tenant ${said.tenant}\` gives it its credential`
        : 'it calls the sandbox, whose data is made up';
    console.log(`connection ${connection} to ${platform}: ${next}`);
  }
}

/** Keeps a connection as it is to be, with its credential when there is one. */
export async function putConnection(
  { connections, credentials }: Stores,
  ref: CredentialRef,
  made: NewConnection,
  credential: Credential | null,
): Promise<void> {
  const { platform } = made;
  await connections.put(ref, made);
  if (credential === null) return;
  requireNeeds(platform, Object.keys(credential.secrets), Object.keys(credential.settings));
  await credentials.set(ref, { platform, credential, expiresAt: null });
}

/** A connection as the options describe it; the hosts of a sandbox are in `endpoints`. */
export function newConnection(
  connection: string,
  platform: PlatformId,
  said: Pick<AddConnectionArguments, 'name' | 'account' | 'endpoint' | 'quota'>,
  endpoints: Readonly<Record<string, string>> = {},
): NewConnection {
  return {
    platform,
    name: said.name ?? connection,
    accounts: said.account ?? null,
    endpoints: { ...endpoints, ...endpointsSaid(said.endpoint) },
    quota: said.quota === undefined ? null : quotaSaid(said.quota),
  };
}

/** `millrace connections list`. */
export async function listConnections({ tenant, json }: TenantArguments): Promise<void> {
  const rows = await withStores(tenant, async ({ connections, credentials }) => {
    const holding = new Map((await credentials.list(tenant)).map((each) => [each.connection, each]));
    const all = await connections.list(tenant);
    return all.map((each) => ({ ...each, credential: holding.get(each.connection) ?? null }));
  });
  if (json === true) {
    console.log(JSON.stringify(rows, null, 2));
  } else if (rows.length === 0) {
    console.log(`tenant ${tenant} has no connections: \`millrace connections add\` makes one`);
  } else {
    const cells = rows.map((row) => [
      row.connection,
      row.platform,
      row.credential === null ? 'NO CREDENTIAL' : row.status,
      row.accounts?.join(' ') ?? 'all',
      quotaText(row),
      row.statusReason ?? '',
    ]);
    console.log(textTable(['connection', 'platform', 'status', 'accounts', 'quota', 'reason'], cells));
  }
}

function quotaText({ quota }: Connection): string {
  return quota === null ? 'usual' : `${quota.calls} in ${quota.windowMs / 1000} s`;
}

/** `millrace connections pause` and `resume`. */
export async function setConnectionStatus(
  connection: string,
  status: ConnectionStatus,
  { tenant, json, reason }: TenantArguments & { readonly reason?: string },
): Promise<void> {
  await withStores(tenant, ({ connections }) => connections.setStatus({ tenant, connection }, status, reason ?? null));
  if (json === true) console.log(JSON.stringify({ tenant, connection, status }, null, 2));
  else console.log(`connection ${connection} is ${status.toLowerCase()}`);
}

/** `millrace connections delete`: with its credential. What was fetched stays. */
export async function deleteConnection(connection: string, { tenant, json }: TenantArguments): Promise<void> {
  const deleted = await withStores(tenant, ({ connections }) => connections.delete({ tenant, connection }));
  if (!deleted) throw new ConnectionError(`tenant ${tenant} has no connection ${connection}: nothing was deleted`);
  if (json === true) console.log(JSON.stringify({ tenant, connection, deleted }, null, 2));
  else console.log(`connection ${connection} and its credential are deleted; what it fetched stays`);
}
