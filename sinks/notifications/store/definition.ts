import { z } from 'zod';
import { type AuditedChange, lockAuditTrail, recordAudit } from '../../../base/audit/record.ts';
import { canonicalJson } from '../../../base/canonical-json.ts';
import { type PostgresClient, type PostgresPool, withTenant } from '../../../base/postgres.ts';
import { DefinitionError } from '../../errors.ts';
import {
  type Channel,
  type ChannelFile,
  joinChannel,
  type SplitChannel,
  splitChannel,
  wholeSettings,
} from '../policy/channel.ts';
import { compilePolicy } from '../policy/compile.ts';
import { policyFile, readDefinition } from '../policy/definition.ts';
import { policySchema, quietHours } from '../policy/policy.ts';
import type { Peace, RoutingPolicy } from '../routing/route.ts';
import type { Secrets } from '../secrets.ts';
import { dueBy, lockDesk } from './due.ts';

/** What became of a definition that was applied. */
export interface Applied {
  readonly version: number;
  /** Whether the routes or times differ from those before. */
  readonly policyChanged: boolean;
  readonly channels: Readonly<Record<'added' | 'changed' | 'removed' | 'unchanged', readonly string[]>>;
}

export interface ApplyOptions {
  readonly dryRun?: boolean;
  readonly now: number;
  /** Who does it, for the audit trail. */
  readonly by: Pick<AuditedChange, 'actor' | 'requestId' | 'reason'>;
}

interface Prepared {
  readonly id: string;
  readonly kind: string;
  readonly split: SplitChannel;
}

/**
 * Puts a definition in place of the one that a tenant has, in one transaction. The same one again changes nothing.
 * With `dryRun` it is only told what would change.
 * @throws DefinitionError when it cannot be used.
 */
export function applyDefinition(
  pool: PostgresPool,
  secrets: Secrets,
  tenant: string,
  said: unknown,
  options: ApplyOptions,
): Promise<Applied> {
  readDefinition(said);
  return changeDefinition(pool, secrets, tenant, () => said, options);
}

/** A definition as it stands, whole: with its secrets, and the version of each channel. */
export interface StandingDefinition {
  /** Of the routes; 0 where the tenant has none yet. */
  readonly version: number;
  readonly channels: ReadonlyMap<string, { readonly version: number; readonly file: unknown }>;
  /** What is beside the channels in a file; undefined where the tenant has none yet. */
  readonly policy: unknown;
}

/**
 * As `applyDefinition`, of what `change` makes of the definition as it stands, which nobody else changes meanwhile.
 * @throws DefinitionError when that cannot be used, and what `change` throws: then nothing is changed.
 */
export async function changeDefinition(
  pool: PostgresPool,
  secrets: Secrets,
  tenant: string,
  change: (standing: StandingDefinition) => unknown,
  { dryRun = false, now, by }: ApplyOptions,
): Promise<Applied> {
  return withTenant(pool, tenant, async (client) => {
    await lockDesk(client, tenant);
    await lockAuditTrail(client, tenant);
    const stored = await storedChannels(client, tenant);
    const before = await newestPolicy(client, tenant);
    const { file } = readDefinition(change(await standing(secrets, tenant, stored, before)));
    const wanted = Object.entries(file.channels).map(([id, channel]: [string, ChannelFile]) => ({
      id,
      kind: channel.kind,
      split: splitChannel(channel),
    }));
    const changes = await channelChanges(secrets, tenant, wanted, stored);
    const policy = policyFile(file);
    const policyChanged = before === undefined || !sameJson(before.definition, policy);
    const version = (before?.version ?? 0) + Number(policyChanged);
    const applied = { version, policyChanged, channels: namesOf(changes) };
    if (dryRun) return applied;
    const writing = { client, tenant, by };
    for (const channel of [...changes.added, ...changes.changed]) {
      await saveChannel(client, secrets, tenant, channel);
      await recordChannel(writing, channel.id, stored.get(channel.id)?.settings ?? null, channel.split.settings);
    }
    for (const id of changes.removed) {
      await client.query('DELETE FROM notification_channel WHERE tenant_id = $1 AND channel_id = $2', [tenant, id]);
      await recordChannel(writing, id, stored.get(id)?.settings, null);
    }
    if (policyChanged) await savePolicy(writing, { version, before: before?.definition, policy }, now);
    return applied;
  });
}

