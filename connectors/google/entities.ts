import type { EntityProfile, EntityShape, EntityState, IdField, JsonRows } from '../entities/shape.ts';

/** ENABLED … of campaigns, ad groups and ads; CANCELED, SUSPENDED and CLOSED of customers. */
const states: Readonly<Record<string, EntityState>> = {
  ENABLED: 'active',
  PAUSED: 'paused',
  REMOVED: 'removed',
  SUSPENDED: 'blocked',
  CANCELED: 'ended',
  CLOSED: 'ended',
};

/** Rows are of whatever resources the query selects: those that tell this one's id are of this kind. */
function rowsWith(...has: readonly string[]): { readonly json: readonly JsonRows[] } {
  return { json: ['[].results[]', 'results[]', '[]'].map((at) => ({ at, only: { has } })) };
}

const customerId: readonly IdField[] = [{ at: ['customer.id'] }];
const campaignId: readonly IdField[] = [
  { at: ['campaign.id'] },
  { at: ['campaign.resourceName', 'campaign.resource_name', 'adGroup.campaign', 'ad_group.campaign'], form: 'path' },
];
const adGroupId: readonly IdField[] = [
  { at: ['adGroup.id', 'ad_group.id'] },
  { at: ['adGroup.resourceName', 'ad_group.resource_name', 'adGroupAd.adGroup', 'ad_group_ad.ad_group'], form: 'path' },
];
const adId: readonly IdField[] = [
  { at: ['adGroupAd.ad.id', 'ad_group_ad.ad.id'] },
  { at: ['adGroupAd.ad.resourceName', 'ad_group_ad.ad.resource_name'], form: 'path' },
];
const budgetId: readonly IdField[] = [
  { at: ['campaignBudget.id', 'campaign_budget.id'] },
  {
    at: ['campaignBudget.resourceName', 'campaign_budget.resource_name', 'campaign.campaignBudget'],
    form: 'path',
  },
];
const currency = ['customer.currencyCode', 'customer.currency_code'] as const;
const zone = ['customer.timeZone', 'customer.time_zone'] as const;

const customers: EntityShape = {
  name: 'customers',
  kind: 'account',
  about: 'GAQL FROM customer, and any row that tells customer.id',
  source: 'https://developers.google.com/google-ads/api/fields/v26/customer',
  rows: rowsWith('customer.id'),
  id: customerId,
  named: ['customer.descriptiveName', 'customer.descriptive_name'],
  status: { at: ['customer.status'], states },
  currency,
  zone,
  attributes: { auto_tagging: ['customer.autoTaggingEnabled', 'customer.auto_tagging_enabled'] },
};

const campaigns: EntityShape = {
  name: 'campaigns',
  kind: 'campaign',
  about: 'GAQL FROM campaign, and any row that tells campaign.id; the budget is a resource of its own',
  source: 'https://developers.google.com/google-ads/api/fields/v26/campaign',
  rows: rowsWith('campaign.id', 'campaign.resourceName', 'campaign.resource_name'),
  id: campaignId,
  parents: { account: customerId },
  references: { budget: budgetId },
  named: ['campaign.name'],
  status: { at: ['campaign.status'], states },
  serving: ['campaign.servingStatus', 'campaign.serving_status'],
  currency,
  zone,
  start: { at: ['campaign.startDateTime', 'campaign.start_date_time', 'campaign.startDate', 'campaign.start_date'] },
  end: { at: ['campaign.endDateTime', 'campaign.end_date_time', 'campaign.endDate', 'campaign.end_date'] },
  attributes: { channel: ['campaign.advertisingChannelType', 'campaign.advertising_channel_type'] },
};

const adGroups: EntityShape = {
  name: 'ad_groups',
  kind: 'ad_group',
  about: 'GAQL FROM ad_group, and any row that tells ad_group.id; the campaign as id or as resource name',
  source: 'https://developers.google.com/google-ads/api/fields/v26/ad_group',
  rows: rowsWith('adGroup.id', 'ad_group.id', 'adGroup.resourceName', 'ad_group.resource_name'),
  id: adGroupId,
  parents: { account: customerId, campaign: campaignId },
  named: ['adGroup.name', 'ad_group.name'],
  status: { at: ['adGroup.status', 'ad_group.status'], states },
  currency,
  zone,
};

const ads: EntityShape = {
  name: 'ads',
  kind: 'ad',
  about: 'GAQL FROM ad_group_ad; an ad may stand in several ad groups',
  source: 'https://developers.google.com/google-ads/api/fields/v26/ad_group_ad',
  rows: rowsWith('adGroupAd.ad.id', 'ad_group_ad.ad.id', 'adGroupAd.ad.resourceName', 'ad_group_ad.ad.resource_name'),
  id: adId,
  parents: { account: customerId, campaign: campaignId, ad_group: adGroupId },
  named: ['adGroupAd.ad.name', 'ad_group_ad.ad.name'],
  status: { at: ['adGroupAd.status', 'ad_group_ad.status'], states },
  currency,
  zone,
};

const campaignBudgets: EntityShape = {
  name: 'campaign_budgets',
  kind: 'budget',
  about: 'GAQL FROM campaign_budget; micros of the account’s currency; a period that is not said is DAILY',
  source: 'https://developers.google.com/google-ads/api/fields/v26/campaign_budget',
  rows: rowsWith(
    'campaignBudget.id',
    'campaign_budget.id',
    'campaignBudget.resourceName',
    'campaign_budget.resource_name',
  ),
  id: budgetId,
  parents: { account: customerId, campaign: campaignId },
  named: ['campaignBudget.name', 'campaign_budget.name'],
  status: { at: ['campaignBudget.status', 'campaign_budget.status'], states },
  currency,
  zone,
  budgets: [
    {
      at: ['campaignBudget.amountMicros', 'campaign_budget.amount_micros'],
      unit: 'micros',
      period: {
        at: ['campaignBudget.period', 'campaign_budget.period'],
        words: { DAILY: 'daily', CUSTOM_PERIOD: 'lifetime' },
        unsaid: 'daily',
      },
    },
    {
      at: ['campaignBudget.totalAmountMicros', 'campaign_budget.total_amount_micros'],
      unit: 'micros',
      period: 'lifetime',
    },
  ],
  attributes: { delivery: ['campaignBudget.deliveryMethod', 'campaign_budget.delivery_method'] },
};

/** Google Ads. Metrics in the same rows are facts, read by the reports. */
export const entities: EntityProfile = {
  platform: 'google',
  title: 'Google Ads',
  shapes: [customers, campaigns, adGroups, ads, campaignBudgets],
};
