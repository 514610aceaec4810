import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { maxPartitionsPerInsert } from './table.ts';
import type { Row } from './values.ts';

/** What a slice of the sums is known by. */
const sliceColumns = ['tenant_id', 'platform', 'account_id', 'report_type', 'level', 'report_day', 'hour'] as const;

/**
 * Has ClickHouse sum anew what `rows` of gold are parts of, by account and by campaign. To be called when they are written: it reads
 * them there, each at its newest revision. Called again it comes to the same.
 */
export async function sumAnew(client: ClickHouseClient, rows: readonly Row[]): Promise<void> {
  const slices = new Map(
    rows.map((row) => {
      const slice = Object.fromEntries(sliceColumns.map((column) => [column, row[column]]));
      return [JSON.stringify(slice), slice];
    }),
  );
  await client.insert({
    table: 'gold_changed',
    values: [...slices.values()],
    format: 'JSONEachRow',
    clickhouse_settings: { max_partitions_per_insert_block: String(maxPartitionsPerInsert) },
  });
}
