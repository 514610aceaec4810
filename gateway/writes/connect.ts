import type { GatewayContext } from '../context.ts';
import { StoreError } from '../errors.ts';
import type { CredentialPart, MutationResolvers, ResolversTypes } from '../generated/resolvers.ts';
import type { ConnectionOutcome, ConnectionsPort, CredentialSaid } from '../ports.ts';
import { readConnection } from '../reads/connections.ts';
import { storeAnswer } from '../reads/tenant-rows.ts';
import { type InvalidRefusal, invalid } from './refusals.ts';
import { byOf, notFound } from './writing.ts';

type Names = 'connectPlatform' | 'replaceCredential' | 'checkConnection' | 'startFetching' | 'deleteConnection';
type StatusAnswer = Awaited<ResolversTypes['ConnectionResult']>;
type Refused = Extract<ConnectionOutcome, { readonly done: false }>;

/** Characters of a part of a credential, and parts of one. */
const [longestPart, mostParts] = [20_000, 20];
/** Accounts that are chosen at most. */
const mostAccounts = 10_000;
const mostYears = 10;

/** Mutations by which a platform is connected: what they do is done by who knows platforms, credentials and workflows. */
export const connectMutations: Pick<MutationResolvers<GatewayContext>, Names> = {
  connectPlatform: async (_root, { input, reason }, context): Promise<StatusAnswer> => {
    const { id, platform, name, sandbox } = input;
    const parts = partsOf(input);
    if ('__typename' in parts) return parts;
    if (name.trim() === '' || name.length > 200)
      return invalid('a connection needs a name of at most 200 characters', 'name');
    const made = { id, platform: platform.toLowerCase(), name: name.trim(), sandbox, ...parts };
    const { postgres, tenant } = placeOf(context);
    return changed(
      await storeAnswer(portOf(context).connect(postgres, tenant, made, byOf(context, reason))),
      id,
      context,
    );
  },
  replaceCredential: async (_root, { id, reason, ...said }, context): Promise<StatusAnswer> => {
    const parts = partsOf(said);
    if ('__typename' in parts) return parts;
    const { postgres, tenant } = placeOf(context);
    const by = byOf(context, reason);
    return changed(await storeAnswer(portOf(context).setCredential(postgres, tenant, id, parts, by)), id, context);
  },
  checkConnection: async (_root, { id }, context): Promise<Awaited<ResolversTypes['ConnectionCheck']>> => {
    const { postgres, tenant } = placeOf(context);
    const outcome = await storeAnswer(portOf(context).accounts(postgres, tenant, id, byOf(context, null)));
    const connection = await readConnection(id, context);
    if (connection === null) return notFound(`connection ${id}`);
    if (!outcome.done) {
      if (outcome.because === 'NOT_FOUND') return notFound(`connection ${id}`);
      return { __typename: 'PlatformRefused', code: outcome.code, message: outcome.message };
    }
    const seenAt = new Date().toISOString();
    const accounts = outcome.accounts.map(({ id: accountId, ...account }) => ({ accountId, ...account, seenAt }));
    return { __typename: 'ConnectionChecked', connection, accounts, more: outcome.more };
  },
  startFetching: async (_root, { id, accountIds, from, reason }, context): Promise<StatusAnswer> => {
    const accounts = accountIds ?? null;
    if (accounts?.length === 0) return invalid('choose an account at least', 'accountIds');
    if ((accounts?.length ?? 0) > mostAccounts)
      return invalid(`choose at most ${mostAccounts} accounts, or all`, 'accountIds');
    const years = (Date.now() - Date.parse(from)) / 31_557_600_000;
    if (years > mostYears)
      return invalid(`${from} is more than ${mostYears} years ago: no platform keeps that`, 'from');
    const { postgres, tenant } = placeOf(context);
    const what = { accounts, from };
    const outcome = await storeAnswer(portOf(context).start(postgres, tenant, id, what, byOf(context, reason)));
    return changed(outcome, id, context);
  },
  deleteConnection: async (_root, { id, reason }, context): Promise<Awaited<ResolversTypes['ConnectionDeletion']>> => {
    const { postgres, tenant } = placeOf(context);
    const outcome = await storeAnswer(portOf(context).disconnect(postgres, tenant, id, byOf(context, reason)));
    return outcome.done ? { __typename: 'ConnectionDeleted', id } : refusal(outcome, id);
  },
};

function placeOf({ stores, principal }: GatewayContext) {
  return { postgres: stores.postgres, tenant: principal.tenant };
}

async function changed(outcome: ConnectionOutcome, id: string, context: GatewayContext): Promise<StatusAnswer> {
  if (!outcome.done) return refusal(outcome, id);
  const connection = await readConnection(id, context);
  return connection === null
    ? notFound(`connection ${id}`)
    : { __typename: 'ConnectionChanged', connection, changed: true };
}

function refusal({ because, message }: Refused, id: string) {
  return because === 'NOT_FOUND' ? notFound(`connection ${id}`) : invalid(message);
}

/** The parts by their names; what is empty was not said. No refusal quotes a value. */
function partsOf(said: {
  readonly secrets: readonly CredentialPart[];
  readonly settings: readonly CredentialPart[];
}): CredentialSaid | InvalidRefusal {
  const all = [...said.secrets, ...said.settings];
  if (all.length > mostParts) return invalid(`a credential has at most ${mostParts} parts`, 'secrets');
  const wrong = all.find(({ name, value }) => !/^[A-Za-z]\w{0,63}$/.test(name) || value.length > longestPart);
  if (wrong !== undefined) {
    return invalid(
      `'${wrong.name.slice(0, 64)}' is no name of a part, or has more than ${longestPart} characters`,
      'secrets',
    );
  }
  const byName = (parts: readonly CredentialPart[]) =>
    Object.fromEntries(parts.flatMap(({ name, value }) => (value.trim() === '' ? [] : [[name, value.trim()]])));
  return { secrets: byName(said.secrets), settings: byName(said.settings) };
}

/** @throws StoreError where nobody can connect platforms. */
function portOf({ ports }: Pick<GatewayContext, 'ports'>): ConnectionsPort {
  if (ports.connections !== undefined) return ports.connections;
  throw new StoreError(
    'MR_STORE_UNAVAILABLE',
    'this gateway was started without what connects platforms: use another one',
  );
}
