import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, test } from 'vitest';
import { priceChanges, priceListChanges, priceMessages } from './price-lists.ts';

/** Sends an issue of the list `spring` of supplier `acme`; answers what it changed. */
function shop(): (issue: number, prices: Readonly<Record<string, number>>, lines?: number) => unknown[] {
  const driver = new TopologyTestDriver(priceListChanges());
  const input = driver.createInputTopic(priceMessages);
  const output = driver.createOutputTopic(priceChanges);
  return (issue, prices, lines = Object.keys(prices).length) => {
    const of = { list: 'spring', issue };
    input.pipeInput('acme', { kind: 'open', ...of, currency: 'EUR' });
    for (const [article, cents] of Object.entries(prices)) {
      input.pipeInput('acme', { kind: 'line', ...of, article, cents });
    }
    input.pipeInput('acme', { kind: 'close', ...of, lines });
    return output.readRecords().map(({ value }) => [value?.article, value?.before, value?.now]);
  };
}

test('a newer issue of a list passes on what it changes, and an older one nothing', () => {
  const send = shop();
  expect(send(1, { bolt: 10, nut: 5, washer: 1 })).toEqual([
    ['bolt', null, 10],
    ['nut', null, 5],
    ['washer', null, 1],
  ]);
  expect(send(2, { nut: 6, bolt: 10 })).toEqual([
    ['nut', 5, 6],
    ['washer', 1, null],
  ]);
  expect(send(2, { nut: 6, bolt: 10 })).toEqual([]);
  expect(send(1, { bolt: 10, nut: 5, washer: 1 })).toEqual([]);
});

test('an issue that lost lines on its way changes prices and takes none out', () => {
  const send = shop();
  send(1, { bolt: 10, nut: 5 });
  expect(send(2, { bolt: 11 }, 2)).toEqual([['bolt', 10, 11]]);
  expect(send(3, { bolt: 11 }, 1)).toEqual([['nut', 5, null]]);
});
