import { expect, it } from 'vitest';
import { type Instance, isSame, newInstance } from './instance.ts';
import { type Life, unborn } from './life.ts';

const missing = { kind: 'NO_DATA', since: 5 } as const;
const before: Instance = { ...newInstance('h'), verdicts: [[1, true, 2]], labels: { team: 'a' } };

it('is the same when nothing of it has changed, though its life was made anew', () => {
  expect(isSame(before, { ...before })).toBe(true);
  expect(isSame(before, { ...before, life: { ...unborn } })).toBe(true);
  const waiting = { ...before, life: { ...unborn, missing } };
  expect(isSame(waiting, { ...waiting, life: { ...unborn, missing: { ...missing } } })).toBe(true);
});

// A field that is added to either type, and forgotten in the comparison, would not be written: it fails here first.
const changesOfLife: { readonly [K in keyof Life]: Life[K] } = {
  ...{ state: 'FIRING', seq: 1, severity: 'WARN', pendingSince: 1, activeSince: 1, clearSince: 1, pausedSince: 1 },
  ...{ missing, resolvedAt: 1, suppressedBy: 'cooldown' },
};
const changes: { readonly [K in keyof Required<Omit<Instance, 'life'>>]: Instance[K] } = {
  ...{ hash: 'g', verdicts: [], due: 1, episode: 1, labels: {}, value: 1, said: 'x', judgedAt: 1 },
  waits: { day: 1, restated: false, cause: { event_id: 'e', trace_id: 't', connection_id: 'c' } },
};

it.each(Object.entries(changesOfLife))('is another one with another %s of its life', (field, value) => {
  expect(isSame(before, { ...before, life: { ...unborn, [field]: value } })).toBe(false);
});

it.each(Object.entries(changes))('is another one with another %s', (field, value) => {
  expect(isSame(before, { ...before, [field]: value })).toBe(false);
});

it('is another one when its life lacks something since another time', () => {
  const waiting = { ...before, life: { ...unborn, missing } };
  expect(isSame(waiting, { ...waiting, life: { ...unborn, missing: { ...missing, since: 6 } } })).toBe(false);
});
