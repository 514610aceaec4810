/** What events are about: each has a stream of its own for each tenant. */
export type EventTopic = 'gold' | 'alerts' | 'slices';

/**
 * Live events in Redis: for each tenant and topic one stream, bounded, newest last, with one entry for each record of the Kafka
 * topic that is an event. An entry has two fields: `event`, a JSON object that names its `tenant_id`, and `after`, the id of the entry
 * before it (`0-0` for the first), by which a reader sees that nothing was trimmed between two entries that it got.
 *
 * - `gold`: the columns of ClickHouse's table `gold` (integers as strings, `report_day` 2026-11-01, `hour` -1 for a whole day, instants
 *   `2026-11-01 06:00:00.000000` in UTC).
 * - `alerts`: the record of `rules.alerts`, one transition.
 * - `slices`: the row of the slice ledger that an applied fetch makes (instants in microseconds since the epoch).
 *
 * Beside the stream stands a hash with the greatest offset of each Kafka partition that was written: what tells a repeated record.
 * docs/decisions/ says why ids are what cursors are made of.
 */
export const eventStreams = {
  /** Key of a tenant's stream. The braces keep it in one slot of a cluster with its offsets. */
  key: (tenant: string, topic: EventTopic): string => `events:{${tenant}}:${topic}`,
  /** Key of the offsets that have been written to it. */
  offsetsKey: (tenant: string, topic: EventTopic): string => `events:{${tenant}}:${topic}:offsets`,
  /** Entries of a stream that are kept, about: Redis trims whole nodes. */
  maxLength: 10_000,
  /** Milliseconds after its last entry for which a stream is kept. */
  keepMs: 7 * 24 * 3_600_000,
} as const;
