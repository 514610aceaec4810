import type { EntityProfile, EntityShape, EntityState } from '../entities/shape.ts';

const states: Readonly<Record<string, EntityState>> = { AVAILABLE: 'active', ARCHIVED: 'archived' };

const rows = { json: [{ at: 'Result[]', nullIsNone: true }] } as const;
const status = { at: ['Availability'], states } as const;

const advertisers: EntityShape = {
  name: 'advertisers',
  kind: 'account',
  about: 'POST v3/advertiser/query/partner',
  source: 'https://api.thetradedesk.com/v3/portal/api/doc/Advertiser',
  rows,
  id: [{ at: ['AdvertiserId'] }],
  references: { partner: [{ at: ['PartnerId'] }] },
  named: ['AdvertiserName'],
  status,
  currency: ['CurrencyCode'],
};

const campaigns: EntityShape = {
  name: 'campaigns',
  kind: 'campaign',
  about: 'POST v3/campaign/query/advertiser; amounts with a currency of their own',
  source: 'https://api.thetradedesk.com/v3/portal/api/doc/Campaign',
  rows,
  id: [{ at: ['CampaignId'] }],
  parents: { account: [{ at: ['AdvertiserId'] }] },
  named: ['CampaignName'],
  status,
  budgets: [
    { at: ['Budget.Amount'], unit: 'decimal', currency: ['Budget.CurrencyCode'], period: 'lifetime' },
    { at: ['DailyBudget.Amount'], unit: 'decimal', currency: ['DailyBudget.CurrencyCode'], period: 'daily' },
  ],
};

const adGroups: EntityShape = {
  name: 'ad_groups',
  kind: 'ad_group',
  about: 'POST v3/adgroup/query/advertiser',
  source: 'https://api.thetradedesk.com/v3/portal/api/doc/AdGroup',
  rows,
  id: [{ at: ['AdGroupId'] }],
  parents: { account: [{ at: ['AdvertiserId'] }], campaign: [{ at: ['CampaignId'] }] },
  named: ['AdGroupName'],
  status,
};

const creatives: EntityShape = {
  name: 'creatives',
  kind: 'creative',
  about: 'POST v3/creative/query/advertiser; a creative may stand in many ad groups, and says none of them',
  source: 'https://api.thetradedesk.com/v3/portal/api/doc/Creative',
  rows,
  id: [{ at: ['CreativeId'] }],
  parents: { account: [{ at: ['AdvertiserId'] }] },
  named: ['CreativeName'],
  status,
};

/** The Trade Desk. */
export const entities: EntityProfile = {
  platform: 'ttd',
  title: 'The Trade Desk',
  shapes: [advertisers, campaigns, adGroups, creatives],
};
