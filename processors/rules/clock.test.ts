import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, it } from 'vitest';
import { memoryCodec } from '../../schemas/codec.ts';
import { tenantKey } from '../../schemas/key.ts';
import { createTopics } from '../../schemas/topics.ts';
import { rules } from '../../topologies/rules.ts';
import { configOf, goldOf, november } from './testing/made.ts';

const minute = 60_000;

/** A driver whose wall shows an instant, with a rule that waits ten minutes. */
function started(wall: string) {
  const topics = createTopics(memoryCodec());
  const driver = new TopologyTestDriver(rules(topics, 'clock', 1), { wallClockMs: november(wall) });
  const alerts = driver.createOutputTopic(topics.alerts);
  const gold = driver.createInputTopic(topics.ready);
  const rule = configOf({ condition: 'spend over today > 100', for: '10m' });
  driver.createInputTopic(topics.rules).pipeInput(tenantKey('acme', 'r'), rule, november('02T08:00'));
  return {
    spend(entity: string, amount: string, at: number) {
      gold.pipeInput('acme|a1', goldOf({ day: '2026-11-02', entity, spend: amount }, at), at);
    },
    /** The wall goes on in steps, as it does. */
    pass(milliseconds: number) {
      for (let gone = 0; gone < milliseconds; gone += 10_000) driver.advanceWallClockTime(10_000);
    },
    jump: (milliseconds: number) => driver.advanceWallClockTime(milliseconds),
    told: () => alerts.readRecords().map(({ value }) => `${value?.entity.entity_id} ${value?.state}`),
  };
}

it('a wait ends by the wall when nothing comes any more', () => {
  const { spend, pass, told } = started('02T09:00');
  spend('c1', '150', november('02T09:00'));
  expect(told()).toEqual(['c1 PENDING']);
  pass(9 * minute);
  expect(told()).toEqual([]);
  pass(2 * minute);
  expect(told()).toEqual(['c1 FIRING']);
});

it('a task that catches up goes by the time of its records, however late the wall is', () => {
  const { spend, pass, told } = started('02T20:00');
  // Records of the morning: 150 was there for five minutes only.
  spend('c1', '150', november('02T09:00'));
  pass(30_000);
  spend('c2', '10', november('02T09:04'));
  pass(30_000);
  spend('c1', '50', november('02T09:05'));
  expect(told()).toEqual(['c1 PENDING', 'c1 OK']);
});

it('a process that was away does not take its own absence for silence', () => {
  const { spend, pass, jump, told } = started('02T09:00');
  spend('c1', '150', november('02T09:00'));
  pass(20_000);
  expect(told()).toEqual(['c1 PENDING']);
  // Hours later it goes on; what came meanwhile is read in the next seconds.
  jump(5 * 60 * minute);
  pass(20_000);
  spend('c1', '50', november('02T09:05'));
  expect(told()).toEqual(['c1 OK']);
});
