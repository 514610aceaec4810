import { expect, test } from 'vitest';
import { int32Serde, RecordError, StreamsBuilder, stringSerde, type Topic } from '../index.ts';
import { TopologyTestDriver } from '../testing/index.ts';

const input: Topic<string, number> = { name: 'input', key: stringSerde, value: int32Serde };
const out: Topic<string, number> = { ...input, name: 'out' };

/** Answers later the smaller the value is, so that results become ready in another order than they were asked for. */
function driverOf(answer: (value: number) => Promise<number>): TopologyTestDriver {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.stream(input, { name: 'input' }).mapAsync(answer).to(out);
  return new TopologyTestDriver(builder.build());
}

test('results of a key come in the order of its records, whenever they are ready, with their times', async () => {
  const ready: number[] = [];
  const driver = driverOf(async (value) => {
    await new Promise((resolve) => setTimeout(resolve, 10 - value));
    ready.push(value);
    return value * 10;
  });
  const records = driver.createInputTopic(input);
  for (const value of [1, 9, 5]) records.pipeInput(value === 9 ? 'b' : 'a', value, value);
  expect(driver.createOutputTopic(out).readRecords()).toEqual([]);
  await driver.settle();
  expect(ready[0]).toBe(9);
  const results = driver.createOutputTopic(out).readRecords();
  expect(results.filter(({ key }) => key === 'a').map(({ value, timestamp }) => [value, timestamp])).toEqual([
    [10, 1],
    [50, 5],
  ]);
  expect(results.filter(({ key }) => key === 'b')).toMatchObject([{ value: 90, timestamp: 9 }]);
});

test('a record whose result is refused becomes a dead letter, and the others go on', async () => {
  const driver = driverOf(async (value) => {
    if (value === 2) throw new RecordError('no such thing as 2');
    return value;
  });
  const records = driver.createInputTopic(input);
  for (const value of [1, 2, 3]) records.pipeInput('a', value);
  await driver.settle();
  const results = driver.createOutputTopic(out).readRecords();
  expect(results.map(({ value }) => value)).toEqual([1, 3]);
  expect(driver.deadLetters()).toMatchObject([{ topic: 'input.dlq', value: int32Serde.serialize(2) }]);
});

test('a result that does not fit the output makes its record a dead letter, too', async () => {
  const driver = driverOf(async (value) => value / 2);
  driver.createInputTopic(input).pipeInput('a', 3);
  await driver.settle();
  expect(driver.deadLetters()).toHaveLength(1);
});

test('any other error stops the processing', async () => {
  const driver = driverOf(async () => {
    throw new Error('the service is down');
  });
  driver.createInputTopic(input).pipeInput('a', 1);
  await expect(driver.settle()).rejects.toThrow('the service is down');
});
