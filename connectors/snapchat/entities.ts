import type { EntityProfile, EntityShape, EntityState } from '../entities/shape.ts';

const states: Readonly<Record<string, EntityState>> = {
  ACTIVE: 'active',
  PAUSED: 'paused',
  PENDING: 'pending',
  DISABLED: 'blocked',
  DELETED: 'removed',
};

const common = {
  id: [{ at: ['id'] }],
  named: ['name'],
  status: { at: ['status'], states },
  serving: ['delivery_status'],
  created: { at: ['created_at'] },
  updated: { at: ['updated_at'] },
} as const;

const schedule = { start: { at: ['start_time'] }, end: { at: ['end_time'] } } as const;

const adAccounts: EntityShape = {
  ...common,
  name: 'ad_accounts',
  kind: 'account',
  about: 'GET organizations/…/adaccounts; UUID ids',
  source: 'https://developers.snap.com/api/marketing-api/Ads-API/ad-accounts',
  rows: { json: [{ at: 'adaccounts[].adaccount' }, { at: '[]' }] },
  references: { organization: [{ at: ['organization_id'] }], billing_center: [{ at: ['billing_center_id'] }] },
  serving: [],
  currency: ['currency'],
  zone: ['timezone'],
  amounts: { spend_cap: { at: ['lifetime_spend_cap_micro'], unit: 'micros' } },
  attributes: { type: ['type'], billing_type: ['billing_type'] },
};

const campaigns: EntityShape = {
  ...common,
  ...schedule,
  name: 'campaigns',
  kind: 'campaign',
  about: 'GET adaccounts/…/campaigns; in a list of several kinds the rows that name an ad account',
  source: 'https://developers.snap.com/api/marketing-api/Ads-API/campaigns',
  rows: { json: [{ at: 'campaigns[].campaign' }, { at: '[]', only: { has: ['ad_account_id'] } }] },
  parents: { account: [{ at: ['ad_account_id'] }] },
  budgets: [{ at: ['daily_budget_micro'], unit: 'micros', period: 'daily' }],
  amounts: { spend_cap: { at: ['lifetime_spend_cap_micro'], unit: 'micros' } },
  attributes: { objective: ['objective'], buy_model: ['buy_model'] },
};

const adSquads: EntityShape = {
  ...common,
  ...schedule,
  name: 'ad_squads',
  kind: 'ad_group',
  about: 'GET campaigns/…/adsquads; budgets in micros; in a list of several kinds the rows that name a campaign',
  source: 'https://developers.snap.com/api/marketing-api/Ads-API/ad-squads',
  rows: { json: [{ at: 'adsquads[].adsquad' }, { at: '[]', only: { has: ['campaign_id'] } }] },
  parents: { campaign: [{ at: ['campaign_id'] }] },
  budgets: [
    { at: ['daily_budget_micro'], unit: 'micros', period: 'daily' },
    { at: ['lifetime_budget_micro'], unit: 'micros', period: 'lifetime' },
  ],
  amounts: { bid: { at: ['bid_micro'], unit: 'micros' } },
  attributes: { type: ['type'], bid_strategy: ['bid_strategy'], optimization_goal: ['optimization_goal'] },
};

const ads: EntityShape = {
  ...common,
  name: 'ads',
  kind: 'ad',
  about: 'GET adsquads/…/ads; in a list of several kinds the rows that name an ad squad',
  source: 'https://developers.snap.com/api/marketing-api/Ads-API/ads',
  rows: { json: [{ at: 'ads[].ad' }, { at: '[]', only: { has: ['ad_squad_id'] } }] },
  parents: { ad_group: [{ at: ['ad_squad_id'] }] },
  references: { creative: [{ at: ['creative_id'] }] },
  attributes: { type: ['type'], review_status: ['review_status'] },
};

const kinds = { account: 'AD_ACCOUNT', campaign: 'CAMPAIGN', ad_group: 'AD_SQUAD', ad: 'AD' } as const;

/** Stats over all time have no day, so they are what an entity says of itself and no facts. Coupons used are not spend. */
function lifetimeStats(kind: keyof typeof kinds): EntityShape {
  return {
    name: `${kind}_lifetime_stats`,
    kind,
    about: `GET …/stats without a granularity, type ${kinds[kind]}: spend in micros of a currency that is not said, swipes are the clicks`,
    source: 'https://developers.snap.com/api/marketing-api/Ads-API/measurement',
    rows: {
      json: [
        { at: 'lifetime_stats[].lifetime_stat', only: { at: 'type', is: kinds[kind] } },
        { at: 'total_stats[].total_stat', only: { at: 'type', is: kinds[kind] } },
      ],
    },
    id: [{ at: ['id'] }],
    totals: {
      impressions: { at: ['stats.impressions'], unit: 'count' },
      clicks: { at: ['stats.swipes'], unit: 'count' },
      spend: { at: ['stats.spend'], unit: 'micros' },
      video_starts: { at: ['stats.video_views'], unit: 'count' },
      installs: { at: ['stats.total_installs'], unit: 'fractional' },
    },
    attributes: { granularity: ['granularity'] },
  };
}

/** Snapchat Ads. */
export const entities: EntityProfile = {
  platform: 'snapchat',
  title: 'Snapchat Ads',
  shapes: [
    adAccounts,
    campaigns,
    adSquads,
    ads,
    ...(['account', 'campaign', 'ad_group', 'ad'] as const).map(lifetimeStats),
  ],
};
