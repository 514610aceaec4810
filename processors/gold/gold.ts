import {
  type GroupedStoreBuilder,
  groupedStore,
  type Processor,
  type ProcessorContext,
  RecordError,
} from '@millrace/streams';
import type { GoldMetric, ProcessedFact } from '../../schemas/generated/types.ts';
import { entityOf } from '../entity.ts';
import { sliceGroup } from '../envelope.ts';
import { standardMetrics } from '../formula/standard.ts';
import { HeaderMaker } from '../header.ts';
import { appendText, readTexts } from '../text-list.ts';
import {
  type Aggregate,
  type GoldEntry,
  type GoldSlice,
  goldStateSerde,
  newAggregate,
  replace,
  sliceField,
} from './state.ts';

interface GoldStores {
  readonly [name: string]: GroupedStoreBuilder<GoldEntry>;
  readonly aggregates: GroupedStoreBuilder<GoldEntry>;
}
type Context = ProcessorContext<string, GoldMetric, GoldStores>;

/** Gold's state: the group is tenant|account|slice, a field is an entity, hour and currency of it. */
export const goldStore: GroupedStoreBuilder<GoldEntry> = groupedStore({
  name: 'gold-aggregates',
  value: goldStateSerde,
});

/**
 * Facts in, one record an entity and day (and hour, for hourly reports) out. Each fact changes its sums by new minus old,
 * in integers, so that a retracted fact leaves them exactly as they were before it. What changed is sent out once, at the
 * end of a fetch: nobody sees half a slice, and how records fall into batches changes nothing.
 *
 * Facts of different levels, report families, currencies, accounts and tenants never meet in a sum.
 */
export function goldProcessor(): Processor<string, ProcessedFact, string, GoldMetric, GoldStores> {
  const headers = new HeaderMaker('gold');
  return {
    name: 'gold',
    stores: { aggregates: goldStore },
    keysOf(record, prefetch) {
      prefetch.aggregates.group(`${record.key}|${record.value.slice_id}`);
    },
    process({ key, value: fact, timestamp }, ctx) {
      const group = sliceGroup(key, fact);
      if (fact.op === 'UPSERT' || fact.op === 'RETRACT') {
        applyFact(ctx, group, fact);
      } else if (fact.op === 'SLICE_END') {
        headers.begin(fact.h);
        endSlice(ctx, group, fact, (aggregate, field, slice) => {
          ctx.forward(key, goldMetric(fact, aggregate, field, slice, headers, timestamp));
        });
      } else {
        throw new RecordError(`a fact with operation ${fact.op}: gold knows UPSERT, RETRACT and SLICE_END`);
      }
    },
  };
}

function applyFact(ctx: Context, group: string, fact: ProcessedFact): void {
  const entity = entityOf(fact);
  change(ctx, group, fieldOf(entity.id, null, fact.currency), fact, entity);
  if (fact.hour !== null) change(ctx, group, fieldOf(entity.id, fact.hour, fact.currency), fact, entity);
}

function change(
  ctx: Context,
  group: string,
  field: string,
  fact: ProcessedFact,
  entity: ReturnType<typeof entityOf>,
): void {
  const found = ctx.stores.aggregates.get(group, field);
  const before = found?.kind === 'aggregate' ? found : newAggregate;
  const after = replace(before, fact.previous, fact.op === 'RETRACT' ? null : fact.measures);
  if (after === undefined) {
    throw new RecordError(
      `fact ${fact.fact_key} does not fit the sums of entity '${entity.id}': either one goes beyond 64 bits (counts: 2^53), ` +
        'then look for a wrong unit in its slice, or the fact it replaces was never here',
    );
  }
  const { name, path } = fact.op === 'UPSERT' ? entity : before;
  ctx.stores.aggregates.put(group, field, { ...after, name, path });
}

/** Sends out what the fetch touched, and what is only seen differently now that finality or coverage changed. */
function endSlice(
  ctx: Context,
  group: string,
  end: ProcessedFact,
  send: (aggregate: Aggregate, field: string, slice: GoldSlice) => void,
): void {
  if (end.slice === null) throw new RecordError(`SLICE_END of ${end.slice_id} without its summary`);
  if (end.slice.decision === 'STALE') {
    ctx.count('gold.stale_slice_end');
    return;
  }
  const store = ctx.stores.aggregates;
  const found = store.get(group, sliceField);
  const before = found?.kind === 'slice' ? found : undefined;
  const slice: GoldSlice = {
    kind: 'slice',
    finality: end.finality,
    coverage: end.slice.decision === 'APPLIED' ? 1 : 0,
    watermark: Math.max(before?.watermark ?? 0, end.data_as_of ?? end.slice.fetched_at),
  };
  store.put(group, sliceField, slice);
  const seenDifferently = before?.finality !== slice.finality || before.coverage !== slice.coverage;
  for (const [field, aggregate] of aggregatesInOrder(ctx, group)) {
    if (!aggregate.touched && !(seenDifferently && aggregate.facts > 0)) continue;
    if (aggregate.facts === 0 && aggregate.revision === 0) {
      store.delete(group, field);
      continue;
    }
    const sent = { ...aggregate, touched: false, revision: aggregate.revision + 1 };
    store.put(group, field, sent);
    send(sent, field, slice);
  }
}

/** Aggregates in the order of their fields: the store's own order may differ after a restart. */
function aggregatesInOrder(ctx: Context, group: string): [string, Aggregate][] {
  const aggregates: [string, Aggregate][] = [];
  for (const [field, entry] of ctx.stores.aggregates.entries(group)) {
    if (entry.kind === 'aggregate') aggregates.push([field, entry]);
  }
  return aggregates.sort(([a], [b]) => (a < b ? -1 : 1));
}

function fieldOf(entity: string, hour: number | null, currency: string): string {
  return appendText(appendText(appendText('', entity), hour === null ? null : String(hour)), currency);
}

function goldMetric(
  end: ProcessedFact,
  aggregate: Aggregate,
  field: string,
  slice: GoldSlice,
  headers: HeaderMaker,
  timestamp: number,
): GoldMetric {
  const [entity, hour, currency] = readTexts(field);
  const header = headers.next(timestamp);
  return {
    h: header,
    gold_key: goldKey(end.slice_id, entity ?? '', hour ?? null, currency ?? ''),
    report_type: end.report_type,
    report_family: end.report_family,
    report_rank: end.report_rank,
    level: end.level,
    account_id: end.account_id,
    entity_id: entity ?? '',
    entity_name: aggregate.name,
    path: [...aggregate.path],
    report_day: end.report_day,
    hour: hour === null || hour === undefined ? null : Number(hour),
    zone: end.account_zone,
    currency: currency ?? '',
    measures: { ...aggregate.measures },
    metrics: standardMetrics(aggregate.measures),
    budget_micros: null,
    pacing: null,
    finality: slice.finality,
    coverage: slice.coverage,
    revision: aggregate.revision,
    is_retraction: aggregate.facts === 0,
    contributing_slices: aggregate.facts === 0 ? 0 : 1,
    facts: aggregate.facts,
    computed_at: header.produced_at,
    input_watermark: slice.watermark,
  };
}

/** `slice/entity/currency` or `slice/entity/currency/7` for hour 7; a `/` or `%` in the entity's id is percent-encoded. */
export function goldKey(sliceId: string, entity: string, hour: string | null, currency: string): string {
  const encoded = /[/%]/.test(entity) ? entity.replaceAll('%', '%25').replaceAll('/', '%2F') : entity;
  const daily = `${sliceId}/${encoded}/${currency}`;
  return hour === null ? daily : `${daily}/${hour}`;
}
