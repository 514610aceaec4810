import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import type { SinkDeps, SinkRecord, SinkWriter } from '../sink.ts';
import type { Cell, Row } from './values.ts';

/** Bounds of one insert: ClickHouse likes few large ones; half a second keeps what people see fresh. */
export const tableLimits = { maxRecords: 20_000, maxBytes: 32 * 1024 * 1024, maxAgeMs: 500 } as const;

/** Months that one insert may touch: an import of many years is one batch. ClickHouse's own default is 100. */
export const maxPartitionsPerInsert = 1_200;

/** How the records of a topic become rows of a table. */
export interface TableOptions<V> {
  readonly table: string;
  /** The record's row; undefined for a record of which the table holds nothing. */
  row(value: V): Row | undefined;
  /** Called after each insert with what was inserted, before the batch counts as written. */
  written?(client: ClickHouseClient, rows: readonly Row[]): Promise<void>;
}

/**
 * A writer that inserts one block a batch. The tables are ReplacingMergeTree by revision, so that the same rows again, or
 * older ones later, change nothing that a reader sees.
 */
export async function openTable<V>(deps: SinkDeps, options: TableOptions<V>): Promise<SinkWriter<V>> {
  const client = createClickHouse(deps.config.address('clickhouse'), { database: deps.config.clickhouseDatabase });
  return {
    async write(batch: readonly SinkRecord<V>[]) {
      const rows = batch.flatMap<Row>(({ value }) => withoutNulls(options.row(value)) ?? []);
      if (rows.length === 0) return;
      await client.insert({
        table: options.table,
        values: rows,
        format: 'JSONEachRow',
        clickhouse_settings: { max_partitions_per_insert_block: String(maxPartitionsPerInsert) },
      });
      await options.written?.(client, rows);
    },
    close: () => client.close(),
  };
}

/** A column that is left out becomes null by itself; most measures of most rows are, and half of the bytes go with them. */
function withoutNulls(row: Row | undefined): Row | undefined {
  if (row === undefined) return undefined;
  const known: Record<string, Cell> = {};
  for (const name in row) {
    const value = row[name];
    if (value !== null && value !== undefined) known[name] = value;
  }
  return known;
}
