import { expect, it } from 'vitest';
import { RuleReplay } from './replay.ts';
import { configOf, goldOf, november } from './testing/made.ts';

function alertsOf(rule: object, rows: readonly (readonly [at: string, said: Parameters<typeof goldOf>[0]])[]) {
  const replay = new RuleReplay();
  replay.rule(configOf(rule), november('01T00:00'));
  for (const [at, said] of rows) replay.gold(goldOf(said, november(at)), november(at));
  return replay.alerts;
}

it('says what a person needs to judge it: values, both sides, threshold, change, freshness, slices, link', () => {
  const rule = {
    name: 'CTR dropped',
    condition: '@ctr over 1d < 0.7 * prev(@ctr over 1d, 1d)',
    severity: 'critical',
    labels: { team: 'search' },
    annotations: { runbook: 'https://wiki.example/ctr' },
  };
  const [alert] = alertsOf(rule, [
    ['02T09:00', { day: '2026-11-01', name: 'Spring sale', impressions: 1000, clicks: 20 }],
    ['03T09:00', { day: '2026-11-02', name: 'Spring sale', impressions: 1000, clicks: 8 }],
  ]);
  expect(alert).toMatchObject({
    rule_id: 'r',
    state: 'FIRING',
    prev_state: 'OK',
    transition_seq: 1,
    severity: 'CRITICAL',
    labels: { team: 'search', platform: 'META', account_id: 'a1', level: 'CAMPAIGN', entity_id: 'c1' },
    entity: { platform: 'META', account_id: 'a1', level: 'CAMPAIGN', entity_id: 'c1' },
    entity_name: 'Spring sale',
    value: 0.008,
    value_reason: 'OK',
    threshold: 0.7 * 0.02,
    comparison: '<',
    baseline: 0.02,
    unit: 'RATIO',
    window: '1d',
    evidence: [{ metric: '@ctr over 1d', value: 0.008, numerator: 8, denominator: 1000 }],
    finality: 'SETTLING',
    coverage: 1,
    slices: ['META/a1/example_daily/CAMPAIGN/2026-11-02'],
    data_as_of: november('03T09:00') * 1000,
    event_time: november('03T09:00') * 1000,
    active_since: november('03T09:00') * 1000,
    annotations: { runbook: 'https://wiki.example/ctr', cause: 'condition' },
    subject: 'CTR dropped: Spring sale, 0.8%, below 1.4%',
    link: `/alerts/${alert?.alert_id}`,
    shadow: false,
    max_notifications_per_day: null,
    zone: 'UTC',
  });
  expect(alert?.change).toBeCloseTo(-0.6, 12);
});

it('money is told in the account’s currency, what was spent exactly', () => {
  const rule = { name: 'Overspend', condition: '100 < spend over today' };
  const [alert] = alertsOf(rule, [['02T09:00', { day: '2026-11-02', spend: '100.010001' }]]);
  expect(alert).toMatchObject({
    value: 100.010001,
    threshold: 100,
    comparison: '>',
    unit: 'MONEY',
    currency: 'EUR',
    subject: 'Overspend: c1, 100.01 EUR, above 100.00 EUR',
  });
});

it('a restatement says what was and what is', () => {
  const rule = { name: 'Overspend', condition: 'spend over 2d > 100' };
  const alerts = alertsOf(rule, [
    ['03T09:00', { day: '2026-11-02', spend: '80' }],
    ['03T10:00', { day: '2026-11-01', spend: '40' }],
    ['03T11:00', { day: '2026-11-01', spend: '10' }],
  ]);
  expect(alerts.map(({ state, value, previous_value: was }) => [state, value, was])).toEqual([
    ['FIRING', 120, null],
    ['AMENDED', 90, 120],
    ['RESOLVED', 90, null],
  ]);
  expect(alerts[1]).toMatchObject({
    subject: 'Restated: Overspend: c1, 120.00 EUR → 90.00 EUR',
    annotations: { cause: 'restated', restated: 'true' },
  });
});

it('of a past day says which days', () => {
  const alerts = alertsOf({ condition: 'spend over 1d > 100' }, [
    ['02T09:00', { day: '2026-11-01', spend: '90' }],
    ['05T09:00', { day: '2026-11-04', spend: '20' }],
    ['05T10:00', { day: '2026-11-01', spend: '110' }],
  ]);
  expect(
    alerts.map(({ state, prev_state: prev, value, previous_value: was, annotations }) => [
      state,
      prev,
      value,
      was,
      annotations.amended_days,
    ]),
  ).toEqual([['AMENDED', 'OK', 110, 90, '2026-11-01']]);
});

it('alerts of one instance share a fingerprint, those of one life an id, and each transition has an event id that is its own', () => {
  const alerts = alertsOf({ condition: 'spend over today > 100' }, [
    ['02T09:00', { day: '2026-11-02', spend: '150' }],
    ['02T10:00', { day: '2026-11-02', spend: '50' }],
    ['02T11:00', { day: '2026-11-02', spend: '160' }],
  ]);
  expect(new Set(alerts.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  expect(alerts.map(({ alert_id: id }) => id.split('-')[1])).toEqual(['1', '1', '3']);
  expect(new Set(alerts.map(({ h }) => h.event_id)).size).toBe(3);
});

it('a rule that is tried is told as such', () => {
  const [alert] = alertsOf({ mode: 'shadow', condition: 'spend over today > 100' }, [
    ['02T09:00', { day: '2026-11-02', spend: '150' }],
  ]);
  expect(alert?.shadow).toBe(true);
});
