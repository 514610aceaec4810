import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, test } from 'vitest';
import { customers, foreignKeyJoin, namedOrders, orders } from './orders.ts';

test('an update of either table gives the rows that it touches, and no others', () => {
  const driver = new TopologyTestDriver(foreignKeyJoin());
  const order = driver.createInputTopic(orders);
  const customer = driver.createInputTopic(customers);
  const output = driver.createOutputTopic(namedOrders);
  const read = () => output.readRecords().map(({ key, value }) => [key, value]);

  order.pipeInput('o1', { customer: 'c1', cents: 100 });
  order.pipeInput('o2', { customer: 'c1', cents: 200 });
  order.pipeInput('o3', { customer: 'c2', cents: 300 });
  expect(read()).toEqual([]);

  customer.pipeInput('c1', 'Ann');
  expect(read()).toEqual([
    ['o1', { name: 'Ann', cents: 100 }],
    ['o2', { name: 'Ann', cents: 200 }],
  ]);

  customer.pipeInput('c2', 'Bob');
  order.pipeInput('o2', { customer: 'c2', cents: 250 });
  expect(read()).toEqual([
    ['o3', { name: 'Bob', cents: 300 }],
    ['o2', { name: 'Bob', cents: 250 }],
  ]);

  customer.pipeInput('c1', 'Anna');
  order.pipeInput('o3', null);
  expect(read()).toEqual([
    ['o1', { name: 'Anna', cents: 100 }],
    ['o3', null],
  ]);
});