interface Writing extends Pick<ApplyOptions, 'by'> {
  readonly client: PostgresClient;
  readonly tenant: string;
}

async function recordChannel(
  { client, tenant, by }: Writing,
  id: string,
  before: unknown,
  after: unknown,
): Promise<void> {
  const action = after === null ? 'channel.remove' : 'channel.save';
  await recordAudit(client, tenant, { ...by, action, subject: { type: 'channel', id }, before, after });
}

async function savePolicy(
  { client, tenant, by }: Writing,
  { version, before, policy }: { readonly version: number; readonly before: unknown; readonly policy: unknown },
  now: number,
): Promise<void> {
  await client.query('INSERT INTO notification_policy (tenant_id, version, definition) VALUES ($1, $2, $3)', [
    tenant,
    version,
    JSON.stringify(policy),
  ]);
  const subject = { type: 'route', id: 'policy', version: String(version) } as const;
  await recordAudit(client, tenant, { ...by, action: 'route.save', subject, before, after: policy });
  // Alerts that are firing may belong elsewhere now.
  await dueBy(client, { tenant, kind: 'POLICY', id: 'policy' }, now);
}

async function standing(
  secrets: Secrets,
  tenant: string,
  stored: ReadonlyMap<string, StoredChannel>,
  policy: { readonly version: number; readonly definition: unknown } | undefined,
): Promise<StandingDefinition> {
  const channels = new Map<string, { version: number; file: unknown }>();
  for (const [id, { settings, sealed, version }] of stored) {
    const opened = await secrets.open({ tenant, channel: id }, sealed);
    channels.set(id, { version, file: wholeSettings({ settings, secrets: opened }) });
  }
  return { version: policy?.version ?? 0, channels, policy: policy?.definition };
}

async function saveChannel(client: PostgresClient, secrets: Secrets, tenant: string, channel: Prepared): Promise<void> {
  const { id, kind, split } = channel;
  const sealed = await secrets.seal({ tenant, channel: id }, split.secrets);
  await client.query(
    `INSERT INTO notification_channel (tenant_id, channel_id, kind, settings, sealed) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (tenant_id, channel_id) DO UPDATE
     SET kind = excluded.kind, settings = excluded.settings, sealed = excluded.sealed, updated_at = now()`,
    [tenant, id, kind, JSON.stringify(split.settings), JSON.stringify(sealed)],
  );
}

interface Changes {
  readonly added: readonly Prepared[];
  readonly changed: readonly Prepared[];
  readonly unchanged: readonly Prepared[];
  readonly removed: readonly string[];
}

async function channelChanges(
  secrets: Secrets,
  tenant: string,
  wanted: readonly Prepared[],
  stored: ReadonlyMap<string, StoredChannel>,
): Promise<Changes> {
  const added: Prepared[] = [];
  const changed: Prepared[] = [];
  const unchanged: Prepared[] = [];
  for (const channel of wanted) {
    const before = stored.get(channel.id);
    if (before === undefined) added.push(channel);
    else {
      const opened = await secrets.open({ tenant, channel: channel.id }, before.sealed);
      const same = sameJson(before.settings, channel.split.settings) && sameJson(opened, channel.split.secrets);
      (same ? unchanged : changed).push(channel);
    }
  }
  const removed = [...stored.keys()].filter((id) => !wanted.some((channel) => channel.id === id));
  return { added, changed, unchanged, removed };
}

function namesOf({ added, changed, unchanged, removed }: Changes): Applied['channels'] {
  const ids = (channels: readonly Prepared[]) => channels.map(({ id }) => id);
  return { added: ids(added), changed: ids(changed), unchanged: ids(unchanged), removed };
}

