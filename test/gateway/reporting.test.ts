import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningGateway } from '../../gateway/main.ts';
import { testEnvironment } from '../lanes.ts';
import { ask, insertGold, insertTenant, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

const [ours, theirs] = ['gateway-reporting-a', 'gateway-reporting-b'];
const metrics = `query M($filter: MetricFilter!, $groupBy: [GroupBy!]!) {
  metrics(filter: $filter, groupBy: $groupBy) {
    nodes { entityId entityName campaignName adGroupId adGroupName entityState currency
      reporting { currency reason spend { amountMicros } conversionValue { amountMicros } } }
  }
}`;
const filter = { level: 'AD_GROUP', from: '2026-11-01', to: '2026-11-30' };
const place = { level: 'AD_GROUP', campaign_id: 'c1', campaign_name: 'autumn' };

let gateway: RunningGateway;
let nodesOf: (tenant: string, groupBy: readonly string[]) => Promise<unknown>;
beforeAll(async () => {
  const started = await startTestGateway(testEnvironment());
  gateway = started.gateway;
  for (const tenant of [ours, theirs]) await insertTenant(started.config, tenant, 'a1');
  const inEuros = { ...place, rep_currency: 'EUR' };
  const spring = {
    entity_id: 'g1',
    ad_group_id: 'g1',
    ad_group_name: 'spring',
    entity_name: 'spring',
    entity_state: 'active',
  };
  const summer = { ...spring, ad_group_name: 'summer', entity_name: 'summer', entity_state: 'paused' };
  await insertGold(started.config, [
    storedGold(ours, { ...inEuros, ...spring, spend_rep: '4000000' }),
    storedGold(ours, { ...inEuros, ...summer, report_day: '2026-11-02', spend_rep: '4000001' }),
    storedGold(ours, { ...inEuros, entity_id: 'g2', currency: 'CHF', spend_rep: null, rep_reason: 'UNKNOWN_CURRENCY' }),
    storedGold(theirs, { ...inEuros, entity_id: 'g1', spend_rep: '9000000' }),
  ]);
  nodesOf = async (tenant, groupBy) => {
    const { data, errors } = await ask(gateway, await tokenOf(gateway, tenant), metrics, { filter, groupBy });
    expect(errors).toBeUndefined();
    return (data as never as { metrics: { nodes: unknown } }).metrics.nodes;
  };
});
afterAll(() => gateway?.close());

it('an entity has its newest names and status, and amounts in the reporting currency, or why it has none', async () => {
  expect(await nodesOf(ours, ['ENTITY'])).toEqual([
    {
      ...{ entityId: 'g1', entityName: 'summer', campaignName: 'autumn', adGroupId: 'g1', adGroupName: 'summer' },
      ...{ entityState: 'paused', currency: 'USD' },
      reporting: { currency: 'EUR', reason: null, spend: { amountMicros: '8000001' }, conversionValue: null },
    },
    {
      ...{ entityId: 'g2', entityName: null, campaignName: 'autumn', adGroupId: null, adGroupName: null },
      ...{ entityState: null, currency: 'CHF' },
      reporting: { currency: 'EUR', reason: 'UNKNOWN_CURRENCY', spend: null, conversionValue: null },
    },
  ]);
});

it('another organisation sees its own alone, and sums of other groupings tell no names', async () => {
  const reporting = { currency: 'EUR', reason: null, spend: { amountMicros: '9000000' }, conversionValue: null };
  expect(await nodesOf(theirs, ['DAY'])).toMatchObject([
    { entityId: null, campaignName: null, entityState: null, reporting },
  ]);
});
