import { expect, it } from 'vitest';
import type { Entity } from '../entities/entity.ts';
import { seenAccount, seenEntity } from './version.ts';

const entity: Entity = {
  ...{ platform: 'meta', kind: 'ad_group', id: '7', parents: { account: '1', campaign: '3' }, references: {} },
  ...{ name: 'autumn', status: { state: 'active', word: 'ACTIVE' }, serving: [], currency: 'EUR', zone: null },
  budgets: [{ micros: 9_007_199_254_740_993n, currency: 'EUR', period: 'daily' }],
  amounts: { bid: { micros: 1_500_000n, currency: 'EUR' }, balance: { micros: 5n, currency: 'EUR' } },
  ...{ totals: { clicks: 4 }, created: null, updated: { at: 'instant', millis: 0 }, attributes: {} },
  // 2026-11-01T08:00:00Z and 2026-12-24, twenty thousand eight hundred and eleven days after the epoch.
  start: { at: 'instant', millis: 1_793_520_000_000 },
  end: { at: 'day', day: 20_811 },
};

it('keeps what an entity is, money as text of whole micros and times as far as they are said', () => {
  expect(seenEntity(entity)).toEqual({
    ...{ kind: 'ad_group', id: '7', name: 'autumn', state: 'active', status: 'ACTIVE', currency: 'EUR', zone: null },
    parents: { account: '1', campaign: '3' },
    budgets: [{ micros: '9007199254740993', currency: 'EUR', period: 'daily' }],
    ...{ bid: '1500000', starts: '2026-11-01T08:00:00.000Z', ends: '2026-12-24' },
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

it('figures that change all the time make no new version, whatever else does', () => {
  const { hash } = seenEntity(entity);
  const spent: Entity = {
    ...entity,
    amounts: { balance: { micros: 1n, currency: 'EUR' }, bid: { micros: 1_500_000n, currency: 'EUR' } },
    totals: { clicks: 9 },
    updated: { at: 'instant', millis: 5 },
  };
  expect(seenEntity(spent).hash).toBe(hash);
  const others: readonly Partial<Entity>[] = [
    { name: 'winter' },
    { status: { state: 'paused', word: 'PAUSED' } },
    { parents: { account: '1', campaign: '4' } },
    { budgets: [{ micros: 9_007_199_254_740_992n, currency: 'EUR', period: 'daily' }] },
    { amounts: {} },
    { end: null },
  ];
  for (const change of others) expect(seenEntity({ ...entity, ...change }).hash).not.toBe(hash);
});

it('an account is an entity, too', () => {
  const account = { id: '1', name: 'Northwind', currency: 'USD', zone: 'America/New_York' };
  expect(seenAccount(account)).toMatchObject({ kind: 'account', ...account, parents: {}, budgets: [], state: null });
});
