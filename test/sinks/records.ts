import { noStanding, standingFields } from '../../processors/gold/standing.ts';
import { emptyMeasures } from '../../processors/measures.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { GoldMetric, Header, ProcessedFact, QuarantinedRow } from '../../schemas/generated/types.ts';
import { sliceId } from '../../schemas/slice.ts';

/** 2026-11-02T00:00:00.000001Z in microseconds. */
export const someInstant = 1_793_577_600_000_001;

export const noMeasures = emptyMeasures();

export function header(tenant: string): Header {
  return {
    event_id: '6f1d2c3b-4a59-4687-9e0f-112233445566',
    tenant_id: tenant,
    connection_id: 'import',
    platform: 'META',
    schema_ver: 1,
    produced_at: someInstant,
    trace_id: 'trace',
    causation_id: null,
    partition_key: `${tenant}|a1`,
  };
}

/** An ad's day of account `a1`. */
export function fact(tenant: string, changes: Partial<ProcessedFact> = {}): ProcessedFact {
  const day = changes.report_day ?? dayFromIso('2026-11-01');
  return {
    h: header(tenant),
    fact_key: 'key-1',
    op: 'UPSERT',
    revision: 1,
    slice_id: sliceId('META', 'a1', 'ad_basic', 'AD', day),
    slice_fetch_seq: 1,
    report_type: 'ad_basic',
    report_family: 'delivery',
    report_rank: 10,
    level: 'AD',
    account_id: 'a1',
    campaign_id: null,
    ad_group_id: null,
    ad_id: '1',
    creative_id: null,
    account_name: null,
    campaign_name: null,
    ad_group_name: null,
    ad_name: null,
    report_day: day,
    hour: null,
    account_zone: 'UTC',
    utc_start: day * 86_400_000_000,
    utc_end: (day + 1) * 86_400_000_000,
    currency: 'USD',
    dims: {},
    attribution: { click_days: null, view_days: null, model: null },
    measures: noMeasures,
    previous: null,
    reach: null,
    frequency: null,
    fx_rate_id: null,
    rep_currency: null,
    rep_reason: null,
    entity_state: null,
    budget_micros: null,
    finality: 'SETTLING',
    data_as_of: null,
    dq_flags: [],
    slice: null,
    ...changes,
  };
}

/** The marker that closes fetch `seq` of the ad report's slice of a day. */
export function sliceEnd(
  tenant: string,
  seq: number,
  summary: Partial<NonNullable<ProcessedFact['slice']>> = {},
  changes: Partial<ProcessedFact> = {},
): ProcessedFact {
  return fact(tenant, {
    op: 'SLICE_END',
    fact_key: '',
    revision: 0,
    slice_fetch_seq: seq,
    slice: {
      decision: 'APPLIED',
      complete: true,
      rows: 10,
      upserts: 10,
      retracts: 0,
      unchanged: 0,
      duplicates: 0,
      quarantined: 0,
      live_facts: 10,
      fetched_at: someInstant,
      reason: null,
      ...summary,
    },
    ...changes,
  });
}

/** Gold of campaign `c1` on a day. */
export function metric(tenant: string, changes: Partial<GoldMetric> = {}): GoldMetric {
  return {
    h: header(tenant),
    gold_key: 'gold-1',
    report_type: 'campaign_basic',
    report_family: 'delivery',
    report_rank: 10,
    level: 'CAMPAIGN',
    account_id: 'a1',
    entity_id: 'c1',
    entity_name: null,
    path: ['a1', 'c1'],
    report_day: dayFromIso('2026-11-01'),
    hour: null,
    zone: 'UTC',
    currency: 'USD',
    measures: noMeasures,
    reach: null,
    metrics: {},
    ...standingFields(noStanding),
    pacing: null,
    finality: 'SETTLING',
    coverage: 1,
    revision: 1,
    is_retraction: false,
    contributing_slices: 1,
    facts: 1,
    computed_at: someInstant,
    input_watermark: someInstant,
    ...changes,
  };
}

/** Line 7 of a file, refused by bronze. */
export function quarantined(tenant: string, changes: Partial<QuarantinedRow> = {}): QuarantinedRow {
  const day = dayFromIso('2026-11-01');
  return {
    h: header(tenant),
    stage: 'BRONZE',
    report_type: 'ad_basic',
    level: 'AD',
    account_id: 'a1',
    slice_day: day,
    slice_id: sliceId('META', 'a1', 'ad_basic', 'AD', day),
    slice_fetch_seq: 1,
    row_no: 7,
    reason_code: 'NEGATIVE_SPEND',
    reason: 'spend is -5: correct the file and import it again',
    field: 'spend',
    value: '-5',
    row: '2026-11-01,1,-5',
    raw_ref: { topic: 'connector.data.raw', partition: 0, offset: 3, row: 4 },
    quarantined_at: Date.now() * 1000,
    ...changes,
  };
}
