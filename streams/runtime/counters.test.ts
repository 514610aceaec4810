import { expect, test } from 'vitest';
import { StreamsBuilder } from '../dsl/builder.ts';
import { RecordError } from '../errors.ts';
import type { Processor } from '../processor/processor.ts';
import { countSerde, stringSerde } from '../serde/serdes.ts';
import { keyValueStore } from '../state/builders.ts';
import { PARTITIONS, runBatches } from './batches.fixture.ts';
import type { StreamsMetrics } from './metrics.ts';

/** 500 keys in each of three partitions: every batch has all of them once. */
const SIZE = 500 * PARTITIONS;
const BATCHES = 2;

const counts = keyValueStore({ name: 'counts', key: stringSerde, value: countSerde });
/** Counts by key. It refuses one key, says of another not that it will read it, and counts each record of a third as an event. */
const count: Processor<string, string, string, number, { counts: typeof counts }> = {
  name: 'count',
  stores: { counts },
  keysOf({ key }, prefetch) {
    if (key !== 'k002') prefetch.counts.key(key);
  },
  process({ key }, context) {
    const next = (context.stores.counts.get(key) ?? 0) + 1;
    if (key === 'k001') throw new RecordError('refused');
    if (key === 'k003') context.count('third');
    context.stores.counts.put(key, next);
    context.forward(key, next);
  },
};

type Name = {
  [K in keyof StreamsMetrics]: StreamsMetrics[K] extends { get(): Promise<unknown> } ? K : never;
}[keyof StreamsMetrics];

/** The sum over labels; of a histogram how often something was measured. */
async function measured(metrics: StreamsMetrics, name: Name): Promise<number> {
  const { values } = await metrics[name].get();
  const of = values as ReadonlyArray<{ readonly value: number; readonly metricName?: string }>;
  return of
    .filter(({ metricName }) => metricName === undefined || metricName.endsWith('_count'))
    .reduce((sum, { value }) => sum + value, 0);
}

test('what a lane does is counted', async () => {
  const builder = new StreamsBuilder({ applicationId: 'hot' });
  builder
    .stream({ name: 'in', key: stringSerde, value: stringSerde }, { name: 'in' })
    .process(count)
    .to({ name: 'out', key: stringSerde, value: countSerde });
  const { metrics } = await runBatches(builder.build(), 'in', BATCHES, SIZE);
  const seen = async (...names: readonly Name[]) =>
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await measured(metrics, name)] as const)));
  expect(await seen('recordsIn', 'recordsOut', 'deadLetters', 'events', 'commits', 'commitSeconds')).toEqual({
    recordsIn: BATCHES * SIZE,
    // Dead letters, too.
    recordsOut: BATCHES * SIZE,
    deadLetters: BATCHES * PARTITIONS,
    events: BATCHES * PARTITIONS,
    // What comes first is committed at once.
    commits: 2,
    commitSeconds: 2,
  });
  // Each key is read once from Redis; all but one of a partition were asked for before they were needed.
  expect(await seen('cacheMisses', 'cacheHits', 'storeMisses')).toEqual({
    cacheMisses: SIZE,
    cacheHits: (BATCHES - 1) * (SIZE - PARTITIONS),
    storeMisses: PARTITIONS,
  });
  expect(await seen('redisReadSeconds', 'redisWriteSeconds')).toEqual({
    redisReadSeconds: PARTITIONS + PARTITIONS,
    redisWriteSeconds: 2 * PARTITIONS,
  });
  // 8 bytes a value, 4 a key and 100 beside: an estimate that is neither nothing nor another order of magnitude.
  const bytes = await measured(metrics, 'cacheBytes');
  expect(bytes).toBeGreaterThanOrEqual(SIZE * 100);
  expect(bytes).toBeLessThan(SIZE * 200);
});
