import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, it } from 'vitest';
import { memoryCodec } from '../../schemas/codec.ts';
import { isoFromDay } from '../../schemas/day.ts';
import { tenantKey } from '../../schemas/key.ts';
import { createTopics } from '../../schemas/topics.ts';
import { rules } from '../../topologies/rules.ts';
import { configOf, goldOf, november } from './testing/made.ts';

const dayMs = 86_400_000;

it('of an entity of which nothing comes any more nothing is kept, once no rule can look at it', () => {
  const topics = createTopics(memoryCodec());
  const driver = new TopologyTestDriver(rules(topics, 'forget', 1));
  const gold = driver.createInputTopic(topics.ready);
  const start = november('02T09:00');
  const config = configOf({ condition: 'spend over 7d > 1000' });
  driver.createInputTopic(topics.rules).pipeInput(tenantKey('acme', 'r'), config, start);
  const day = (entity: string, at: number) =>
    gold.pipeInput('acme|a1', goldOf({ day: isoFromDay(Math.floor(at / dayMs)), entity, spend: '5' }, at), at);
  day('c1', start);
  for (let week = 0; week < 100; week++) day('c2', start + week * 7 * dayMs);
  const groups = (store: string) =>
    driver
      .getGroupedStore(store)
      .groups()
      .filter((key) => [...driver.getGroupedStore(store).entries(key)].length > 0);
  // c2 and the account as a whole.
  expect(groups('rule-days').map((key) => key.includes('2:c1'))).toEqual([false, false]);
  expect(groups('rule-instances').filter((key) => key.includes('2:c1'))).toEqual([]);
  const days = [...driver.getGroupedStore('rule-days').entries(groups('rule-days')[0] ?? '')];
  expect(days.length).toBeLessThanOrEqual(11);
});