/** Equal whatever the order of keys, which jsonb does not keep. */
function sameJson(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

interface StoredChannel {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sealed: unknown;
  readonly version: number;
}

/** All channels of a tenant, or the one that is named. */
async function storedChannels(
  client: PostgresClient,
  tenant: string,
  only: string | null = null,
): Promise<ReadonlyMap<string, StoredChannel>> {
  const { rows } = await client.query<StoredChannel & { id: string }>(
    `SELECT channel_id AS id, kind, settings, sealed, version FROM notification_channel
     WHERE tenant_id = $1 AND ($2::text IS NULL OR channel_id = $2) ORDER BY channel_id`,
    [tenant, only],
  );
  return new Map(rows.map(({ id, ...channel }) => [id, channel]));
}

async function newestPolicy(
  client: PostgresClient,
  tenant: string,
): Promise<{ version: number; definition: unknown } | undefined> {
  const { rows } = await client.query<{ version: number; definition: unknown }>(
    'SELECT version, definition FROM notification_policy WHERE tenant_id = $1 ORDER BY version DESC LIMIT 1',
    [tenant],
  );
  return rows[0];
}

/** A definition as it may be shown: secrets are `***`. Undefined when the tenant has none. */
export async function shownDefinition(
  client: PostgresClient,
  tenant: string,
): Promise<{ readonly version: number; readonly file: Readonly<Record<string, unknown>> } | undefined> {
  const policy = await newestPolicy(client, tenant);
  if (policy === undefined) return undefined;
  const channels = Object.fromEntries(
    [...(await storedChannels(client, tenant))].map(([id, { settings }]) => [id, settings]),
  );
  return { version: policy.version, file: { channels, ...(policy.definition as object) } };
}

/** What of a stored channel routing needs; its secrets stay closed. */
const publicPart = z.object({ enabled: z.boolean().default(true), quiet_hours: quietHours.optional() });

/** The policy that a tenant has now; undefined when it has none. @throws DefinitionError when what is stored does not fit together. */
export async function storedPolicy(client: PostgresClient, tenant: string): Promise<RoutingPolicy | undefined> {
  const stored = await newestPolicy(client, tenant);
  if (stored === undefined) return undefined;
  const peace = new Map<string, Peace>();
  for (const [id, { settings }] of await storedChannels(client, tenant)) {
    const { enabled, quiet_hours } = publicPart.parse(settings);
    peace.set(id, { disabled: !enabled, quiet: quiet_hours ?? null, except: quiet_hours?.except ?? null });
  }
  const { policy, problems } = compilePolicy(policySchema.parse(stored.definition), peace);
  if (problems.length > 0) throw new DefinitionError(problems);
  return policy;
}

/** A policy that cannot be used is the trouble of its tenant, and must not be that of the others. */
export async function usablePolicy(
  client: PostgresClient,
  tenant: string,
): Promise<{ readonly policy: RoutingPolicy | undefined; readonly problem: Error | undefined }> {
  try {
    return { policy: await storedPolicy(client, tenant), problem: undefined };
  } catch (error) {
    if (error instanceof DefinitionError || error instanceof z.ZodError) return { policy: undefined, problem: error };
    throw error;
  }
}

/** A channel with its secrets opened; undefined when there is none of that name. */
export async function storedChannel(
  pool: PostgresPool,
  secrets: Secrets,
  tenant: string,
  id: string,
): Promise<Channel | undefined> {
  const stored = await withTenant(pool, tenant, (client) => storedChannels(client, tenant, id));
  const channel = stored.get(id);
  if (channel === undefined) return undefined;
  const opened = await secrets.open({ tenant, channel: id }, channel.sealed);
  return joinChannel({ settings: channel.settings, secrets: opened });
}

/** Names of a tenant's channels. */
export function channelNames(pool: PostgresPool, tenant: string): Promise<readonly string[]> {
  return withTenant(pool, tenant, async (client) => [...(await storedChannels(client, tenant)).keys()]);
}
