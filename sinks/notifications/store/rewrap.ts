import { type AuditedChange, recordAudit } from '../../../base/audit/record.ts';
import { type PostgresPool, withTenant } from '../../../base/postgres.ts';
import type { Secrets } from '../secrets.ts';
import { channelNames } from './definition.ts';
import { lockDesk } from './due.ts';

/** How many channels went to the key of now, and how many had it before. */
export interface ChannelsRewrapped {
  readonly rewrapped: number;
  readonly unchanged: number;
}

/**
 * Puts the secrets of a tenant's channels under the key of now; they are not touched themselves. A transaction for each: one
 * that does not open rejects, and leaves those before it rewrapped.
 */
export async function rewrapChannels(
  pool: PostgresPool,
  secrets: Secrets,
  tenant: string,
  by: Pick<AuditedChange, 'actor' | 'requestId'>,
): Promise<ChannelsRewrapped> {
  const names = await channelNames(pool, tenant);
  let rewrapped = 0;
  for (const channel of names) if (await rewrapChannel(pool, secrets, { tenant, channel }, by)) rewrapped += 1;
  return { rewrapped, unchanged: names.length - rewrapped };
}

function rewrapChannel(
  pool: PostgresPool,
  secrets: Secrets,
  owner: { readonly tenant: string; readonly channel: string },
  by: Pick<AuditedChange, 'actor' | 'requestId'>,
): Promise<boolean> {
  const { tenant, channel } = owner;
  return withTenant(pool, tenant, async (client) => {
    await lockDesk(client, tenant);
    const { rows } = await client.query<{ sealed: unknown }>(
      'SELECT sealed FROM notification_channel WHERE tenant_id = $1 AND channel_id = $2',
      [tenant, channel],
    );
    const [row] = rows;
    const rewrapped = row === undefined ? null : await secrets.rewrap(owner, row.sealed);
    if (rewrapped === null) return false;
    const subject = { type: 'channel', id: channel } as const;
    await recordAudit(client, tenant, {
      ...by,
      action: 'channel.rotate',
      subject,
      after: { wrappedBy: rewrapped.keyId },
    });
    await client.query('UPDATE notification_channel SET sealed = $3 WHERE tenant_id = $1 AND channel_id = $2', [
      tenant,
      channel,
      JSON.stringify(rewrapped.sealed),
    ]);
    return true;
  });
}
