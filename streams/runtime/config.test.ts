import { expect, it } from 'vitest';
import { resolveConfig, type StreamsConfig } from './config.ts';

const needed: StreamsConfig = { bootstrapServers: 'localhost:9092', redis: 'redis://localhost', instanceId: 'a' };

it('fills in what is not given', () => {
  expect(resolveConfig('app', needed)).toMatchObject({
    commitIntervalMs: 100,
    maxTaskIdleMs: 0,
    purgeIntervalMs: 30_000,
  });
});

it.each<[Partial<StreamsConfig>, string]>([
  [{ instanceId: 'a b' }, "instanceId 'a b' is not usable"],
  [{ bootstrapServers: '' }, 'bootstrapServers is empty'],
  [{ maxBatchRecords: 0 }, 'maxBatchRecords is 0: it must be above 0'],
  [{ purgeIntervalMs: Number.NaN }, 'purgeIntervalMs is NaN'],
  [{ commitIntervalMs: 6_000 }, 'more than half of transactionTimeoutMs'],
  [{ maxTaskIdleMs: -2 }, 'maxTaskIdleMs is -2: it must be 0 or more, or -1 not to wait'],
  [{ maxTaskIdleMs: Number.NaN }, 'maxTaskIdleMs is NaN'],
])('refuses %o with the setting and what it may be', (given, message) => {
  expect(() => resolveConfig('app', { ...needed, ...given })).toThrow(message);
});

it.each([-1, 0, 500])('takes a maxTaskIdleMs of %s', (maxTaskIdleMs) => {
  expect(resolveConfig('app', { ...needed, maxTaskIdleMs }).maxTaskIdleMs).toBe(maxTaskIdleMs);
});
