import { someInstant } from './stored-alert.ts';

/** A row of the slice ledger as its stream has it, but for what a test says. */
export function sliceEvent(tenant: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    tenant_id: tenant,
    ...{ platform: 'META', account_id: 'a1', report_type: 'ad_daily', level: 'AD', day: '2026-11-01', fetch_seq: 3 },
    ...{ decision: 'APPLIED', complete: true, rows: 7, upserts: 7, retracts: 0, unchanged: 0, duplicates: 0 },
    ...{ quarantined: 0, live_facts: 7, finality: 'FINAL', fetched_at: someInstant, data_as_of: null, reason: null },
    ...changes,
  };
}
