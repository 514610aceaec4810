import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, it } from 'vitest';
import { memoryCodec } from '../../schemas/codec.ts';
import { isoFromDay } from '../../schemas/day.ts';
import { tenantKey } from '../../schemas/key.ts';
import { createTopics } from '../../schemas/topics.ts';
import { rules } from '../../topologies/rules.ts';
import { type Instance, newInstance } from './instance.ts';
import { unborn } from './life.ts';
import { configOf, goldOf, november } from './testing/made.ts';

const dayMs = 86_400_000;

it('of an entity of which nothing comes any more nothing is kept, once no rule can look at it, but the number of its last transition', () => {
  const topics = createTopics(memoryCodec());
  const driver = new TopologyTestDriver(rules(topics, 'forget', 1));
  const gold = driver.createInputTopic(topics.ready);
  const start = november('02T09:00');
  const config = configOf({ condition: 'spend over 7d > 1000' });
  driver.createInputTopic(topics.rules).pipeInput(tenantKey('acme', 'r'), config, start);
  const day = (entity: string, at: number, { spend = '5', of = at } = {}) =>
    gold.pipeInput('acme|a1', goldOf({ day: isoFromDay(Math.floor(of / dayMs)), entity, spend }, at), at);
  day('c1', start);
  day('fired', start, { spend: '2000', of: start - dayMs });
  for (let week = 0; week < 100; week++) day('c2', start + week * 7 * dayMs);
  const groups = (store: string) =>
    driver
      .getGroupedStore(store)
      .groups()
      .filter((key) => [...driver.getGroupedStore(store).entries(key)].length > 0);
  // c2 and the account as a whole.
  expect(groups('rule-days').map((key) => key.includes('2:c1') || key.includes('5:fired'))).toEqual([false, false]);
  expect(groups('rule-instances').filter((key) => key.includes('2:c1'))).toEqual([]);
  const left = groups('rule-instances').filter((key) => key.includes('5:fired'));
  expect(left.map((key) => driver.getGroupedStore<Instance>('rule-instances').get(key, 'r'))).toEqual([
    { ...newInstance(''), life: { ...unborn, state: 'RESOLVED', seq: 2 } },
  ]);
  // It takes no place: c2 alone is counted.
  expect([...driver.getGroupedStore('rule-instances-held').entries('acme')].sort()).toEqual([
    ['', 1],
    ['r', 1],
  ]);
  const days = [...driver.getGroupedStore('rule-days').entries(groups('rule-days')[0] ?? '')];
  expect(days.length).toBeLessThanOrEqual(11);
});
