import type { BudgetPeriod, EntityProfile, EntityShape, EntityState } from '../entities/shape.ts';

/** Sponsored Display writes words in lower case, Sponsored Products in capitals. */
const states: Readonly<Record<string, EntityState>> = { ENABLED: 'active', PAUSED: 'paused', ARCHIVED: 'archived' };

const periods: Readonly<Record<string, BudgetPeriod>> = { DAILY: 'daily', LIFETIME: 'lifetime' };

const profiles: EntityShape = {
  name: 'profiles',
  kind: 'account',
  about:
    'GET v2/profiles: one a marketplace, in its currency; a daily budget of 999999999 seems to be no limit and is kept as written',
  source: 'https://advertising.amazon.com/API/docs/en-us/reference/2/profiles',
  rows: { json: [{ at: '[]' }] },
  id: [{ at: ['profileId'] }],
  references: { advertiser: [{ at: ['accountInfo.id'] }] },
  named: ['accountInfo.name'],
  currency: ['currencyCode'],
  zone: ['timezone'],
  budgets: [{ at: ['dailyBudget'], unit: 'decimal', period: 'daily' }],
  attributes: {
    country: ['countryCode'],
    marketplace: ['accountInfo.marketplaceStringId'],
    type: ['accountInfo.type'],
  },
};

const portfolios: EntityShape = {
  name: 'portfolios',
  kind: 'portfolio',
  about:
    'POST portfolios/list; ids are numbers here and texts in campaigns; created in epoch milliseconds beside days without dashes',
  source: 'https://advertising.amazon.com/API/docs/en-us/portfolios',
  rows: { json: [{ at: 'portfolios[]' }, { at: '[]' }] },
  id: [{ at: ['portfolioId'] }],
  named: ['name'],
  status: { at: ['state'], states },
  serving: ['servingStatus', 'extendedData.servingStatus'],
  budgets: [
    {
      at: ['budget.amount'],
      unit: 'decimal',
      currency: ['budget.currencyCode'],
      period: {
        at: ['budget.policy'],
        words: {
          DATERANGE: 'range',
          DATE_RANGE: 'range',
          MONTHLYRECURRING: 'monthly',
          MONTHLY_RECURRING: 'monthly',
          NO_CAP: 'none',
        },
      },
    },
  ],
  start: { at: ['budget.startDate'] },
  end: { at: ['budget.endDate'] },
  created: { at: ['creationDate'], format: 'x' },
  updated: { at: ['lastUpdatedDate'], format: 'x' },
};

const campaigns: EntityShape = {
  name: 'campaigns',
  kind: 'campaign',
  about:
    'sp/campaigns/list and sd/campaigns: id and budget as a number, or as a text and an object; the currency is the profile’s',
  source:
    'https://advertising.amazon.com/API/docs/en-us/sponsored-products/3-0/openapi/prod, https://advertising.amazon.com/API/docs/en-us/sponsored-display/3-0/openapi',
  rows: { json: [{ at: 'campaigns[]' }, { at: '[]' }] },
  id: [{ at: ['campaignId'] }],
  parents: { portfolio: [{ at: ['portfolioId'] }] },
  named: ['name'],
  status: { at: ['state'], states },
  serving: ['servingStatus', 'extendedData.servingStatus'],
  budgets: [
    {
      at: ['budget.budget', 'budget'],
      unit: 'decimal',
      period: { at: ['budget.budgetType', 'budgetType'], words: periods },
    },
  ],
  start: { at: ['startDate'] },
  end: { at: ['endDate'] },
  attributes: { targeting: ['targetingType', 'tactic'], cost_type: ['costType'] },
};

/** Sponsored Products write ids as texts, Sponsored Display as numbers. */
const campaignId = [{ at: ['campaignId'] }] as const;
const adGroupId = [{ at: ['adGroupId'] }] as const;

const adGroups: EntityShape = {
  name: 'ad_groups',
  kind: 'ad_group',
  about:
    'sp/adGroups/list and sd/adGroups; the bid that its targets have unless they say another, in units of the profile’s currency',
  source:
    'https://advertising.amazon.com/API/docs/en-us/sponsored-products/3-0/openapi/prod, https://advertising.amazon.com/API/docs/en-us/sponsored-display/3-0/openapi',
  rows: { json: [{ at: 'adGroups[]' }, { at: '[]' }] },
  id: adGroupId,
  parents: { campaign: campaignId },
  named: ['name'],
  status: { at: ['state'], states },
  serving: ['servingStatus', 'extendedData.servingStatus'],
  amounts: { bid: { at: ['defaultBid'], unit: 'decimal' } },
};

const productAds: EntityShape = {
  name: 'product_ads',
  kind: 'ad',
  about: 'sp/productAds/list and sd/productAds; an ad has no name and is called by its product: ASIN, else SKU',
  source:
    'https://advertising.amazon.com/API/docs/en-us/sponsored-products/3-0/openapi/prod, https://advertising.amazon.com/API/docs/en-us/sponsored-display/3-0/openapi',
  rows: { json: [{ at: 'productAds[]' }, { at: '[]' }] },
  id: [{ at: ['adId'] }],
  parents: { campaign: campaignId, ad_group: adGroupId },
  named: ['asin', 'sku'],
  status: { at: ['state'], states },
  serving: ['servingStatus', 'extendedData.servingStatus'],
  attributes: { sku: ['sku'] },
};

const suggestedKeywords: EntityShape = {
  name: 'suggested_keywords',
  kind: 'keyword_suggestion',
  about:
    'sp/targets/keywords/recommendations, one a match type; bids are kept as written, because their unit is not said',
  source: 'https://advertising.amazon.com/API/docs/en-us/sponsored-products/3-0/openapi/prod',
  rows: { json: [{ at: '[].bidInfo[]' }, { at: '[]' }] },
  id: [{ at: ['recId'] }],
  parents: { campaign: campaignId, ad_group: adGroupId },
  named: ['keyword'],
  attributes: {
    match_type: ['matchType'],
    bid: ['bid'],
    rank: ['rank'],
    suggested_bid_low: ['suggestedBid.low'],
    suggested_bid_medium: ['suggestedBid.medium'],
    suggested_bid_high: ['suggestedBid.high'],
  },
};

/** Amazon Ads. A profile is the account: one a marketplace. */
export const entities: EntityProfile = {
  platform: 'amazon',
  title: 'Amazon Ads',
  shapes: [profiles, portfolios, campaigns, adGroups, productAds, suggestedKeywords],
};
