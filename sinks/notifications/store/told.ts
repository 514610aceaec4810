import type { PostgresClient } from '../../../base/postgres.ts';
import { DailyCounts, dayOfLimit, type ToldCount } from '../routing/daily-limit.ts';
import type { Group } from '../routing/member.ts';

/** Days that counts are kept: today's of every zone, and some to look back on. */
const keepDays = 7;
const dayMs = 86_400_000;

/** What channels were told today of the alerts in groups whose rules limit it. */
export async function loadCounts(
  client: PostgresClient,
  tenant: string,
  groups: readonly Group[],
  now: number,
): Promise<DailyCounts> {
  const limits = groups.flatMap(({ members }) => Object.values(members).flatMap(({ limit }) => limit ?? []));
  if (limits.length === 0) return new DailyCounts();
  const { rows } = await client.query<ToldCount>(
    `SELECT fingerprint, channel_id AS channel, day::text, told FROM notification_told
     WHERE tenant_id = $1 AND fingerprint = ANY($2) AND day = ANY($3::date[])`,
    [
      tenant,
      [...new Set(limits.map(({ fingerprint }) => fingerprint))],
      [...new Set(limits.map((limit) => dayOfLimit(limit, now)))],
    ],
  );
  return new DailyCounts(rows);
}

/** Keeps what was counted on. */
export async function saveCounts(client: PostgresClient, tenant: string, counts: DailyCounts): Promise<void> {
  const changed = counts.changed();
  if (changed.length === 0) return;
  await client.query(
    `INSERT INTO notification_told (tenant_id, fingerprint, channel_id, day, told)
     SELECT $1, fingerprint, channel, day, told
     FROM jsonb_to_recordset($2::jsonb) AS r (fingerprint text, channel text, day date, told int)
     ON CONFLICT (tenant_id, fingerprint, channel_id, day) DO UPDATE SET told = excluded.told`,
    [tenant, JSON.stringify(changed)],
  );
}

/** Deletes counts of days that are over. */
export async function forgetCounts(client: PostgresClient, tenant: string, now: number): Promise<void> {
  await client.query('DELETE FROM notification_told WHERE tenant_id = $1 AND day < $2::date', [
    tenant,
    new Date(now - keepDays * dayMs).toISOString().slice(0, 10),
  ]);
}
