import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, it } from 'vitest';
import { sliceEventsOfExample } from '../processors/rules/example-slice.ts';
import { configOf, goldOf, november } from '../processors/rules/testing/made.ts';
import { memoryCodec } from '../schemas/codec.ts';
import { dayFromIso } from '../schemas/day.ts';
import type { RateDay } from '../schemas/generated/types.ts';
import { tenantKey } from '../schemas/key.ts';
import { createTopics } from '../schemas/topics.ts';
import { rules } from './rules.ts';

function started(partitions = 12) {
  const topics = createTopics(memoryCodec());
  const driver = new TopologyTestDriver(rules(topics, 'test', partitions), { partitions });
  return {
    driver,
    topics,
    configs: driver.createInputTopic(topics.rules),
    published: driver.createInputTopic(topics.rates),
    gold: driver.createInputTopic(topics.ready),
    alerts: driver.createOutputTopic(topics.alerts),
  };
}

const high = { condition: 'spend over today > 100' };
const at = november('02T09:00');

it('a rule is in force in every partition', () => {
  const { configs, gold, alerts } = started();
  configs.pipeInput(tenantKey('acme', 'r'), configOf(high), at);
  for (let account = 0; account < 40; account++) {
    const record = goldOf({ day: '2026-11-02', spend: '150' }, at, 'acme', `a${account}`);
    gold.pipeInput(record.h.partition_key, record, at);
  }
  const told = alerts.readRecords();
  expect(new Set(told.map(({ value }) => value?.entity.account_id)).size).toBe(40);
  expect(told.every(({ key, value }) => key === tenantKey('acme', value?.fingerprint ?? ''))).toBe(true);
});

it.each([
  ['that cannot be read', 'r', { ...configOf(high), definition: '{' }, /rule 'r' version 1 cannot be used/],
  ['whose formula does not fit', 'r', configOf({ condition: 'spend over today > clicks' }), /cannot be compared/],
  ['under the key of another', 'q', configOf(high), /is not that of rule 'r' of tenant 'acme'/],
  ['under the key of another tenant', 'r', configOf(high, 'other'), /is not that of rule 'r' of tenant 'other'/],
])('a rule %s is one dead letter that says why; the one in force stays', (_what, id, config, reason) => {
  const { driver, configs, gold, alerts } = started();
  configs.pipeInput(tenantKey('acme', 'r'), configOf(high), at);
  configs.pipeInput(tenantKey('acme', id), config, at);
  const [letter, ...others] = driver.deadLetters();
  expect([letter?.topic, others]).toEqual(['config.rules.dlq', []]);
  expect(letter?.headers.find(([name]) => name.endsWith('errors.message'))?.[1].toString()).toMatch(reason);
  const record = goldOf({ day: '2026-11-02', spend: '150' }, at);
  gold.pipeInput(record.h.partition_key, record, at);
  expect(alerts.readRecords().map(({ value }) => value?.state)).toEqual(['FIRING']);
});

const rates = (tenant: string, key = `${tenant}|ecb|2026-11-02`): readonly [string, RateDay] => [
  key,
  {
    ...{ tenant_id: tenant, source: 'ecb', base: 'EUR', day: dayFromIso('2026-11-02') },
    rates: [{ currency: 'USD', billionths: 1_250_000_000n, revision: 1 }],
  },
];
const inDollars = { condition: 'in_currency(spend over today, "USD") > 100' };

it('exchange rates are in every partition: a rule converts by those of the day', () => {
  const { configs, gold, alerts, published } = started();
  configs.pipeInput(tenantKey('acme', 'r'), configOf(inDollars), at);
  published.pipeInput(...rates('acme'), at);
  for (let account = 0; account < 40; account++) {
    // 90 EUR are 112.50 USD; 70 EUR are 87.50.
    const record = goldOf({ day: '2026-11-02', spend: account < 20 ? '90' : '70' }, at, 'acme', `a${account}`);
    gold.pipeInput(record.h.partition_key, record, at);
  }
  const told = alerts.readRecords().map(({ value }) => [value?.state, value?.value]);
  expect(told).toEqual(Array(20).fill(['FIRING', 112.5]));
});

it('a rule has no data where its own tenant has no rates; rates under the key of another are a dead letter', () => {
  const { driver, configs, gold, alerts, published } = started();
  configs.pipeInput(tenantKey('acme', 'r'), configOf(inDollars), at);
  published.pipeInput(...rates('other'), at);
  published.pipeInput(...rates('acme', 'other|ecb|2026-11-02'), at);
  expect(driver.deadLetters().map(({ topic }) => topic)).toEqual(['config.rates.dlq']);
  const record = goldOf({ day: '2026-11-02', spend: '90' }, at);
  gold.pipeInput(record.h.partition_key, record, at);
  expect(alerts.readRecords().map(({ value }) => value?.state)).not.toContain('FIRING');
});

it('what was planned reaches the task of its account, whatever its key; one under the key of another tenant is a dead letter', () => {
  const { driver, topics, configs, gold, alerts } = started();
  const flights = driver.createInputTopic(topics.flights);
  const flight = (tenant: string) => ({
    ...({ tenant_id: tenant, platform: 'META', account_id: 'a1', level: 'CAMPAIGN', entity_id: 'c1' } as const),
    ...{
      starts: dayFromIso('2026-11-01'),
      ends: dayFromIso('2026-11-10'),
      budget_micros: 100_000_000n,
      currency: 'EUR',
    },
    updated_at: 0,
  });
  configs.pipeInput(tenantKey('acme', 'r'), configOf({ condition: 'pacing() > 1.2' }), at);
  flights.pipeInput('acme|META|a1|CAMPAIGN|c1|2026-11-01', flight('acme'), at);
  flights.pipeInput('other|META|a1|CAMPAIGN|c1|2026-11-01', flight('acme'), at);
  const record = goldOf({ day: '2026-11-01', spend: '13' }, at);
  gold.pipeInput(record.h.partition_key, record, at);
  expect(alerts.readRecords().map(({ value }) => value?.state)).toEqual(['FIRING']);
  expect(driver.deadLetters().map(({ topic }) => topic)).toEqual(['config.flights.dlq']);
});

it('what is wrong with slices reaches the rules of their account, and of no other tenant', () => {
  const { driver, topics, configs, alerts } = started();
  const slices = driver.createInputTopic(topics.sliceEvents);
  const rule = { group_by: 'account', condition: 'slices_late() > 0' };
  for (const tenant of ['acme', 'other']) configs.pipeInput(tenantKey(tenant, 'r'), configOf(rule, tenant), at);
  const example = { platform: 'META', account: 'a7', zone: 'UTC', currency: 'EUR' };
  const late = { day: '2026-11-01', report: 'r', is: 'late' } as const;
  const whose = { tenant: 'acme', level: 'CAMPAIGN', family: 'delivery', example } as const;
  for (const event of sliceEventsOfExample(late, whose, at)) slices.pipeInput(event.h.partition_key, event, at);
  expect(alerts.readRecords().map(({ value }) => [value?.h.tenant_id, value?.entity.account_id, value?.state])).toEqual(
    [['acme', 'a7', 'FIRING']],
  );
});
