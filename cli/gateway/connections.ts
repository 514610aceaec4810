import { recordAudit } from '../../base/audit/record.ts';
import type { Config } from '../../base/config.ts';
import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { createRedis } from '../../base/redis.ts';
import { connectTemporal, type TemporalClient } from '../../base/temporal.ts';
import type { Account, Credential } from '../../connectors/client/port.ts';
import { Secret } from '../../connectors/client/secret.ts';
import { connectablePlatforms, needsOf, requireNeeds } from '../../connectors/connections/needs.ts';
import { PostgresConnections } from '../../connectors/connections/store.ts';
import { whereToFind } from '../../connectors/connections/where.ts';
import { withClient } from '../../connectors/connections/with-client.ts';
import { keysWhenNeeded } from '../../connectors/credentials/master-keys.ts';
import { PostgresCredentials } from '../../connectors/credentials/store.ts';
import { ConnectionError, ConnectorError, KeysError } from '../../connectors/errors.ts';
import { type PlatformId, platformOf } from '../../connectors/profile.ts';
import { profiles } from '../../connectors/registry.ts';
import type { AppliedBy } from '../../definitions/store.ts';
import type {
  AccountsOutcome,
  ConnectionOutcome,
  ConnectionsPort,
  CredentialSaid,
  NewConnectionSaid,
} from '../../gateway/ports.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { scheduleIngestion, unscheduleIngestion } from '../../workflows/ingestion/control.ts';
import { IngestionStore } from '../../workflows/ingestion/store.ts';
import { registerSearchAttributes } from '../../workflows/search-attributes.ts';
import { scheduleUpkeep, unscheduleUpkeep } from '../../workflows/upkeep/control.ts';
import { checkConnection } from '../connections/said.ts';
import { askSandbox } from '../connections/sandbox-credential.ts';
import { CliError } from '../errors.ts';

/** Accounts that are told of a connection; a choice among more is made by their ids. */
const mostAccounts = 1_000;
/** Nobody waits longer for a platform's answer in a browser. */
const patience = { attempts: 2, longestBackoffMs: 2_000 };
const patienceMs = 15_000;
const unchosen = 'its accounts are not chosen yet';

/** Ways to the platforms for the gateway, as `millrace connections`, `credentials` and `ingestion` make them. */
export function connectionsPort(config: Config): ConnectionsPort {
  const keys = keysWhenNeeded(config);
  const sandboxUrl = config.production ? undefined : config.sandboxUrl;
  const storesOf = async (pool: PostgresPool, by: AppliedBy) => ({
    connections: new PostgresConnections(pool, by),
    credentials: new PostgresCredentials(pool, await keys(), by),
  });
  return {
    platforms: () => connectablePlatforms().map(needed),
    hasSandbox: sandboxUrl !== undefined,
    connect: (pool, tenant, made, by) =>
      outcomeOf(async () => {
        const stores = await storesOf(pool, by);
        const ref = { tenant, connection: made.id };
        checkConnection(made.id);
        if ((await stores.connections.list(tenant)).some(({ connection }) => connection === made.id)) {
          throw new CliError('MR_CLI_NAME', `there is a connection ${made.id} already: give this one another id`);
        }
        const { endpoints, credential } = await reached(made, sandboxUrl);
        const platform = made.platform as PlatformId;
        requireNeeds(platform, Object.keys(credential.secrets), Object.keys(credential.settings));
        await stores.connections.put(ref, { platform, name: made.name, accounts: null, endpoints, quota: null });
        await stores.connections.setStatus(ref, 'PAUSED', unchosen);
        await stores.credentials.set(ref, { platform, credential, expiresAt: null });
      }),
    setCredential: (pool, tenant, id, said, by) =>
      outcomeOf(async () => {
        const { connections, credentials } = await storesOf(pool, by);
        const ref = { tenant, connection: id };
        const { platform, status } = await connections.get(ref);
        const credential = credentialOf(said);
        requireNeeds(platform, Object.keys(credential.secrets), Object.keys(credential.settings));
        await credentials.set(ref, { platform, credential, expiresAt: null });
        if (status === 'EXPIRED') await connections.setStatus(ref, 'ACTIVE', null);
      }),
    accounts: async (pool, tenant, id, by) => {
      const redis = createRedis(config.address('redis'));
      try {
        return await accountsOf({ ...(await storesOf(pool, by)), redis }, { tenant, connection: id });
      } finally {
        redis.disconnect();
      }
    },
    start: (pool, tenant, id, { accounts, from }, by) =>
      outcomeOf(async () => {
        const { connections } = await storesOf(pool, by);
        const ref = { tenant, connection: id };
        const { connection: _, status, statusReason: __, ...known } = await connections.get(ref);
        const input = { ...ref, platform: known.platform };
        await withTemporal(config, async (temporal) => {
          await connections.put(ref, { ...known, accounts });
          if (status === 'PAUSED') await connections.setStatus(ref, 'ACTIVE', null);
          await new IngestionStore(pool).put(ref, { firstDay: dayFromIso(from), reports: null });
          await withTenant(pool, tenant, (client) =>
            recordAudit(client, tenant, {
              ...by,
              action: 'connection.start',
              subject: { type: 'connection', id },
              after: { accounts, from },
            }),
          );
          await scheduleIngestion(temporal, input);
          await scheduleUpkeep(temporal, input);
        });
      }),
    disconnect: (pool, tenant, id, by) =>
      outcomeOf(async () => {
        const { connections } = await storesOf(pool, by);
        const ref = { tenant, connection: id };
        await connections.get(ref);
        const store = new IngestionStore(pool);
        if ((await store.get(ref)) !== undefined) {
          await withTemporal(config, async (temporal) => {
            await unscheduleIngestion(temporal, ref);
            await unscheduleUpkeep(temporal, ref);
          });
          await store.remove(ref);
        }
        await connections.delete(ref);
      }),
  };
}

