import type { LevelId } from '../../connectors/profile.ts';
import { budgetOf, type EntityHistory, type KeptVersion, stateOf, versionOf } from '../entities/history.ts';
import type { FactDetails } from './content.ts';
import type { AccountEntities } from './known.ts';

/** Where an entity stood on a day, what it and those above it were called, and what it was. */
export type Place = Pick<
  FactDetails,
  'campaignId' | 'adGroupId' | 'accountName' | 'campaignName' | 'adGroupName' | 'adName' | 'state' | 'budget'
>;

/** Of what a place is asked: the row's own ids, and the day by its end (microseconds, exclusive). */
export interface Placed {
  readonly level: LevelId;
  readonly account: string;
  readonly campaign: string | null;
  readonly adGroup: string | null;
  readonly ad: string | null;
  readonly currency: string;
  readonly dayEnd: number;
}

/**
 * The place by the history of entities, and by `said`, the row's own names, where that knows nothing. History comes first, since
 * platforms tell of past days by the names of today. Ids that the row says stay; those that it leaves out are what its entity stood
 * under. A keyword's ad group is part of its identity and is never added.
 */
export function placeOf(
  entities: AccountEntities,
  placed: Placed,
  said: Pick<Place, 'accountName' | 'campaignName' | 'adGroupName' | 'adName'>,
): Place {
  const { level, dayEnd, currency } = placed;
  const asOf = (history: EntityHistory | undefined) => (history === undefined ? undefined : versionOf(history, dayEnd));
  const account = asOf(entities.find('account', placed.account));
  const ad = level === 'ad' || level === 'creative' ? asOf(entities.find('ad', placed.ad)) : undefined;
  const adGroupId = placed.adGroup ?? ad?.adGroup ?? null;
  const adGroup = level === 'account' || level === 'campaign' ? undefined : asOf(entities.find('ad_group', adGroupId));
  const campaignId = placed.campaign ?? ad?.campaign ?? adGroup?.campaign ?? null;
  const campaign = level === 'account' ? undefined : asOf(entities.find('campaign', campaignId));
  const own = ownOf(level, { account, campaign, adGroup, ad });
  const beside =
    level === 'campaign' && (own?.budget ?? null) === null ? asOf(entities.find('budget', campaignId)) : undefined;
  const budgeted = beside ?? own;
  return {
    campaignId,
    adGroupId,
    accountName: account?.name ?? said.accountName,
    campaignName: campaign?.name ?? said.campaignName,
    adGroupName: adGroup?.name ?? said.adGroupName,
    adName: ad?.name ?? said.adName,
    state: own === undefined ? null : stateOf(own, dayEnd),
    budget: budgeted === undefined ? null : budgetOf(budgeted, dayEnd, currency),
  };
}

type Version = KeptVersion | undefined;

function ownOf(level: LevelId, known: { account: Version; campaign: Version; adGroup: Version; ad: Version }): Version {
  switch (level) {
    case 'account':
    case 'campaign':
    case 'ad':
      return known[level];
    case 'ad_group':
      return known.adGroup;
    default:
      return undefined;
  }
}
