import type { ProcessedFact } from '../../schemas/generated/types.ts';
import { consumerSink } from '../runner/runner.ts';
import { openTable, tableLimits } from './table.ts';
import { day, hourCell, instant, instantOrNull, integer, knownMeasures, measureCells, type Row } from './values.ts';

/** Silver into the table `facts`: one row a revision, of which readers see the greatest; a retracted fact is deleted. */
export const facts = consumerSink<ProcessedFact>({
  name: 'clickhouse-facts',
  summary: 'silver.data.processed into ClickHouse, table facts',
  limits: tableLimits,
  topics: (topics) => [topics.processed],
  open: (deps) => openTable(deps, { table: 'facts', row: factRow }),
});

/** The row of an upsert or a retraction; undefined for the markers that close a slice. */
export function factRow(fact: ProcessedFact): Row | undefined {
  if (fact.op !== 'UPSERT' && fact.op !== 'RETRACT') return undefined;
  return {
    tenant_id: fact.h.tenant_id,
    platform: fact.h.platform,
    account_id: fact.account_id,
    report_type: fact.report_type,
    report_family: fact.report_family,
    report_rank: fact.report_rank,
    level: fact.level,
    report_day: day(fact.report_day),
    hour: hourCell(fact.hour),
    fact_key: fact.fact_key,
    revision: fact.revision,
    is_deleted: fact.op === 'RETRACT' ? 1 : 0,
    slice_id: fact.slice_id,
    slice_fetch_seq: fact.slice_fetch_seq,
    campaign_id: fact.campaign_id,
    ad_group_id: fact.ad_group_id,
    ad_id: fact.ad_id,
    creative_id: fact.creative_id,
    account_name: fact.account_name,
    campaign_name: fact.campaign_name,
    ad_group_name: fact.ad_group_name,
    ad_name: fact.ad_name,
    entity_state: fact.entity_state,
    budget_micros: integer(fact.budget_micros),
    account_zone: fact.account_zone,
    utc_start: instant(fact.utc_start),
    utc_end: instant(fact.utc_end),
    currency: fact.currency,
    dims: fact.dims,
    attribution_click_days: fact.attribution.click_days,
    attribution_view_days: fact.attribution.view_days,
    attribution_model: fact.attribution.model,
    ...measureCells(fact.measures),
    previous: knownMeasures(fact.previous),
    reach: fact.reach,
    frequency: fact.frequency,
    fx_rate_id: fact.fx_rate_id,
    rep_currency: fact.rep_currency,
    rep_reason: fact.rep_reason,
    finality: fact.finality,
    data_as_of: instantOrNull(fact.data_as_of),
    dq_flags: fact.dq_flags,
    event_id: fact.h.event_id,
    connection_id: fact.h.connection_id,
    trace_id: fact.h.trace_id,
    produced_at: instant(fact.h.produced_at),
  };
}
