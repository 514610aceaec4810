import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, test } from 'vitest';
import { counts, lines, wordCount } from './word-count.ts';

test('each word has the number of times that it was written, whatever its case', () => {
  const driver = new TopologyTestDriver(wordCount());
  const input = driver.createInputTopic(lines);
  input.pipeInput(null, 'To be, or not to be');
  input.pipeInput('a key changes nothing', 'that is the question: to be');
  input.pipeInput(null, '');
  expect(driver.createOutputTopic(counts).readKeyValuesToMap()).toEqual(
    new Map([
      ['to', 3],
      ['be', 3],
      ['or', 1],
      ['not', 1],
      ['that', 1],
      ['is', 1],
      ['the', 1],
      ['question', 1],
    ]),
  );
});

test('each update comes out; the equal words of a line are combined into one', () => {
  const driver = new TopologyTestDriver(wordCount());
  const input = driver.createInputTopic(lines);
  input.pipeInput(null, 'row', 1_000);
  input.pipeInput(null, 'row row', 2_000);
  const updates = driver.createOutputTopic(counts).readRecords();
  expect(updates.map(({ key, value, timestamp }) => [key, value, timestamp])).toEqual([
    ['row', 1, 1_000],
    ['row', 3, 2_000],
  ]);
});
