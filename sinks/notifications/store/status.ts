import type { PostgresClient } from '../../../base/postgres.ts';

/** How it stands with a channel. Times are ISO. */
export interface ChannelStatus {
  readonly channel: string;
  readonly kind: string;
  readonly enabled: boolean;
  /** Messages that wait to be sent, and the time of the oldest. */
  readonly waiting: number;
  readonly oldest: string | null;
  /** Rounds that failed one after the other until now, and the reason of the last failure of what still waits. */
  readonly failures: number;
  readonly lastError: string | null;
  /** Of the last 24 hours. */
  readonly sent: number;
  readonly lastSent: string | null;
  /** Given up, whenever. */
  readonly dead: number;
}

/** How it stands with each channel of a tenant, by name. */
export async function channelStatuses(
  client: PostgresClient,
  tenant: string,
  now: number,
): Promise<readonly ChannelStatus[]> {
  const { rows } = await client.query<
    Omit<ChannelStatus, 'oldest' | 'lastSent'> & { oldest: Date | null; lastSent: Date | null }
  >(
    `SELECT c.channel_id AS channel, c.kind, coalesce((c.settings->>'enabled')::boolean, true) AS enabled,
       coalesce(d.failures, 0) AS failures, w.*, s.*,
       (SELECT count(*)::int FROM notification
        WHERE tenant_id = $1 AND channel_id = c.channel_id AND state = 'DEAD') AS dead
     FROM notification_channel AS c
     LEFT JOIN notification_due AS d ON d.tenant_id = c.tenant_id AND d.kind = 'CHANNEL' AND d.id = c.channel_id,
     LATERAL (SELECT count(*)::int AS waiting, min(created_at) AS oldest,
         (array_agg(last_error ORDER BY notification_id) FILTER (WHERE last_error IS NOT NULL))[1] AS "lastError"
       FROM notification WHERE tenant_id = $1 AND channel_id = c.channel_id AND state = 'PENDING') AS w,
     LATERAL (SELECT count(*) FILTER (WHERE finished_at > $2)::int AS sent, max(finished_at) AS "lastSent"
       FROM notification WHERE tenant_id = $1 AND channel_id = c.channel_id AND state = 'SENT') AS s
     WHERE c.tenant_id = $1 ORDER BY c.channel_id`,
    [tenant, new Date(now - 86_400_000)],
  );
  return rows.map((row) => ({
    ...row,
    oldest: row.oldest?.toISOString() ?? null,
    lastSent: row.lastSent?.toISOString() ?? null,
  }));
}
