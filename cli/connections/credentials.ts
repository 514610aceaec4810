import { z } from 'zod';
import { loadConfig } from '../../base/config.ts';
import { Secret } from '../../connectors/client/secret.ts';
import { requireNeeds } from '../../connectors/connections/needs.ts';
import type { Rotation } from '../../connectors/credentials/port.ts';
import { CredentialError } from '../../connectors/errors.ts';
import { type ChannelsRewrapped, rewrapChannels } from '../../sinks/notifications/store/rewrap.ts';
import { byCommand } from '../audit/actor.ts';
import { CliError } from '../errors.ts';
import { expirySaid } from '../expiry.ts';
import { factorSecrets } from '../identity/factor-secrets.ts';
import { asIdentity } from '../identity/store.ts';
import { channelSecrets } from '../notifications/secrets.ts';
import { textTable } from '../reads/text-table.ts';
import { secretText } from '../secret-text.ts';
import { listTenants } from '../tenants/store.ts';
import type { RotateArguments, SetCredentialArguments, TenantArguments } from './arguments.ts';
import { pairs } from './said.ts';
import { withStores } from './stores.ts';

const rules = {
  mostBytes: 1_000_000,
  ask: 'secrets come from standard input or a file: pipe them in, or give --from <file>',
  doubt: 'are these secrets?',
};

/** `millrace credentials set`: keeps a connection's credential, whole, in place of the one before. */
export async function setCredential(connection: string, said: SetCredentialArguments): Promise<void> {
  const settings = settingsSaid(said.setting);
  const expiresAt = said.expires === undefined ? null : expirySaid(said.expires);
  const secrets = secretsOf(await secretsText(said.from), said.secret);
  const ref = { tenant: said.tenant, connection };
  const { platform, revision } = await withStores(said.tenant, async ({ connections, credentials }) => {
    const { platform, status } = await connections.get(ref);
    requireNeeds(platform, Object.keys(secrets), Object.keys(settings));
    const kept = await credentials.set(ref, { platform, credential: { secrets, settings }, expiresAt });
    if (status === 'EXPIRED') await connections.setStatus(ref, 'ACTIVE', null);
    return { platform, revision: kept };
  });
  const names = Object.keys(secrets).sort();
  if (said.json === true) console.log(JSON.stringify({ ...ref, platform, secrets: names, revision }, null, 2));
  else console.log(`the credential of ${connection} is kept, encrypted: ${names.join(', ')}`);
}

/** `millrace credentials list`: names, never what they stand for. */
export async function listCredentials({ tenant, json }: TenantArguments): Promise<void> {
  const kept = await withStores(tenant, ({ credentials }) => credentials.list(tenant));
  const instant = (at: number) => new Date(at).toISOString();
  const shown = kept.map(({ expiresAt, updatedAt, ...each }) => ({
    ...each,
    expiresAt: expiresAt === null ? null : instant(expiresAt),
    updatedAt: instant(updatedAt),
  }));
  if (json === true) {
    console.log(JSON.stringify(shown, null, 2));
  } else if (shown.length === 0) {
    console.log(`tenant ${tenant} has no credentials`);
  } else {
    const cells = shown.map((each) => [
      each.connection,
      each.platform,
      each.secrets.join(' '),
      each.keyId,
      each.expiresAt ?? '',
      each.updatedAt,
    ]);
    console.log(textTable(['connection', 'platform', 'secrets', 'master key', 'expires', 'changed'], cells));
  }
}

/** `millrace credentials rotate`: wraps data keys by the current master key, of one tenant or of all. */
export async function rotateCredentials({ tenant, json }: RotateArguments): Promise<void> {
  const tenants = tenant === undefined ? (await listTenants()).map((each) => each.tenant) : [tenant];
  const secrets = channelSecrets(loadConfig());
  const factors = factorSecrets(loadConfig());
  const by = byCommand();
  const total = { keyId: '', rewrapped: 0, unchanged: 0, channels: { rewrapped: 0, unchanged: 0 }, secondFactors: 0 };
  for (const each of tenants) {
    const { done, channels } = await withStores(each, async ({ credentials }, pool) => ({
      done: await credentials.rotate(each),
      channels: await rewrapChannels(pool, secrets, each, by),
    }));
    total.secondFactors += await asIdentity((pool) => factors.rewrap(pool, each));
    total.keyId = done.keyId;
    total.rewrapped += done.rewrapped;
    total.unchanged += done.unchanged;
    total.channels.rewrapped += channels.rewrapped;
    total.channels.unchanged += channels.unchanged;
  }
  if (json === true) console.log(JSON.stringify(total, null, 2));
  else console.log(rotatedText(total));
}

function rotatedText(
  total: Rotation & { readonly channels: ChannelsRewrapped; readonly secondFactors: number },
): string {
  const { keyId, rewrapped, unchanged, channels, secondFactors } = total;
  const had = unchanged + channels.unchanged;
  const text = `${rewrapped} credentials and ${channels.rewrapped} channels went to master key ${keyId}, ${had} had it already`;
  return secondFactors === 0 ? text : `${text}; ${secondFactors} second factors went there too`;
}

/** `millrace credentials delete`. */
export async function deleteCredential(connection: string, { tenant, json }: TenantArguments): Promise<void> {
  const deleted = await withStores(tenant, ({ credentials }) => credentials.delete({ tenant, connection }));
  if (!deleted)
    throw new CredentialError(`connection ${connection} of tenant ${tenant} has no credential to be deleted`);
  if (json === true) console.log(JSON.stringify({ tenant, connection, deleted }, null, 2));
  else console.log(`the credential of ${connection} is deleted`);
}

async function secretsText(from: string | undefined): Promise<string> {
  const text = (await secretText(from, rules)).trim();
  if (text === '') throw new CliError('MR_CLI_NAME', 'the secrets are empty: pipe them in, or give --from <file>');
  return text;
}

/** An error of parsing would quote the text, so none of it goes further. */
function secretsOf(text: string, name: string | undefined): Readonly<Record<string, Secret>> {
  if (name !== undefined) return { [name]: new Secret(text) };
  const form = 'a JSON object of names and texts, such as {"refreshToken": "…", "clientSecret": "…"}';
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new CliError('MR_CLI_NAME', `the secrets are not JSON: give ${form}, or --secret <name> for a single one`);
  }
  const said = z.record(z.string(), z.string().min(1)).safeParse(document);
  if (!said.success) throw new CliError('MR_CLI_NAME', `the secrets are not ${form}`);
  return Object.fromEntries(Object.entries(said.data).map(([each, value]) => [each, new Secret(value)]));
}

/** Arguments can be read by every process of the machine, and settings lie in the open. */
function settingsSaid(said: readonly string[] | undefined): Readonly<Record<string, string>> {
  const settings = pairs('--setting', said);
  const secret = Object.keys(settings).find((name) => /token|secret|password|login/i.test(name));
  if (secret === undefined) return settings;
  throw new CliError(
    'MR_CLI_NAME',
    `${secret} is a secret and no setting: give it in a file or on standard input, and make a new one, since this one was seen`,
  );
}
