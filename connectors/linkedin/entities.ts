import type { EntityProfile, EntityShape, EntityState, IdField, MoneyField } from '../entities/shape.ts';

const states: Readonly<Record<string, EntityState>> = {
  ACTIVE: 'active',
  PAUSED: 'paused',
  DRAFT: 'draft',
  COMPLETED: 'ended',
  CANCELED: 'ended',
  CANCELLED: 'ended',
  ARCHIVED: 'archived',
  PENDING_DELETION: 'removed',
  REMOVED: 'removed',
};

/** `{"currencyCode": "USD", "amount": "200"}`: decimal text with a currency of its own. */
const money = (name: string): MoneyField => ({
  at: [`${name}.amount`],
  unit: 'decimal',
  currency: [`${name}.currencyCode`],
});

const inUrn = (...at: readonly string[]): readonly IdField[] => [{ at, form: 'urn' }];

/** The API has change times in epoch milliseconds under `changeAuditStamps`; connectors write them as ISO texts. */
const common = {
  rows: { json: [{ at: 'elements[]' }, { at: '[]' }] },
  id: [{ at: ['id'] }],
  named: ['name'],
  status: { at: ['status'], states },
  serving: ['servingStatuses'],
  created: { at: ['created'] },
  updated: { at: ['lastModified'] },
} as const;

const schedule = {
  start: { at: ['runSchedule.start'], format: 'x' },
  end: { at: ['runSchedule.end'], format: 'x' },
} as const;

const accounts: EntityShape = {
  ...common,
  name: 'accounts',
  kind: 'account',
  about: 'GET adAccounts; reports of an account are in UTC, whatever its zone',
  source:
    'https://learn.microsoft.com/linkedin/marketing/integrations/ads/account-structure/create-and-manage-accounts',
  references: { owner: inUrn('reference') },
  currency: ['currency'],
  attributes: { type: ['type'], test: ['test'] },
};

const campaignGroups: EntityShape = {
  ...common,
  ...schedule,
  name: 'campaign_groups',
  kind: 'campaign',
  about: 'GET adAccounts/…/adCampaignGroups; run times in epoch milliseconds, without an end while it is open',
  source:
    'https://learn.microsoft.com/linkedin/marketing/integrations/ads/account-structure/create-and-manage-campaign-groups',
  parents: { account: inUrn('account') },
  budgets: [
    { ...money('dailyBudget'), period: 'daily' },
    { ...money('totalBudget'), period: 'lifetime' },
  ],
  attributes: { test: ['test'] },
};

const campaigns: EntityShape = {
  ...common,
  ...schedule,
  name: 'campaigns',
  kind: 'ad_group',
  about: 'GET adAccounts/…/adCampaigns; parents as URNs; may have a daily and a total budget',
  source:
    'https://learn.microsoft.com/linkedin/marketing/integrations/ads/account-structure/create-and-manage-campaigns',
  parents: { account: inUrn('account'), campaign: inUrn('campaignGroup') },
  budgets: [
    { ...money('dailyBudget'), period: 'daily' },
    { ...money('totalBudget'), period: 'lifetime' },
  ],
  amounts: { unit_cost: money('unitCost') },
  attributes: { type: ['type'], cost_type: ['costType'], objective: ['objectiveType'], test: ['test'] },
};

const creatives: EntityShape = {
  name: 'creatives',
  kind: 'creative',
  about:
    'GET adAccounts/…/creatives; id and parents as URNs, change times in epoch milliseconds; a name only where somebody gave one',
  source:
    'https://learn.microsoft.com/linkedin/marketing/integrations/ads/account-structure/create-and-manage-creatives',
  rows: common.rows,
  id: inUrn('id'),
  parents: { account: inUrn('account'), ad_group: inUrn('campaign') },
  named: ['name'],
  status: { at: ['intendedStatus'], states },
  serving: ['servingHoldReasons'],
  created: { at: ['createdAt'], format: 'x' },
  updated: { at: ['lastModifiedAt'], format: 'x' },
  attributes: { review_status: ['review.status'], content: ['content.reference'] },
};

/** LinkedIn Ads. What LinkedIn calls a campaign group is a campaign here, what it calls a campaign an ad group. */
export const entities: EntityProfile = {
  platform: 'linkedin',
  title: 'LinkedIn Ads',
  shapes: [accounts, campaignGroups, campaigns, creatives],
};
