import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GoldMetric } from '../../schemas/generated/types.ts';
import { metric, noMeasures, quarantined } from './records.ts';
import { createGround, type Ground } from './sinking.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await createGround();
});
afterAll(async () => {
  await ground?.close();
});

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const result = await ground.clickhouse.query({ query: sql, format: 'JSONEachRow' });
  return result.json();
}

const spent = (micros: bigint): Pick<GoldMetric, 'measures'> => ({ measures: { ...noMeasures, spend: micros } });

test('gold shows the newest revision of each entity, day and hour apart, and nothing of what was retracted', async () => {
  const { ready } = ground.topics;
  await ground.append(ready, [
    metric('acme', {
      revision: 2,
      entity_id: '7002238017842757633',
      path: ['a1', '7002238017842757633'],
      budget_micros: 9_223_372_036_854_775_807n,
      pacing: 1.25,
      facts: 3,
      metrics: {
        'ctr@1': { value: 0.0125, reason: 'OK', unit: 'RATIO' },
        'cpc@1': { value: null, reason: 'DIV0', unit: 'MONEY' },
      },
      measures: { ...noMeasures, spend: 643_630_000n, clicks: 149, impressions: 0 },
    }),
    metric('acme', { revision: 1, entity_id: '7002238017842757633', ...spent(1n) }),
    metric('acme', { revision: 1, hour: 23, ...spent(23n) }),
    metric('acme', { revision: 1, ...spent(24n) }),
    metric('acme', { entity_id: 'gone', ...spent(5n) }),
    metric('acme', { entity_id: 'gone', revision: 2, is_retraction: true, facts: 0 }),
  ]);
  await ground.drain('clickhouse-gold', [ready]);
  await ground.drain('clickhouse-gold', [ready], 'again');
  const found = await rows(`SELECT * FROM gold_current WHERE tenant_id = 'acme' ORDER BY entity_id, hour`);
  expect(found).toHaveLength(3);
  expect(found[0]).toMatchObject({
    entity_id: '7002238017842757633',
    path: ['a1', '7002238017842757633'],
    hour: -1,
    revision: 2,
    spend: '643630000',
    clicks: '149',
    impressions: '0',
    conversions: null,
    budget_micros: '9223372036854775807',
    pacing: 1.25,
    facts: 3,
    is_retraction: false,
    input_watermark: '2026-11-02 00:00:00.000001',
    metrics: {
      'ctr@1': { value: 0.0125, reason: 'OK', unit: 'RATIO' },
      'cpc@1': { value: null, reason: 'DIV0', unit: 'MONEY' },
    },
  });
  expect(found.slice(1)).toMatchObject([
    { entity_id: 'c1', hour: -1, spend: '24' },
    { entity_id: 'c1', hour: 23, spend: '23' },
  ]);
});

test('a row that a stage refused is one entry, however often it is refused; two stages make two', async () => {
  const { bronzeQuarantined, silverQuarantined } = ground.topics;
  await ground.append(bronzeQuarantined, [
    quarantined('acme'),
    quarantined('acme', { reason: 'in other words', quarantined_at: Date.now() * 1000 + 5_000_000 }),
    quarantined('acme', { row_no: 8, raw_ref: { topic: 'connector.data.raw', partition: 0, offset: 3, row: 5 } }),
    quarantined('other'),
  ]);
  await ground.append(silverQuarantined, [quarantined('acme', { stage: 'SILVER', field: null, value: null })]);
  await ground.drain('clickhouse-quarantine', [bronzeQuarantined, silverQuarantined]);
  await ground.drain('clickhouse-quarantine', [bronzeQuarantined, silverQuarantined], 'again');
  const found = await rows(
    `SELECT stage, row_no, reason, field, value, row FROM quarantine_current WHERE tenant_id = 'acme' ORDER BY stage, row_no`,
  );
  const reason = 'spend is -5: correct the file and import it again';
  const row = '2026-11-01,1,-5';
  expect(found).toEqual([
    { stage: 'BRONZE', row_no: '7', reason: 'in other words', field: 'spend', value: '-5', row },
    { stage: 'BRONZE', row_no: '8', reason, field: 'spend', value: '-5', row },
    { stage: 'SILVER', row_no: '7', reason, field: null, value: null, row },
  ]);
});
