import { seconds } from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, test } from 'vitest';
import { heartbeats, lastSeen, silences, silentDevices } from './heartbeats.ts';

test('a device that is not heard of for over thirty seconds is told once, by stream time', () => {
  const driver = new TopologyTestDriver(silentDevices());
  const input = driver.createInputTopic(heartbeats);
  const output = driver.createOutputTopic(silences);
  input.pipeInput('pump', 'alive', seconds(1));
  input.pipeInput('valve', 'alive', seconds(5));
  input.pipeInput('pump', 'alive, but late', seconds(0));
  input.pipeInput('valve', 'alive', seconds(31));
  expect(output.readRecords()).toEqual([]);

  input.pipeInput('valve', 'alive', seconds(42));
  expect(output.readRecords()).toMatchObject([{ key: 'pump', value: seconds(1), timestamp: seconds(42) }]);
  expect([...driver.getStore(lastSeen).all()]).toEqual([['valve', seconds(42)]]);

  input.pipeInput('valve', 'alive', seconds(55));
  expect(output.readRecords()).toEqual([]);
});

test('a device that comes back is watched again', () => {
  const driver = new TopologyTestDriver(silentDevices());
  const input = driver.createInputTopic(heartbeats);
  input.pipeInput('pump', 'alive', seconds(0));
  input.pipeInput('clock', 'tick', seconds(40));
  input.pipeInput('pump', 'alive', seconds(45));
  input.pipeInput('clock', 'tick', seconds(70));
  input.pipeInput('clock', 'tick', seconds(80));
  const told = driver.createOutputTopic(silences).readRecords();
  expect(told.map(({ key, value }) => [key, value])).toEqual([
    ['pump', seconds(0)],
    ['pump', seconds(45)],
  ]);
});
