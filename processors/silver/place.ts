import type { LevelId } from '../../connectors/profile.ts';
import { budgetOf, type KeptVersion, stateOf, versionOf } from '../entities/history.ts';
import type { KeptKind } from '../entities/state.ts';
import type { FactDetails } from './content.ts';
import type { Fetch } from './fetch.ts';
import type { AccountEntities } from './known.ts';

/** Where an entity stood on a day, what it and those above it were called, and what it was; null is what history does not know. */
export type Place = Pick<
  FactDetails,
  'campaignId' | 'adGroupId' | 'accountName' | 'campaignName' | 'adGroupName' | 'adName' | 'state' | 'budget'
>;

/** Which kinds of entities a level is placed by, beside the account and a creative's own; a keyword's own are not kept. */
const placedBy: Readonly<
  Record<LevelId, { readonly campaign: boolean; readonly adGroup: boolean; readonly ad: boolean }>
> = {
  account: { campaign: false, adGroup: false, ad: false },
  campaign: { campaign: true, adGroup: false, ad: false },
  ad_group: { campaign: true, adGroup: true, ad: false },
  ad: { campaign: true, adGroup: true, ad: true },
  creative: { campaign: true, adGroup: true, ad: true },
  keyword: { campaign: true, adGroup: true, ad: false },
};

/**
 * The place by the history of entities, on the day of the fetch. Ids that the row says stay; those that it leaves out are what its
 * entity stood under. A keyword's ad group is part of its identity and is never added.
 */
export function placeOf(
  entities: AccountEntities,
  { level, dayBounds: { end } }: Pick<Fetch, 'level' | 'dayBounds'>,
  account: string,
  ids: Readonly<Record<LevelId, string | null>>,
  currency: string,
): Place {
  const by = placedBy[level];
  const ownAccount = asOf(entities, 'account', account, end);
  const ad = by.ad ? asOf(entities, 'ad', ids.ad, end) : undefined;
  const creative = level === 'creative' ? asOf(entities, 'creative', ids.creative, end) : undefined;
  const adGroupId = ids.ad_group ?? ad?.adGroup ?? creative?.adGroup ?? null;
  const adGroup = by.adGroup ? asOf(entities, 'ad_group', adGroupId, end) : undefined;
  const campaignId = ids.campaign ?? ad?.campaign ?? creative?.campaign ?? adGroup?.campaign ?? null;
  const campaign = by.campaign ? asOf(entities, 'campaign', campaignId, end) : undefined;
  let own: KeptVersion | undefined;
  if (level === 'campaign') own = campaign;
  else if (level === 'ad_group') own = adGroup;
  else if (level === 'ad') own = ad;
  else if (level === 'creative') own = creative;
  else if (level === 'account') own = ownAccount;
  const beside = level === 'campaign' && own?.budget == null ? asOf(entities, 'budget', campaignId, end) : undefined;
  const budgeted = beside ?? own;
  return {
    campaignId,
    adGroupId,
    accountName: ownAccount?.name ?? null,
    campaignName: campaign?.name ?? null,
    adGroupName: adGroup?.name ?? null,
    adName: ad?.name ?? null,
    state: own === undefined ? null : stateOf(own, end),
    budget: budgeted === undefined ? null : budgetOf(budgeted, end, currency),
  };
}

function asOf(entities: AccountEntities, kind: KeptKind, id: string | null, end: number): KeptVersion | undefined {
  if (id === null) return undefined;
  const history = entities.find(kind, id);
  return history === undefined ? undefined : versionOf(history, end);
}
