import {
  type GroupedStore,
  groupedStore,
  jsonSerde,
  type KeyValueStore,
  keyValueStore,
  RecordError,
  stringSerde,
} from '@millrace/streams';
import type { KeptRate } from '../../connectors/rates/rate.ts';
import type { RateDay, ReportingCurrency } from '../../schemas/generated/types.ts';
import { rateDayKey, tenantConfigKey } from '../../schemas/key.ts';
import { noChoice, type ReportingChoice } from '../../schemas/reporting.ts';
import type { Rates } from '../formula/run/data.ts';
import { conversionRate, type PublishedDay, publishedDay, reportingOf } from './published.ts';

/** Days of rates of one organisation that a task keeps at most: the ECB has published some 7,000. */
const mostDays = 20_000;

/** A change of rates or of the reporting currency, as each task is told. */
export type RateChange =
  | {
      readonly of: 'rates';
      readonly tenant: string;
      readonly source: string;
      readonly day: number;
      readonly published: PublishedDay;
    }
  | { readonly of: 'reporting'; readonly tenant: string; readonly reporting: ReportingChoice };

/** The rates of all organisations as a task has them. */
export const rateStores = {
  /** By tenant, then source and day. */
  rates: groupedStore<PublishedDay>({ name: 'rates', value: jsonSerde<PublishedDay>() }),
  reporting: keyValueStore({ name: 'reporting', key: stringSerde, value: jsonSerde<ReportingChoice>() }),
};

/** The stores as a processor has them. */
export interface RateState {
  readonly rates: GroupedStore<PublishedDay>;
  readonly reporting: KeyValueStore<string, ReportingChoice>;
}

/** @throws RecordError when the key is not that of what is inside: a record must not reach another tenant's state. */
export function rateChange(key: string, record: RateDay | null): RateChange {
  if (record === null) throw new RecordError(`the rates '${key}' were deleted: published rates are never taken back`);
  const { tenant_id: tenant, source, day } = record;
  requireKey(key, rateDayKey(tenant, source, day), tenant);
  return { of: 'rates', tenant, source, day, published: publishedDay(record) };
}

/** No record: nothing is chosen. @throws RecordError as `rateChange`. */
export function reportingChange(key: string, record: ReportingCurrency): RateChange {
  const tenant = record.tenant_id;
  requireKey(key, tenantConfigKey(tenant), tenant);
  return { of: 'reporting', tenant, reporting: reportingOf(record) };
}

function requireKey(key: string, expected: string, tenant: string): void {
  if (key !== expected)
    throw new RecordError(`the key '${key}' is not '${expected}', as what is inside of tenant '${tenant}' has`);
}

/** Takes note of a change; false when there are too many days already. */
export function keepRates({ rates, reporting }: RateState, change: RateChange): boolean {
  if (change.of === 'reporting') {
    reporting.put(change.tenant, change.reporting);
    return true;
  }
  const field = fieldOf(change.source, change.day);
  if (rates.get(change.tenant, field) === undefined && rates.size(change.tenant) >= mostDays) return false;
  rates.put(change.tenant, field, change.published);
  return true;
}

/** What formulas of a tenant convert by. */
export function ratesOf(state: RateState, tenant: string): Rates {
  return (day, from, to) => {
    const chosen = state.reporting.get(tenant) ?? noChoice;
    return conversionRate(publishedBy(state, tenant, chosen.source), chosen, day, from, to);
  };
}

/** The days of a source. */
export function publishedBy(
  { rates }: RateState,
  tenant: string,
  source: string,
): (day: number) => PublishedDay | undefined {
  return (day) => rates.get(tenant, fieldOf(source, day));
}

/** Every day of a source, in no order. */
export function* allPublishedBy(
  { rates }: RateState,
  tenant: string,
  source: string,
): Generator<readonly [number, PublishedDay]> {
  for (const [field, published] of rates.entries(tenant)) {
    const [name, day] = field.split('/');
    if (name === source) yield [Number(day), published];
  }
}

/** Names of sources have no slash in them. */
function fieldOf(source: string, day: number): string {
  return `${source}/${day}`;
}

/** Rates that are kept elsewhere, and what is chosen, as changes that tell a task all of it. */
export function rateChanges(
  tenant: string,
  kept: readonly KeptRate[],
  reporting: ReportingChoice,
): readonly RateChange[] {
  const days = new Map<string, KeptRate[]>();
  for (const rate of kept) {
    const field = fieldOf(rate.source, rate.day);
    days.set(field, [...(days.get(field) ?? []), rate]);
  }
  const told = [...days.values()].flatMap((rates): readonly RateChange[] => {
    const [first] = rates;
    if (first === undefined) return [];
    const { source, base, day } = first;
    return [{ of: 'rates', tenant, source, day, published: publishedDay({ base, rates }) }];
  });
  return [{ of: 'reporting', tenant, reporting }, ...told];
}
