import { type AuditedChange, recordAudit } from '../../../base/audit/record.ts';
import type { PostgresClient } from '../../../base/postgres.ts';

/** Who takes note, and until when they want to hear nothing; without that it is acknowledged. Epoch milliseconds. */
export interface Acknowledging {
  readonly by: Pick<AuditedChange, 'actor' | 'requestId' | 'reason'>;
  readonly now: number;
  readonly snoozeUntil?: number | undefined;
}

/** Notes that somebody has taken note of an alert, or wants to hear nothing of it for a time; false when there is no such alert. */
export async function acknowledge(
  client: PostgresClient,
  tenant: string,
  alertId: string,
  { by, now, snoozeUntil }: Acknowledging,
): Promise<boolean> {
  const snoozed = snoozeUntil === undefined ? null : new Date(snoozeUntil);
  const acknowledged = snoozed === null ? new Date(now) : null;
  const { rowCount } = await client.query(
    `INSERT INTO notification_ack AS a (tenant_id, alert_id, acknowledged_at, snoozed_until, actor, updated_at)
     SELECT tenant_id, alert_id, $3, $4, $5, $6 FROM notification_alert WHERE tenant_id = $1 AND alert_id = $2
     ON CONFLICT (tenant_id, alert_id) DO UPDATE SET acknowledged_at = coalesce(excluded.acknowledged_at, a.acknowledged_at),
       snoozed_until = coalesce(excluded.snoozed_until, a.snoozed_until), actor = excluded.actor, updated_at = excluded.updated_at`,
    [tenant, alertId, acknowledged, snoozed, by.actor.id, new Date(now)],
  );
  if (rowCount !== 1) return false;
  const action = snoozed === null ? 'alert.acknowledge' : 'alert.snooze';
  const after = snoozed === null ? null : { until: snoozed.toISOString() };
  await recordAudit(client, tenant, { ...by, action, subject: { type: 'alert', id: alertId }, after });
  return true;
}
