import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, test } from 'vitest';
import { balances, bookings, bookTransfers, transfers } from './transfers.ts';

test('a refused transfer leaves nothing behind but a dead letter with its bytes and the reason', () => {
  const driver = new TopologyTestDriver(bookTransfers());
  const input = driver.createInputTopic(transfers);
  input.pipeInput('ann', { from: 'bank', to: 'daily', cents: 500 });
  input.pipeInput('ann', { from: 'daily', to: 'savings', cents: 700 });
  input.pipeInput('ann', { from: 'daily', to: 'savings', cents: 200 });

  const booked = driver.createOutputTopic(bookings).readRecords();
  expect(booked.map(({ value }) => value)).toEqual([
    { purse: 'daily', cents: 500, balance: 500 },
    { purse: 'bank', cents: -500, balance: -500 },
    { purse: 'savings', cents: 200, balance: 200 },
    { purse: 'daily', cents: -200, balance: 300 },
  ]);
  expect(Object.fromEntries(driver.getStore(balances).all())).toEqual({
    'ann/bank': -500,
    'ann/daily': 300,
    'ann/savings': 200,
  });

  expect(driver.deadLetters()).toHaveLength(1);
  const [letter] = driver.deadLetters();
  expect(letter).toMatchObject({ topic: 'transfers.dlq', key: Buffer.from('ann') });
  expect(JSON.parse(String(letter?.value))).toEqual({ from: 'daily', to: 'savings', cents: 700 });
  const headers = Object.fromEntries(letter?.headers ?? []);
  expect(String(headers['__streams.errors.message'])).toBe("purse 'daily' lacks 200 cents");
});
