import type { EntityProfile, EntityShape, EntityState } from '../entities/shape.ts';

const states: Readonly<Record<string, EntityState>> = {
  ACTIVE: 'active',
  PAUSED: 'paused',
  BUDGETPAUSED: 'paused',
  BUDGETANDMANUALPAUSED: 'paused',
  SUSPENDED: 'blocked',
  EXPIRED: 'ended',
  DELETED: 'removed',
};

const accountStates: Readonly<Record<string, EntityState>> = {
  ACTIVE: 'active',
  DRAFT: 'draft',
  PAUSE: 'paused',
  PENDING: 'pending',
  SUSPENDED: 'blocked',
  INACTIVE: 'ended',
};

const common = { id: [{ at: ['Id'] }], named: ['Name'], status: { at: ['Status'], states } } as const;

/** A list without elements is null, or is not there. */
function rowsAt(list: string): EntityShape['rows'] {
  return { json: [{ at: `${list}[]`, nullIsNone: true, absentIsNone: [] }] };
}

const accounts: EntityShape = {
  ...common,
  name: 'accounts',
  kind: 'account',
  about: 'POST CustomerManagement/v13/Accounts/Search; the time zone is a word of its own, not an IANA name',
  source: 'https://learn.microsoft.com/advertising/customer-management-service/searchaccounts',
  rows: rowsAt('Accounts'),
  status: { at: ['AccountLifeCycleStatus'], states: accountStates },
  currency: ['CurrencyCode'],
  attributes: { number: ['Number'], time_zone: ['TimeZone'], customer: ['ParentCustomerId'] },
};

const campaigns: EntityShape = {
  ...common,
  name: 'campaigns',
  kind: 'campaign',
  about: 'POST CampaignManagement/v13/Campaigns/QueryByAccountId; daily budgets in currency units',
  source: 'https://learn.microsoft.com/advertising/campaign-management-service/getcampaignsbyaccountid',
  rows: rowsAt('Campaigns'),
  budgets: [{ at: ['DailyBudget'], unit: 'decimal', period: 'daily' }],
  attributes: { type: ['CampaignType'], time_zone: ['TimeZone'] },
};

const adGroups: EntityShape = {
  ...common,
  name: 'ad_groups',
  kind: 'ad_group',
  about: 'POST CampaignManagement/v13/AdGroups/QueryByCampaignId; the campaign is the one that was asked for',
  source: 'https://learn.microsoft.com/advertising/campaign-management-service/getadgroupsbycampaignid',
  rows: rowsAt('AdGroups'),
};

const ads: EntityShape = {
  name: 'ads',
  kind: 'ad',
  about:
    'POST CampaignManagement/v13/Ads/QueryByAdGroupId; campaign and ad group are those that were asked for; an ad has no name',
  source: 'https://learn.microsoft.com/advertising/campaign-management-service/getadsbyadgroupid',
  rows: rowsAt('Ads'),
  id: [{ at: ['Id'] }],
  status: { at: ['Status'], states },
  serving: ['EditorialStatus'],
  attributes: { type: ['Type'] },
};

/** Microsoft Advertising. What was deleted for good is gone from the lists. */
export const entities: EntityProfile = {
  platform: 'microsoft',
  title: 'Microsoft Advertising',
  shapes: [accounts, campaigns, adGroups, ads],
};
