import type { QuarantinedRow } from '../../schemas/generated/types.ts';
import { consumerSink } from '../runner/runner.ts';
import { openTable, tableLimits } from './table.ts';
import { day, instant, type Row } from './values.ts';

/** What bronze and silver refused, into the table `quarantine`: one row for each row that a stage refused. */
export const quarantine = consumerSink<QuarantinedRow>({
  name: 'clickhouse-quarantine',
  summary: 'bronze.data.quarantined and silver.data.quarantined into ClickHouse, table quarantine',
  limits: tableLimits,
  topics: (topics) => [topics.bronzeQuarantined, topics.silverQuarantined],
  open: (deps) => openTable(deps, { table: 'quarantine', row: quarantineRow }),
});

/** The row of a quarantined row. */
export function quarantineRow(row: QuarantinedRow): Row {
  return {
    tenant_id: row.h.tenant_id,
    platform: row.h.platform,
    account_id: row.account_id,
    stage: row.stage,
    report_type: row.report_type,
    level: row.level,
    slice_day: day(row.slice_day),
    slice_id: row.slice_id,
    slice_fetch_seq: row.slice_fetch_seq,
    row_no: row.row_no,
    reason_code: row.reason_code,
    reason: row.reason,
    field: row.field,
    value: row.value,
    row: row.row,
    raw_topic: row.raw_ref.topic,
    raw_partition: row.raw_ref.partition,
    raw_offset: row.raw_ref.offset,
    raw_row: row.raw_ref.row,
    quarantined_at: instant(row.quarantined_at),
    event_id: row.h.event_id,
    connection_id: row.h.connection_id,
    trace_id: row.h.trace_id,
    produced_at: instant(row.h.produced_at),
  };
}
