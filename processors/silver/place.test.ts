import type { GroupedStore } from '@millrace/streams';
import { expect, it } from 'vitest';
import type { EntityHistory, KeptVersion } from '../entities/history.ts';
import { entityGroup, type KeptKind } from '../entities/state.ts';
import { AccountEntities } from './known.ts';
import { placeOf } from './place.ts';

const nothing: KeptVersion = {
  from: 0,
  to: null,
  gone: false,
  name: null,
  state: 'active',
  campaign: null,
  adGroup: null,
  budget: null,
  id: null,
};

/** The entities of an account, each as it has always been. */
function known(...all: readonly [kind: KeptKind, id: string, version: Partial<KeptVersion>][]): AccountEntities {
  const kept = new Map(
    all.map(([kind, id, version]) => [
      `${entityGroup('acme', 'LINKEDIN', 'a1', kind)} ${id}`,
      [{ ...nothing, ...version }],
    ]),
  );
  const store = { get: (group: string, id: string) => kept.get(`${group} ${id}`) };
  return new AccountEntities(store as unknown as GroupedStore<EntityHistory>, 'acme', 'LINKEDIN', 'a1');
}

const noIds = { account: null, campaign: null, ad_group: null, ad: null, creative: null, keyword: null };
const fetch = { level: 'creative', dayBounds: { start: 0, end: 86_400_000_000 } } as const;

it('a creative whose row says its id alone stands under its ad group and that one’s campaign, and has its own state', () => {
  const entities = known(
    ['campaign', 'c1', { name: 'Spring' }],
    ['ad_group', 'g1', { name: 'Spring, all', campaign: 'c1', budget: ['50000000', 'EUR'] }],
    ['creative', 'x1', { name: 'Picture', state: 'paused', adGroup: 'g1' }],
  );
  expect(placeOf(entities, fetch, 'a1', { ...noIds, creative: 'x1' }, 'EUR')).toMatchObject({
    campaignId: 'c1',
    adGroupId: 'g1',
    campaignName: 'Spring',
    adGroupName: 'Spring, all',
    state: 'paused',
    budget: null,
  });
});

it('a creative of which the platform does not say where it stands is placed by its row', () => {
  const entities = known(['campaign', 'c1', { name: 'Spring' }], ['creative', 'x1', { state: 'archived' }]);
  const ids = { ...noIds, campaign: 'c1', creative: 'x1' };
  expect(placeOf(entities, fetch, 'a1', ids, 'EUR')).toMatchObject({
    campaignId: 'c1',
    adGroupId: null,
    campaignName: 'Spring',
    state: 'archived',
  });
});

it('a creative that nobody has listed has no state, and a row of another level none of a creative', () => {
  const entities = known(['creative', 'x1', { state: 'active' }]);
  expect(placeOf(entities, fetch, 'a1', { ...noIds, creative: 'x2' }, 'EUR').state).toBeNull();
  const ofAds = { ...fetch, level: 'ad' } as const;
  expect(placeOf(entities, ofAds, 'a1', { ...noIds, ad: 'd1', creative: 'x1' }, 'EUR').state).toBeNull();
});
