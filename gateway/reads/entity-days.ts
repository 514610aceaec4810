import { noStanding } from '../../processors/gold/standing.ts';
import { countNames, emptyMeasures, measureNames, microsNames } from '../../processors/measures.ts';
import type { KeptDay } from '../../processors/rules/day-store.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import type { Finality, Measures, Platform } from '../../schemas/generated/types.ts';
import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { MetricFilter } from '../generated/resolvers.ts';
import { conditionsOf } from './metric-select.ts';
import { readTenant, type TenantSelect } from './tenant-select.ts';

/** Days of entities, or of accounts, that formulas of one question look at. */
const maxRows = 20_000;

/** Whose days are read, and which. */
export interface DaysAsked {
  readonly filter: MetricFilter;
  readonly from: number;
  readonly to: number;
  readonly accounts: readonly string[];
  /** Measures that are looked at. */
  readonly measures: ReadonlySet<string>;
}

/** A day of an account or, with `entity`, of an entity. */
export interface EntityDay {
  readonly platform: Platform;
  readonly account: string;
  readonly entity: string | null;
  readonly kept: KeptDay;
}

type Row = Readonly<Record<string, string | null>> & {
  readonly platform: Platform;
  readonly account_id: string;
  readonly how_final: Finality;
  readonly least_coverage: number;
  readonly most_reach?: string | null;
};

/**
 * The days of some entities, or of whole accounts where `entities` is null, of the report that counts.
 * @throws RequestError when they are too many.
 */
export async function readDays(
  asked: DaysAsked,
  entities: readonly string[] | null,
  context: GatewayContext,
): Promise<readonly EntityDay[]> {
  const { clickhouse } = context.stores;
  const rows = await readTenant<Row>(clickhouse, context.principal.tenant, selectOf(asked, entities), context.limits);
  if (rows.length > maxRows) {
    const message = `the formulas look at more than ${maxRows} days of entities: ask for fewer days, entities or rows at a time`;
    throw new RequestError('MR_RANGE_TOO_LONG', message);
  }
  return rows.map((row) => ({
    platform: row.platform,
    account: row.account_id,
    entity: entities === null ? null : String(row.entity_id),
    kept: keptDay(row),
  }));
}

function selectOf(
  { filter, from, to, accounts, measures }: DaysAsked,
  entities: readonly string[] | null,
): TenantSelect {
  // Which report counts is a matter of the account, and a currency is seen to be another one.
  const days = { ...filter, from: isoFromDay(from), to: isoFromDay(to), accounts: [...accounts] };
  const { where, parameters } = conditionsOf({ ...days, entityIds: null, currency: null }, []);
  const own = entities === null ? [] : ['entity_id'];
  const keys = ['platform', 'account_id', ...own, 'report_type', 'report_day', 'currency'];
  const looked = measureNames.filter((name) => measures.has(name));
  return {
    from: entities === null ? 'gold_by_account' : 'gold_current',
    columns: {
      ...Object.fromEntries(keys.map((key) => [key, key])),
      ...Object.fromEntries(looked.map((name) => [`sum_${name}`, `toString(sum(toInt128(${name})))`])),
      fact_count: 'sum(facts)',
      least_coverage: 'min(coverage)',
      how_final: 'any(toString(finality))',
      a_zone: 'any(zone)',
      ...(entities !== null && { a_name: 'any(entity_name)', most_reach: 'toString(max(reach))' }),
    },
    where,
    countedOnly: true,
    beyond: entities === null ? [] : ['entity_id IN {looked_at:Array(String)}'],
    groupBy: keys,
    orderBy: keys,
    limit: maxRows + 1,
    parameters: { ...parameters, ...(entities !== null && { looked_at: entities }) },
  };
}

function keptDay(row: Row): KeptDay {
  const reach = row.most_reach ?? null;
  return {
    day: dayFromIso(String(row.report_day)),
    hour: null,
    report: String(row.report_type),
    rank: 0,
    currency: String(row.currency),
    zone: String(row.a_zone),
    finality: row.how_final,
    coverage: row.least_coverage,
    asOf: 0,
    sums: {
      facts: Number(row.fact_count),
      measures: measuresOf(row),
      contributors: [],
      name: row.a_name ?? null,
      path: [],
      reach: reach === null ? null : Number(reach),
      standing: noStanding,
    },
  };
}

function measuresOf(row: Row): Measures {
  const measures = emptyMeasures();
  for (const name of countNames) measures[name] = numberOf(row[`sum_${name}`]);
  for (const name of microsNames) {
    const sum = row[`sum_${name}`] ?? null;
    measures[name] = sum === null ? null : BigInt(sum);
  }
  return measures;
}

function numberOf(sum: string | null | undefined): number | null {
  return sum === null || sum === undefined ? null : Number(sum);
}
