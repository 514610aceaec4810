import { dayFromIso } from '../../schemas/day.ts';
import type { Finality, GoldMetric, Header, Level, Measures, Platform } from '../../schemas/generated/types.ts';
import { accountKey } from '../../schemas/key.ts';
import { sliceId } from '../../schemas/slice.ts';
import { standardMetrics } from '../formula/standard.ts';
import { goldKey } from '../gold/gold.ts';
import { noStanding, standingFields } from '../gold/standing.ts';
import { countNames, emptyMeasures, microsNames } from '../measures.ts';
import type { Example, ExampleRow } from './example.ts';
import { micros } from './flight.ts';

/** Whose rows an example's are. */
export interface ExampleOwner {
  readonly tenant: string;
  readonly level: Level;
  readonly family: string;
  readonly example: Pick<Example, 'platform' | 'account' | 'zone' | 'currency'>;
}

/** The header of a record that an example stands for, known at an instant, milliseconds. */
export function headerOfExample({ tenant, example }: Pick<ExampleOwner, 'tenant' | 'example'>, at: number): Header {
  return {
    event_id: '00000000-0000-8000-8000-000000000000',
    tenant_id: tenant,
    connection_id: 'example',
    platform: example.platform.toUpperCase() as Platform,
    schema_ver: 1,
    produced_at: at * 1000,
    trace_id: 'example',
    causation_id: null,
    partition_key: accountKey(tenant, example.account),
  };
}

/** The gold record that a row of an example stands for; `at` is when it is known, milliseconds. */
export function goldOfExample(
  row: ExampleRow,
  { tenant, level, family, example }: ExampleOwner,
  at: number,
): GoldMetric {
  const h = headerOfExample({ tenant, example }, at);
  const day = dayFromIso(row.day);
  const report = row.hour === undefined ? 'example_daily' : 'example_hourly';
  const measures = row.removed ? emptyMeasures() : measuresOf(row);
  const reach = row.removed ? null : (row.reach ?? null);
  const currency = row.currency ?? example.currency;
  const hour = row.hour ?? null;
  const slice = sliceId(h.platform, example.account, report, level, day);
  return {
    h,
    gold_key: goldKey(slice, row.entity, hour === null ? null : String(hour), currency),
    report_type: report,
    report_family: family,
    report_rank: hour === null ? 10 : 20,
    level,
    account_id: example.account,
    entity_id: row.entity,
    entity_name: row.name ?? null,
    path: level === 'ACCOUNT' ? [row.entity] : [example.account, row.entity],
    report_day: day,
    hour,
    zone: example.zone,
    currency,
    measures,
    reach,
    metrics: standardMetrics({ ...measures, reach }),
    ...standingFields({ ...noStanding, state: row.state ?? null }),
    pacing: null,
    finality: (row.finality ?? 'settling').toUpperCase() as Finality,
    coverage: row.complete ? 1 : 0,
    revision: 1,
    is_retraction: row.removed,
    contributing_slices: row.removed ? 0 : 1,
    facts: row.removed ? 0 : 1,
    computed_at: at * 1000,
    input_watermark: at * 1000,
  };
}

function measuresOf(row: ExampleRow): Measures {
  const said: Readonly<Record<string, number | string | boolean | undefined>> = row;
  const measures = emptyMeasures();
  for (const name of countNames) {
    const value = said[name];
    if (typeof value === 'number') measures[name] = value;
  }
  for (const name of microsNames) {
    const value = said[name];
    if (typeof value === 'string' || typeof value === 'number') measures[name] = micros(String(value));
  }
  return measures;
}
