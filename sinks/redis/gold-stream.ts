import { createRedis } from '../../base/redis.ts';
import type { GoldMetric } from '../../schemas/generated/types.ts';
import { goldStream } from '../../schemas/gold-stream.ts';
import { goldRow } from '../clickhouse/gold.ts';
import { SinkWriteError } from '../errors.ts';
import { consumerSink } from '../runner/runner.ts';
import type { SinkRecord } from '../sink.ts';

/** Gold into one Redis stream a tenant, for those who watch: of each key the latest in a batch. */
export const goldLive = consumerSink<GoldMetric>({
  name: 'redis-gold',
  summary: 'gold.data.ready into Redis streams, one a tenant',
  limits: { maxRecords: 2_000, maxBytes: 8 * 1024 * 1024, maxAgeMs: 100 },
  topics: (topics) => [topics.ready],
  async open(deps) {
    const redis = createRedis(deps.config.address('redis'));
    redis.on('error', (error) => deps.logger.warn({ err: error }, 'connection to Redis'));
    return {
      async write(batch) {
        const pipeline = redis.pipeline();
        const tenants = new Set<string>();
        for (const metric of latestOfEachKey(batch)) {
          const key = goldStream.key(metric.h.tenant_id);
          tenants.add(key);
          const entry = JSON.stringify(goldRow(metric));
          pipeline.xadd(key, 'MAXLEN', '~', goldStream.maxLength, '*', goldStream.field, entry);
        }
        for (const key of tenants) pipeline.pexpire(key, goldStream.keepMs);
        const results = (await pipeline.exec()) ?? [];
        const failure = results.find(([error]) => error !== null)?.[0];
        if (failure) throw new SinkWriteError(`Redis refused a gold change: ${failure.message}`, { cause: failure });
      },
      async close() {
        await redis.quit();
      },
    };
  },
});

/** The greatest revision of each gold key of each tenant, in the order in which they came last. */
export function latestOfEachKey(batch: readonly SinkRecord<GoldMetric>[]): GoldMetric[] {
  const latest = new Map<string, GoldMetric>();
  for (const { value } of batch) {
    const key = `${value.h.tenant_id}|${value.gold_key}`;
    const before = latest.get(key);
    if (before !== undefined && before.revision > value.revision) continue;
    latest.delete(key);
    latest.set(key, value);
  }
  return [...latest.values()];
}
