import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import type { RuleEvaluation } from '../../schemas/generated/types.ts';
import { header } from './records.ts';
import { createGround, type Ground } from './sinking.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await createGround();
});
afterAll(() => ground?.close());

/** What rule `r` came to for a campaign, so many days before now. */
function evaluation(tenant: string, daysAgo: number, changes: Partial<RuleEvaluation> = {}): RuleEvaluation {
  return {
    h: { ...header(tenant), event_id: `6f1d2c3b-4a59-4687-9e0f-1122334455${String(daysAgo).padStart(2, '0')}` },
    rule_id: 'r',
    rule_version: 3,
    fingerprint: 'f1',
    entity: { platform: 'META', account_id: 'a1', level: 'CAMPAIGN', entity_id: 'c1' },
    entity_name: 'Spring sale',
    evaluated_at: (Date.now() - daysAgo * 86_400_000) * 1000,
    outcome: 'MET',
    state: 'FIRING',
    severity: 'WARN',
    value: 0.004,
    value_reason: 'OK',
    threshold: 0.005,
    inputs: [{ metric: '@ctr over 1d', value: 0.004, numerator: 8, denominator: 2000 }],
    unit: 'RATIO',
    currency: null,
    report_day: dayFromIso('2026-11-02'),
    finality: 'SETTLING',
    coverage: 1,
    restated: false,
    ...changes,
  };
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await ground.clickhouse.query({ query: sql, format: 'JSONEachRow' })).json();
}

test('evaluations are kept once, by tenant, and for ninety days', async () => {
  const { evaluations } = ground.topics;
  await ground.append(evaluations, [
    evaluation('acme', 1),
    evaluation('acme', 2, { outcome: 'NO_DATA', state: 'OK', value: null, value_reason: 'NO_DATA', inputs: [] }),
    evaluation('acme', 95),
    evaluation('other', 1, { value: 9 }),
  ]);
  await ground.drain('clickhouse-evaluations', [evaluations]);
  await ground.drain('clickhouse-evaluations', [evaluations], 'again');
  await ground.clickhouse.command({ query: 'OPTIMIZE TABLE rule_evaluation FINAL' });
  const kept = await rows(`SELECT * FROM rule_evaluation FINAL WHERE tenant_id = 'acme' ORDER BY evaluated_at DESC`);
  expect(kept).toHaveLength(2);
  expect(kept[0]).toMatchObject({
    rule_id: 'r',
    rule_version: 3,
    entity_id: 'c1',
    entity_name: 'Spring sale',
    outcome: 'MET',
    state: 'FIRING',
    value: 0.004,
    threshold: 0.005,
    report_day: '2026-11-02',
    inputs: '[{"metric":"@ctr over 1d","value":0.004,"numerator":8,"denominator":2000}]',
    restated: false,
  });
  expect(kept[1]).toMatchObject({ outcome: 'NO_DATA', value: null, value_reason: 'NO_DATA' });
});
