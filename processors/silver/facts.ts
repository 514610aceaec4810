import type { SliceEnd } from '@millrace/streams';
import type {
  CleanedRow,
  DqFlag,
  Header,
  Measures,
  ProcessedFact,
  SliceContext,
} from '../../schemas/generated/types.ts';
import { emptyMeasures } from '../measures.ts';
import { parseAttribution } from './attribution.ts';
import { dimsOf, type FactContent } from './content.ts';
import type { Fetch } from './fetch.ts';

/** A change of one fact. `previous`: the measures it replaces, null when there was no live fact. */
export interface FactChange {
  readonly op: 'UPSERT' | 'RETRACT';
  readonly key: string;
  readonly revision: number;
  readonly said: FactContent;
  /** The dimensions of `said`, where they are known already. */
  readonly dims: Record<string, string> | undefined;
  readonly measures: Measures;
  readonly previous: Measures | null;
  readonly flags: readonly DqFlag[];
}

/** The record of a fact's change; `row` is the record that caused it. */
export function factRecord(h: Header, row: CleanedRow, fetch: Fetch, change: FactChange): ProcessedFact {
  const { currency, reporting, details: said } = change.said;
  const bounds = said.hour === null ? fetch.dayBounds : fetch.bounds(said.hour, said.hourRepeated);
  return {
    h,
    fact_key: change.key,
    op: change.op,
    revision: change.revision,
    slice_id: row.slice_id,
    slice_fetch_seq: row.slice_fetch_seq,
    report_type: row.report_type,
    report_family: fetch.profile.family,
    report_rank: fetch.rank,
    level: row.level,
    account_id: row.account_id,
    campaign_id: said.campaignId,
    ad_group_id: said.adGroupId,
    ad_id: said.adId,
    creative_id: said.creativeId,
    account_name: said.accountName,
    campaign_name: said.campaignName,
    ad_group_name: said.adGroupName,
    ad_name: said.adName,
    report_day: fetch.day,
    hour: said.hour,
    account_zone: said.zone,
    utc_start: bounds.start,
    utc_end: bounds.end,
    currency,
    dims: change.dims ?? dimsOf(said.dims),
    attribution: said.attribution === fetch.attributionSpec ? fetch.attribution : parseAttribution(said.attribution),
    measures: change.measures,
    previous: change.previous,
    reach: said.reach,
    frequency: said.frequency,
    fx_rate_id: said.rateId,
    rep_currency: reporting,
    rep_reason: said.repReason,
    entity_state: said.state,
    budget_micros: said.budget,
    finality: fetch.finality,
    data_as_of: fetch.dataAsOf,
    dq_flags: [...change.flags],
    slice: null,
  };
}

/**
 * The record that closes a fetch: what it did, and how final the slice is now. Of an outdated fetch (STALE) only what it
 * said of itself is told, because nothing of it was taken.
 */
export function sliceEndFact(
  h: Header,
  row: CleanedRow,
  context: SliceContext,
  fetch: Fetch,
  end: SliceEnd<unknown, unknown>,
): ProcessedFact {
  const isStale = end.decision === 'stale';
  return {
    h,
    fact_key: '',
    op: 'SLICE_END',
    revision: 0,
    slice_id: row.slice_id,
    slice_fetch_seq: row.slice_fetch_seq,
    report_type: row.report_type,
    report_family: fetch.profile.family,
    report_rank: fetch.rank,
    level: row.level,
    account_id: row.account_id,
    campaign_id: null,
    ad_group_id: null,
    ad_id: null,
    creative_id: null,
    account_name: null,
    campaign_name: null,
    ad_group_name: null,
    ad_name: null,
    report_day: fetch.day,
    hour: null,
    account_zone: fetch.zone ?? '',
    utc_start: fetch.dayBounds.start,
    utc_end: fetch.dayBounds.end,
    currency: context.currency ?? '',
    dims: {},
    attribution: fetch.attribution,
    measures: emptyMeasures(),
    previous: null,
    reach: null,
    frequency: null,
    fx_rate_id: null,
    rep_currency: null,
    rep_reason: null,
    entity_state: null,
    budget_micros: null,
    finality: fetch.finalityAt(context.data_as_of ?? context.fetched_at),
    data_as_of: context.data_as_of,
    dq_flags: [],
    slice: {
      decision: decisions[end.decision],
      complete: context.complete === true,
      rows: isStale ? (context.row_count ?? 0) : end.rows,
      upserts: isStale ? 0 : end.changed,
      retracts: end.removed,
      unchanged: isStale ? 0 : end.unchanged,
      duplicates: isStale ? 0 : end.duplicates,
      quarantined: isStale ? 0 : end.refused,
      live_facts: end.live,
      fetched_at: context.fetched_at,
      reason: reasonOf(end, context),
    },
  };
}

const decisions = { applied: 'APPLIED', partial: 'PARTIAL', stale: 'STALE' } as const;

/** Why a fetch did not retract what it has not shown, or did nothing; null: it did. */
function reasonOf(end: SliceEnd<unknown, unknown>, { complete, row_count }: SliceContext): string | null {
  if (end.decision === 'stale') {
    return `fetch ${end.storedRevision} of the slice is newer than this one (${end.revision})`;
  }
  switch (end.heldBack) {
    case undefined:
      return null;
    case 'incomplete':
      return complete === true
        ? 'the fetch does not say how many rows it sent'
        : 'the fetch does not hold every row of the slice';
    case 'rows-missing':
      return `the fetch sent ${row_count} rows, ${end.rows} came`;
    case 'keys-unknown':
      return `${end.unknown} rows could not be read, so that it is not known which facts they are`;
  }
}