function needed(platform: PlatformId) {
  const { secrets, settings } = needsOf(platform);
  return {
    platform: platformOf({ platform }),
    title: profiles.find((profile) => profile.platform === platform)?.title ?? platform,
    ...{ secrets, settings },
    hasConsent: secrets.includes('refreshToken'),
    where: whereToFind[platform] ?? '',
  };
}

/** The platform's own hosts with what was said, or the sandbox's, which gives what was left out. */
async function reached(made: NewConnectionSaid, sandboxUrl: string | undefined) {
  const said = credentialOf(made);
  if (!made.sandbox) return { endpoints: {}, credential: said };
  if (sandboxUrl === undefined) {
    throw new CliError('MR_CLI_NAME', 'this gateway has no sandbox: set MILLRACE_SANDBOX to the address of one');
  }
  const { endpoints, credential } = await askSandbox(sandboxUrl, made.platform as PlatformId, 0);
  const secrets = { ...credential.secrets, ...said.secrets };
  return { endpoints, credential: { secrets, settings: { ...credential.settings, ...said.settings } } };
}

function credentialOf({ secrets, settings }: CredentialSaid): Credential {
  const hidden = Object.entries(secrets).map(([name, text]) => [name, new Secret(text)] as const);
  return { secrets: Object.fromEntries(hidden), settings };
}

async function accountsOf(
  sources: Parameters<typeof withClient>[0],
  ref: Parameters<typeof withClient>[1],
): Promise<AccountsOutcome> {
  try {
    const accounts = await withClient(
      sources,
      ref,
      async (client) => {
        const found: Account[] = [];
        await client.authorise();
        for await (const account of client.accounts()) {
          found.push(account);
          if (found.length > mostAccounts) break;
        }
        return found;
      },
      { timing: patience, signal: AbortSignal.timeout(patienceMs) },
    );
    const more = accounts.length > mostAccounts;
    return { done: true, accounts: accounts.slice(0, mostAccounts), more };
  } catch (error) {
    if (error instanceof ConnectionError) return { done: false, because: 'NOT_FOUND', message: error.message };
    if (error instanceof ConnectorError && !isOurs(error)) {
      return { done: false, because: 'REFUSED', code: error.code, message: error.message };
    }
    if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error;
    const message = `the platform gave no whole answer within ${patienceMs / 1000} s: try again`;
    return { done: false, because: 'REFUSED', code: 'MR_CONNECTOR_UNAVAILABLE', message };
  }
}

async function withTemporal(config: Config, work: (client: TemporalClient) => Promise<void>): Promise<void> {
  const client = await temporalOf(config);
  try {
    await registerSearchAttributes(client.connection, config.temporalNamespace);
    await work(client);
  } finally {
    await client.connection.close();
  }
}

/** @throws CliError MR_CLI_UNPREPARED when workflows cannot be reached. */
async function temporalOf(config: Config): Promise<TemporalClient> {
  try {
    return await connectTemporal(config.address('temporal'), config.temporalNamespace);
  } catch (cause) {
    const message = 'what fetches from the platforms does not answer, so nothing was changed: ask who operates this';
    throw new CliError('MR_CLI_UNPREPARED', message, { cause });
  }
}

/** What was done, or why not, in words for who asked. */
async function outcomeOf(work: () => Promise<void>): Promise<ConnectionOutcome> {
  try {
    await work();
    return { done: true };
  } catch (error) {
    if (error instanceof ConnectionError) return { done: false, because: 'NOT_FOUND', message: error.message };
    if (!isOurs(error) && (error instanceof ConnectorError || error instanceof CliError)) {
      return { done: false, because: 'INVALID', message: error.message };
    }
    throw error;
  }
}

/** Who asked cannot put it right, and need not know of our keys: it goes to the log as what failed here. */
function isOurs(error: unknown): boolean {
  return error instanceof KeysError;
}
