import {
  type AggregateSlice,
  type KStream,
  type Processor,
  RecordError,
  type SliceChangeRecord,
  type SliceGroupChange,
  type SliceGroupUpdate,
} from '@millrace/streams';
import type { GoldMetric, Header, ProcessedFact } from '../../schemas/generated/types.ts';
import { type Entity, entityOf } from '../entity.ts';
import { requireOwner } from '../envelope.ts';
import { standardMetrics } from '../formula/standard.ts';
import { HeaderMaker } from '../header.ts';
import { emptyMeasures } from '../measures.ts';
import { appendText, readTexts } from '../text-list.ts';
import { type GoldTables, withOwnMetrics } from './own-metrics.ts';
import { onlyWhole, standingAfter, standingFields } from './standing.ts';
import { type Aggregate, aggregateSerde, type GoldSlice, goldSliceSerde, newAggregate, replace } from './state.ts';

type Update = SliceGroupUpdate<ProcessedFact, GoldSlice, Aggregate>;

/**
 * Facts in, one record an entity and day (and hour, for hourly reports) out. Each fact changes its sums by new minus old,
 * in integers, so that a retracted fact leaves them exactly as they were before it. What changed is sent out once, at the
 * end of a fetch: nobody sees half a slice, and how records fall into batches changes nothing.
 *
 * Facts of different levels, report families, currencies, accounts and tenants never meet in a sum. State: the sums of each
 * slice, in the store `gold-slices`.
 *
 * `tables` hold the metrics of organisations and exchange rates: those metrics are computed beside the built-in ones, as they are when
 * the record is made.
 */
export function goldMetrics(facts: KStream<string, ProcessedFact>, tables: GoldTables): KStream<string, GoldMetric> {
  return facts.aggregateSlice(sums).process(metrics()).processValues(withOwnMetrics(tables));
}

const sums: AggregateSlice<string, ProcessedFact, GoldSlice, Aggregate> = {
  name: 'gold',
  context: goldSliceSerde,
  aggregate: aggregateSerde,
  read(fact, key) {
    requireOwner(key, fact);
    return sliceRecord(fact);
  },
  groups(fact) {
    const { id } = lastEntity(fact);
    const daily = groupOf(id, null, fact.currency);
    return fact.hour === null ? [daily] : [daily, groupOf(id, fact.hour, fact.currency)];
  },
  apply: (before, fact) => applied(before ?? newAggregate, fact),
  mergeContext: (before, now) => ({ ...now, watermark: Math.max(before.watermark, now.watermark) }),
  // What did not change is seen differently when finality or coverage did.
  resend: (before, now) => before.finality !== now.finality || before.coverage !== now.coverage,
};

function sliceRecord(fact: ProcessedFact): SliceChangeRecord<GoldSlice> {
  const { op, slice_id: slice, slice: summary } = fact;
  if (op === 'UPSERT' || op === 'RETRACT') return { kind: 'change', slice };
  if (op !== 'SLICE_END') {
    throw new RecordError(`a fact with operation ${op}: gold knows UPSERT, RETRACT and SLICE_END`);
  }
  if (summary === null) throw new RecordError(`SLICE_END of ${slice} without its summary`);
  if (summary.decision === 'STALE') return { kind: 'other', event: 'stale_slice_end' };
  const context: GoldSlice = {
    finality: fact.finality,
    coverage: summary.decision === 'APPLIED' ? 1 : 0,
    watermark: fact.data_as_of ?? summary.fetched_at,
  };
  return { kind: 'settled', slice, revision: fact.slice_fetch_seq, context };
}

function applied(before: Aggregate, fact: ProcessedFact): Aggregate | null {
  const entity = lastEntity(fact);
  const after = replace(before, fact.previous, fact.op === 'RETRACT' ? null : fact.measures);
  if (after === undefined) {
    throw new RecordError(
      `fact ${fact.fact_key} does not fit the sums of entity '${entity.id}': either one goes beyond 64 bits (counts: 2^53), ` +
        'then look for a wrong unit in its slice, or the fact it replaces was never here',
    );
  }
  const { facts, measures, contributors } = after;
  if (facts === 0) return null;
  const { name, path } = fact.op === 'UPSERT' ? entity : before;
  const standing = standingAfter(before.standing, fact);
  return { facts, measures, contributors, name, path, reach: reachAfter(before, fact, facts), standing };
}

/** Reach is that of the only fact: of one that is left of several, nobody knows it any more until it is told again. */
function reachAfter(before: Aggregate, fact: ProcessedFact, facts: number): number | null {
  const isOnly = facts === 1 && fact.op === 'UPSERT' && before.facts === (fact.previous === null ? 0 : 1);
  return isOnly ? fact.reach : null;
}

// The entity of the fact in hand, which several functions ask for.
let factInHand: ProcessedFact | undefined;
let entityInHand: Entity = { id: '', name: null, path: [] };

function lastEntity(fact: ProcessedFact): Entity {
  if (fact !== factInHand) {
    entityInHand = entityOf(fact);
    factInHand = fact;
  }
  return entityInHand;
}

function groupOf(entity: string, hour: number | null, currency: string): string {
  return appendText(appendText(appendText('', entity), hour === null ? null : String(hour)), currency);
}

/** Turns what changed in a slice into the records of its entities. */
function metrics(): Processor<string, Update, string, GoldMetric> {
  const headers = new HeaderMaker('gold');
  return {
    name: 'metrics',
    process({ key, value: update, timestamp }, ctx) {
      if (update.kind === 'end') return;
      ctx.forward(key, goldMetric(headers.make(update.cause.h, update.nth, timestamp), update));
    },
  };
}

function goldMetric(h: Header, update: SliceGroupChange<ProcessedFact, GoldSlice, Aggregate>): GoldMetric {
  const { cause: end, context: slice, group, version, oldValue, newValue } = update;
  const [entity, hour, currency] = readTexts(group);
  const measures = newValue === null ? emptyMeasures() : { ...newValue.measures };
  const shown = newValue ?? oldValue ?? newAggregate;
  const { name, path, standing } = shown;
  const repReason = onlyWhole(shown, measures);
  const reach = newValue?.reach ?? null;
  return {
    h,
    gold_key: goldKey(end.slice_id, entity ?? '', hour ?? null, currency ?? ''),
    report_type: end.report_type,
    report_family: end.report_family,
    report_rank: end.report_rank,
    level: end.level,
    account_id: end.account_id,
    entity_id: entity ?? '',
    entity_name: name,
    path: [...path],
    report_day: end.report_day,
    hour: hour === null || hour === undefined ? null : Number(hour),
    zone: end.account_zone,
    currency: currency ?? '',
    measures,
    ...standingFields(standing, newValue === null ? null : repReason),
    reach,
    metrics: standardMetrics({ ...measures, reach }),
    pacing: null,
    finality: slice.finality,
    coverage: slice.coverage,
    revision: version,
    is_retraction: newValue === null,
    contributing_slices: newValue === null ? 0 : 1,
    facts: newValue?.facts ?? 0,
    computed_at: h.produced_at,
    input_watermark: slice.watermark,
  };
}

/** `slice/entity/currency` or `slice/entity/currency/7` for hour 7; a `/` or `%` in the entity's id is percent-encoded. */
export function goldKey(sliceId: string, entity: string, hour: string | null, currency: string): string {
  const encoded = /[/%]/.test(entity) ? entity.replaceAll('%', '%25').replaceAll('/', '%2F') : entity;
  const daily = `${sliceId}/${encoded}/${currency}`;
  return hour === null ? daily : `${daily}/${hour}`;
}
