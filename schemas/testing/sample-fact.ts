import { randomUUID } from 'node:crypto';
import type { Header, Measures, ProcessedFact } from '../generated/types.ts';

/** A header as long as most are. */
export function sampleHeader(index: number): Header {
  return {
    event_id: randomUUID(),
    tenant_id: 'acme',
    connection_id: 'import',
    platform: 'MICROSOFT',
    schema_ver: 1,
    produced_at: 1_764_000_000_000_000 + index,
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    causation_id: randomUUID(),
    partition_key: 'acme|1370001234',
  };
}

/** A fact as the Microsoft campaign report gives it, with as many fields that are not null. */
export function sampleFact(index: number): ProcessedFact {
  return {
    h: sampleHeader(index),
    fact_key: '9e107d9d372bb6826bd81d3542a419d6',
    op: 'UPSERT',
    revision: 2,
    slice_id: 'MICROSOFT/1370001234/campaign_performance/CAMPAIGN/2026-11-01',
    slice_fetch_seq: 17,
    report_type: 'campaign_performance',
    report_family: 'delivery',
    report_rank: 10,
    level: 'CAMPAIGN',
    account_id: '1370001234',
    campaign_id: `4100${index}`,
    ad_group_id: null,
    ad_id: null,
    creative_id: null,
    account_name: 'Acme Retail',
    campaign_name: `Brand search ${index % 40}`,
    ad_group_name: null,
    ad_name: null,
    report_day: 20_393,
    hour: null,
    account_zone: 'Europe/Berlin',
    utc_start: 1_761_951_600_000_000,
    utc_end: 1_762_038_000_000_000,
    currency: 'EUR',
    dims: { device: 'Smartphone', network: 'search' },
    attribution: { click_days: 30, view_days: 1, model: 'last_click' },
    measures: measures(index),
    previous: measures(index - 1),
    reach: null,
    frequency: null,
    fx_rate_id: null,
    rep_currency: null,
    rep_reason: null,
    entity_state: null,
    budget_micros: null,
    finality: 'SETTLING',
    data_as_of: 1_764_000_000_000_000,
    dq_flags: [],
    slice: null,
  };
}

function measures(index: number): Measures {
  return {
    impressions: 1000 + index,
    viewable_impressions: null,
    measurable_impressions: null,
    clicks: 10 + (index % 30),
    link_clicks: null,
    video_starts: null,
    video_q25: null,
    video_q50: null,
    video_q75: null,
    video_completes: null,
    engagements: null,
    conversions: 1_500_000n,
    view_conversions: 0n,
    installs: null,
    leads: null,
    spend: 12_340_000n + BigInt(index),
    conversion_value: 99_900_000n,
    spend_rep: null,
    value_rep: null,
  };
}
