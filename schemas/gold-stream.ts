/**
 * Live changes of gold in Redis: one stream a tenant, bounded, newest last. An entry has one field, `gold`, whose text is a
 * JSON object with the columns of ClickHouse's table `gold` (integers as strings, `report_day` 2026-11-01, `hour` -1 for a
 * whole day, instants `2026-11-01 06:00:00.000000` in UTC; `ingested_at` is left out). The same change may come more than
 * once and an older `revision` after a newer one: readers keep the greatest of each `gold_key`.
 */
export const goldStream = {
  /** Key of a tenant's stream. */
  key: (tenant: string): string => `gold:${tenant}`,
  /** The entry's only field. */
  field: 'gold',
  /** Entries kept, about: Redis trims whole nodes. */
  maxLength: 10_000,
  /** Milliseconds after its last entry for which a stream is kept. */
  keepMs: 7 * 24 * 3_600_000,
} as const;
