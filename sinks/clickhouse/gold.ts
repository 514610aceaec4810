import { createRedis } from '../../base/redis.ts';
import type { GoldMetric } from '../../schemas/generated/types.ts';
import { consumerSink } from '../runner/runner.ts';
import type { SinkDeps, SinkWriter } from '../sink.ts';
import { DataVersions } from './data-versions.ts';
import { sumAnew } from './rollups.ts';
import { openTable, tableLimits } from './table.ts';
import { day, hourCell, instant, integer, measureCells, type Row } from './values.ts';

/** Gold into the table `gold`: one row a revision of an entity's day or hour, of which readers see the greatest; then its sums by account and campaign. */
export const gold = consumerSink<GoldMetric>({
  name: 'clickhouse-gold',
  summary: 'gold.data.ready into ClickHouse, table gold',
  limits: tableLimits,
  topics: (topics) => [topics.ready],
  open: openGold,
});

/** Writes gold, then tells readers that keep answers that it is other gold now. */
async function openGold(deps: SinkDeps): Promise<SinkWriter<GoldMetric>> {
  const table = await openTable<GoldMetric>(deps, { table: 'gold', row: goldRow, written: sumAnew });
  const redis = createRedis(deps.config.address('redis'));
  const warn = (error: Error) => deps.logger.warn({ err: error }, 'connection to Redis');
  redis.on('error', warn);
  const versions = new DataVersions(redis, deps.config.clickhouseDatabase, warn);
  return {
    async write(batch) {
      await table.write(batch);
      await versions.changed(new Set(batch.map(({ value }) => value.h.tenant_id)));
    },
    async close() {
      redis.disconnect();
      await table.close();
    },
  };
}

/** The row of a gold record, by the columns of the table `gold`. */
export function goldRow(metric: GoldMetric): Row {
  return {
    tenant_id: metric.h.tenant_id,
    platform: metric.h.platform,
    account_id: metric.account_id,
    report_type: metric.report_type,
    report_family: metric.report_family,
    report_rank: metric.report_rank,
    level: metric.level,
    report_day: day(metric.report_day),
    hour: hourCell(metric.hour),
    entity_id: metric.entity_id,
    entity_name: metric.entity_name,
    account_name: metric.account_name,
    campaign_id: metric.campaign_id,
    campaign_name: metric.campaign_name,
    ad_group_id: metric.ad_group_id,
    ad_group_name: metric.ad_group_name,
    entity_state: metric.entity_state,
    path: metric.path,
    currency: metric.currency,
    zone: metric.zone,
    gold_key: metric.gold_key,
    revision: metric.revision,
    is_retraction: metric.is_retraction,
    ...measureCells(metric.measures),
    rep_currency: metric.rep_currency,
    rep_reason: metric.rep_reason,
    reach: metric.reach,
    metrics: Object.fromEntries(
      Object.entries(metric.metrics).map(([id, { value, reason, unit }]) => [id, { value, reason, unit }]),
    ),
    budget_micros: integer(metric.budget_micros),
    pacing: metric.pacing,
    finality: metric.finality,
    coverage: metric.coverage,
    contributing_slices: metric.contributing_slices,
    facts: metric.facts,
    computed_at: instant(metric.computed_at),
    input_watermark: instant(metric.input_watermark),
    event_id: metric.h.event_id,
    connection_id: metric.h.connection_id,
    trace_id: metric.h.trace_id,
    produced_at: instant(metric.h.produced_at),
  };
}
