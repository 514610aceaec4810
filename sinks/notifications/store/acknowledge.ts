import type { PostgresClient } from '../../../base/postgres.ts';

/** Notes that somebody has taken note of an alert; false when there is no such alert. */
export async function acknowledge(
  client: PostgresClient,
  tenant: string,
  alertId: string,
  {
    actor,
    now,
    snoozeUntil,
  }: { readonly actor: string; readonly now: number; readonly snoozeUntil?: number | undefined },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO notification_ack AS a (tenant_id, alert_id, acknowledged_at, snoozed_until, actor, updated_at)
     SELECT tenant_id, alert_id, $3, $4, $5, $6 FROM notification_alert WHERE tenant_id = $1 AND alert_id = $2
     ON CONFLICT (tenant_id, alert_id) DO UPDATE SET acknowledged_at = coalesce(excluded.acknowledged_at, a.acknowledged_at),
       snoozed_until = coalesce(excluded.snoozed_until, a.snoozed_until), actor = excluded.actor, updated_at = excluded.updated_at`,
    [
      tenant,
      alertId,
      snoozeUntil === undefined ? new Date(now) : null,
      snoozeUntil === undefined ? null : new Date(snoozeUntil),
      actor,
      new Date(now),
    ],
  );
  return rowCount === 1;
}
