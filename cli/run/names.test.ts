import { expect, it } from 'vitest';
import { sinks } from '../../sinks/index.ts';
import { topologies } from '../../topologies/index.ts';
import { runSet } from './names.ts';
import { needsOf } from './preflight.ts';
import { refuseTail } from './tail/refuse-tail.ts';

it('all is every topology, every sink, the gateway and the workflows, once each', () => {
  const set = runSet(['all', 'gold', 'sinks']);
  expect(set.topologies).toEqual(topologies.map(({ name }) => name));
  expect(set.sinks).toEqual(sinks.map(({ name }) => name));
  expect([set.gateway, set.workflows]).toEqual([true, true]);
});

it('an unknown name is told with those there are', () => {
  expect(() => runSet(['golden'])).toThrow(/'golden'.*bronze, silver, gold/);
});

it.each(sinks.map(({ name }) => name))(
  '%s needs the store in its name, and Redis where it tells that there is news',
  (name) => {
    const needs = needsOf(runSet([name]));
    const store = ['config-outbox', 'notifications'].includes(name) ? 'postgres' : name.split('-')[0];
    const inStore = Object.fromEntries(
      ['redis', 'postgres', 'clickhouse'].map((each) => [
        each,
        each === store || (each === 'redis' && name === 'clickhouse-gold'),
      ]),
    );
    expect(needs).toEqual({ kafka: true, registry: true, temporal: false, ...inStore });
  },
);

it('workflows need everything: they fetch, publish, and look what became of it', () => {
  expect(needsOf(runSet(['workflows']))).toEqual({
    kafka: true,
    registry: true,
    redis: true,
    postgres: true,
    clickhouse: true,
    temporal: true,
  });
});

it('--tail wants a topology, and --tenant wants --tail', () => {
  const asked = (names: readonly string[], options: { tail?: true; tenant?: string }) =>
    refuseTail(runSet(names), { instance: 'local', ...options });
  expect(() => asked(['sinks'], { tail: true })).toThrow('name one of them');
  expect(() => asked(['gold'], { tenant: 'acme' })).toThrow('add --tail');
  expect(() => asked(['gold', 'sinks'], { tail: true, tenant: 'acme' })).not.toThrow();
});
