import { minutes } from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, test } from 'vitest';
import { pages, sessions, visits } from './sessions.ts';

test('a visit ends after half an hour without a page, and comes out once', () => {
  const driver = new TopologyTestDriver(sessions());
  const input = driver.createInputTopic(pages);
  const output = driver.createOutputTopic(visits);
  input.pipeInput('ann', 'home', minutes(0));
  input.pipeInput('ann', 'shoes', minutes(30));
  input.pipeInput('ann', 'home', minutes(31));
  input.pipeInput('bob', 'hats', minutes(61));
  expect(output.readRecords()).toEqual([]);
  input.pipeInput('ann', 'socks', minutes(62) + 1);
  expect(output.readRecord()).toMatchObject({
    key: 'ann',
    value: { from: minutes(0), to: minutes(31), pages: ['home', 'shoes'] },
    timestamp: minutes(31),
  });
  expect(output.readRecord()).toBeUndefined();
});

test('a page that comes late joins two visits', () => {
  const driver = new TopologyTestDriver(sessions());
  const input = driver.createInputTopic(pages);
  input.pipeInput('ann', 'b', minutes(0));
  input.pipeInput('ann', 'c', minutes(30) + 1);
  input.pipeInput('ann', 'a', minutes(15));
  input.pipeInput('bob', 'far in the future', minutes(90));
  const records = driver.createOutputTopic(visits).readRecords();
  expect(records.map(({ key, value }) => [key, value])).toEqual([
    ['ann', { from: minutes(0), to: minutes(30) + 1, pages: ['a', 'b', 'c'] }],
  ]);
});
