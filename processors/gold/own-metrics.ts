import {
  type FixedKeyProcessor,
  type GlobalKTable,
  globalTableStore,
  type ReadonlyKeyValueStore,
} from '@millrace/streams';
import type {
  GoldMetric,
  MetricCatalogue,
  MetricValue,
  MetricVersion,
  RateDay,
  ReportingCurrency,
} from '../../schemas/generated/types.ts';
import { rateDayKey, tenantConfigKey } from '../../schemas/key.ts';
import { noChoice } from '../../schemas/reporting.ts';
import { FormulaError } from '../errors.ts';
import { besideBuiltIn } from '../formula/catalogue/built-in.ts';
import { definitionsOf } from '../formula/catalogue/catalogue.ts';
import { compileMetric } from '../formula/formula.ts';
import { MetricVersions } from '../formula/language/metrics.ts';
import type { Rates } from '../formula/run/data.ts';
import type { RowMeasures, RowMoney } from '../formula/run/row.ts';
import { addMetrics, type RowMetric, rowMetric } from '../formula/standard.ts';
import { conversionRate, type PublishedDay, publishedDay, reportingOf } from '../rates/published.ts';

/** What gold's own metrics are made with, by the keys of the topics. */
export interface GoldTables {
  readonly catalogues: GlobalKTable<string, MetricCatalogue>;
  readonly rates: GlobalKTable<string, RateDay>;
  readonly reporting: GlobalKTable<string, ReportingCurrency>;
}

type GoldStores = ReturnType<typeof storesOf>;

function storesOf({ catalogues, rates, reporting }: GoldTables) {
  return {
    catalogues: globalTableStore<string, MetricCatalogue>(catalogues),
    rates: globalTableStore<string, RateDay>(rates),
    reporting: globalTableStore<string, ReportingCurrency>(reporting),
  };
}

/** Adds the metrics of its organisation to each record, as the tables are when it passes. */
export function withOwnMetrics(tables: GoldTables): FixedKeyProcessor<string, GoldMetric, GoldMetric, GoldStores> {
  return {
    name: 'own-metrics',
    stores: storesOf(tables),
    process({ value: metric }, ctx) {
      const { stores } = ctx;
      const tenant = metric.h.tenant_id;
      const catalogue = stores.catalogues.get(tenantConfigKey(tenant));
      // The record was made by the step before for this one alone: adding to it saves a copy of all its metrics.
      if (catalogue !== undefined) {
        const measures = { ...metric.measures, reach: metric.reach };
        const rates = ratesIn(tenant, stores);
        addOwnMetrics(ownMetricsOf(catalogue), measures, metric.metrics, {
          day: metric.report_day,
          currency: metric.currency,
          rates,
        });
      }
      ctx.forward(metric);
    },
  };
}

interface RateTables {
  readonly rates: ReadonlyKeyValueStore<string, RateDay>;
  readonly reporting: ReadonlyKeyValueStore<string, ReportingCurrency>;
}

function ratesIn(tenant: string, { rates, reporting }: RateTables): Rates {
  return (day, from, to) => {
    const said = reporting.get(tenantConfigKey(tenant));
    const chosen = said === undefined ? noChoice : reportingOf(said);
    const published = (at: number) => publishedOnce(rates.get(rateDayKey(tenant, chosen.source, at)));
    return conversionRate(published, chosen, day, from, to);
  };
}

const publishedDays = new WeakMap<RateDay, PublishedDay>();

function publishedOnce(day: RateDay | undefined): PublishedDay | undefined {
  if (day === undefined) return undefined;
  const known = publishedDays.get(day);
  if (known !== undefined) return known;
  const made = publishedDay(day);
  publishedDays.set(day, made);
  return made;
}

/** The metrics of an organisation beside the built-in ones, compiled, that the sums of one entity and day are enough for. */
interface OwnMetrics {
  readonly computed: readonly RowMetric[];
  /** Names of those that this version of Millrace cannot compute: they are told as values that are not known. */
  readonly refused: readonly string[];
}

const compiled = new WeakMap<MetricCatalogue, OwnMetrics>();

/** The newest version of each metric in use. Compiled once for each catalogue that comes: a change is seen with the next record. */
function ownMetricsOf(catalogue: MetricCatalogue): OwnMetrics {
  const known = compiled.get(catalogue);
  if (known !== undefined) return known;
  const own = compileAll(catalogue.metrics);
  compiled.set(catalogue, own);
  return own;
}

/** Adds an organisation's own metrics to those of an entity. */
function addOwnMetrics(
  { computed, refused }: OwnMetrics,
  measures: RowMeasures,
  metrics: Record<string, MetricValue>,
  money: RowMoney,
): void {
  addMetrics(computed, measures, metrics, money);
  for (const id of refused) metrics[id] = { value: null, reason: 'UNKNOWN', unit: 'UNKNOWN' };
}

function compileAll(versions: readonly MetricVersion[]): OwnMetrics {
  const own = definitionsOf(versions);
  // A catalogue would not do: versions that nothing names are not among those that come.
  const metrics = new MetricVersions(besideBuiltIn(own));
  const computed: RowMetric[] = [];
  const refused: string[] = [];
  for (const newest of new Set(own.map(({ id }) => metrics.find(id, null)))) {
    if (newest === undefined || newest.retired === true) continue;
    const { id, version, source } = newest;
    try {
      const metric = rowMetric(id, version, compileMetric(id, source, metrics));
      if (metric !== undefined) computed.push(metric);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      refused.push(`${id}@${version}`);
    }
  }
  return { computed, refused };
}
