import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, it } from 'vitest';
import { memoryCodec } from '../../schemas/codec.ts';
import { tenantKey } from '../../schemas/key.ts';
import { createTopics } from '../../schemas/topics.ts';
import { rules } from '../../topologies/rules.ts';
import { configOf, goldOf, november } from './testing/made.ts';

function started(rule: object) {
  const topics = createTopics(memoryCodec());
  const driver = new TopologyTestDriver(rules(topics, 'test', 1), { partitions: 1 });
  driver.createInputTopic(topics.rules).pipeInput(tenantKey('acme', 'r'), configOf(rule), november('03T08:00'));
  const gold = driver.createInputTopic(topics.ready);
  const evaluations = driver.createOutputTopic(topics.evaluations);
  return {
    alerts: driver.createOutputTopic(topics.alerts),
    send(day: string, said: object, at: string) {
      const record = goldOf({ day: `2026-11-${day}`, ...said }, november(at));
      gold.pipeInput(record.h.partition_key, record, november(at));
      return evaluations.readRecords().flatMap(({ key, value }) => (value === null ? [] : [{ key, ...value }]));
    },
  };
}

it('what a rule came to is told with what it is made of, also when nobody is', () => {
  const { send, alerts } = started({ condition: '@ctr over 1d < 0.5%', min_samples: { impressions: 1000 } });
  const [clear, ...others] = send('02', { impressions: 2000, clicks: 20 }, '03T09:00');
  expect(others).toEqual([]);
  expect(clear).toMatchObject({
    key: tenantKey('acme', clear?.fingerprint ?? ''),
    rule_id: 'r',
    rule_version: 1,
    entity: { platform: 'META', account_id: 'a1', level: 'CAMPAIGN', entity_id: 'c1' },
    evaluated_at: november('03T09:00') * 1000,
    outcome: 'CLEAR',
    state: 'OK',
    value: 0.01,
    value_reason: 'OK',
    threshold: 0.005,
    inputs: [{ metric: '@ctr over 1d', value: 0.01, numerator: 20, denominator: 2000 }],
    unit: 'RATIO',
    finality: 'SETTLING',
    coverage: 1,
    restated: false,
  });
  expect(alerts.readRecords()).toEqual([]);
  const [met] = send('02', { impressions: 2000, clicks: 8 }, '03T10:00');
  expect(met).toMatchObject({ outcome: 'MET', state: 'FIRING', value: 0.004, fingerprint: clear?.fingerprint });
  const [alert] = alerts.readRecords();
  expect(alert?.value?.fingerprint).toBe(clear?.fingerprint);
  expect(met?.h.event_id).not.toBe(clear?.h.event_id);
});

it('one that comes to the same again is not told again; no data is', () => {
  const { send } = started({ condition: 'spend over today > 100' });
  expect(send('03', { spend: '50', clicks: 1 }, '03T09:00')).toHaveLength(1);
  expect(send('03', { spend: '50', clicks: 2 }, '03T09:01')).toEqual([]);
  expect(send('03', { spend: '51', clicks: 2 }, '03T09:02')).toMatchObject([{ outcome: 'CLEAR', value: 51 }]);
  expect(send('03', { spend: '51', clicks: 2, finality: 'final' }, '03T09:03')).toMatchObject([{ finality: 'FINAL' }]);
  expect(send('03', { clicks: 2 }, '03T09:04')).toMatchObject([
    { outcome: 'NO_DATA', value: null, value_reason: 'NO_DATA' },
  ]);
});

it('the same input gives the same ids', () => {
  const ids = () => {
    const { send } = started({ condition: 'spend over today > 100' });
    return ['50', '150', '60'].flatMap((spend, at) => send('03', { spend }, `03T09:0${at}`)).map(({ h }) => h.event_id);
  };
  const first = ids();
  expect(new Set(first).size).toBe(3);
  expect(ids()).toEqual(first);
});

it('a rule can say that nobody is to keep them', () => {
  const { send, alerts } = started({ condition: 'spend over today > 100', keep_evaluations: false });
  expect(send('03', { spend: '150' }, '03T09:00')).toEqual([]);
  expect(alerts.readRecords()).toHaveLength(1);
});
