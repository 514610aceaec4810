import type { Header, Level, QuarantinedRow, RawRef, Stage } from '../schemas/generated/types.ts';
import { type Defect, reasonText } from './quality.ts';

/** Where a quarantined row came from. */
export interface RowOrigin {
  readonly stage: Stage;
  readonly report_type: string;
  readonly level: Level;
  readonly account_id: string;
  readonly slice_day: number;
  readonly slice_id: string;
  readonly slice_fetch_seq: number;
  readonly row_no: number;
  readonly raw_ref: RawRef;
}

const longestRow = 8192;

/** The record of a row in quarantine. `row` is the row as it was read; what is longer than 8192 characters is cut. */
export function quarantinedRow(h: Header, origin: RowOrigin, found: Defect, row: string): QuarantinedRow {
  return {
    h,
    stage: origin.stage,
    report_type: origin.report_type,
    level: origin.level,
    account_id: origin.account_id,
    slice_day: origin.slice_day,
    slice_id: origin.slice_id,
    slice_fetch_seq: origin.slice_fetch_seq,
    row_no: origin.row_no,
    reason_code: found.code,
    reason: reasonText(found),
    field: found.field,
    value: found.value,
    row: row.length > longestRow ? row.slice(0, longestRow) : row,
    raw_ref: origin.raw_ref,
    quarantined_at: h.produced_at,
  };
}

/** Tells a quarantined row from what a stage delivers. */
export function isQuarantined<T extends object>(value: T | QuarantinedRow): value is QuarantinedRow {
  return 'reason_code' in value;
}

/** The other side of `isQuarantined`. */
export function isDelivered<T extends object>(value: T | QuarantinedRow): value is T {
  return !('reason_code' in value);
}
