import type { BudgetField, EntityProfile, EntityShape, EntityState } from '../entities/shape.ts';

const advertiserStates: Readonly<Record<string, EntityState>> = {
  STATUS_ENABLE: 'active',
  STATUS_DISABLE: 'blocked',
  STATUS_LIMIT: 'blocked',
  STATUS_PENDING_CONFIRM: 'pending',
  STATUS_PENDING_VERIFIED: 'pending',
  STATUS_PENDING_CONFIRM_MODIFY: 'pending',
  STATUS_WAIT_FOR_BPM_AUDIT: 'pending',
  STATUS_WAIT_FOR_PUBLIC_AUTH: 'pending',
  STATUS_CONTRACT_PENDING: 'pending',
  STATUS_SELF_SERVICE_UNAUDITED: 'pending',
  STATUS_CONFIRM_FAIL: 'blocked',
  STATUS_CONFIRM_FAIL_END: 'blocked',
  STATUS_CONFIRM_MODIFY_FAIL: 'blocked',
};

/** Of campaigns, ad groups and ads. */
const states: Readonly<Record<string, EntityState>> = {
  ENABLE: 'active',
  DISABLE: 'paused',
  FROZEN: 'blocked',
  DELETE: 'removed',
};

/** Of campaigns and ad groups: one of both has the budget, the other one of 0. */
const budgets: readonly BudgetField[] = [
  {
    at: ['budget'],
    unit: 'decimal',
    zeroIsNone: true,
    period: {
      at: ['budget_mode'],
      words: {
        BUDGET_MODE_INFINITE: 'none',
        BUDGET_MODE_DAY: 'daily',
        BUDGET_MODE_DYNAMIC_DAILY_BUDGET: 'daily',
        BUDGET_MODE_TOTAL: 'lifetime',
      },
    },
  },
];

const common = {
  status: { at: ['operation_status'], states },
  serving: ['secondary_status'],
  created: { at: ['create_time'] },
  updated: { at: ['modify_time'] },
} as const;

const accountId = [{ at: ['advertiser_id'] }] as const;
const campaignId = [{ at: ['campaign_id'] }] as const;
const adGroupId = [{ at: ['adgroup_id'] }] as const;

const rows = { json: [{ at: 'data.list[]' }, { at: '[]' }] } as const;

const advertisers: EntityShape = {
  name: 'advertisers',
  kind: 'account',
  about: 'GET advertiser/info; 19-digit ids as bare numbers, created in epoch seconds, balance in currency units',
  source: 'https://business-api.tiktok.com/portal/docs?id=1739593083610113',
  rows,
  id: [{ at: ['advertiser_id'] }],
  named: ['name'],
  status: { at: ['status'], states: advertiserStates },
  currency: ['currency'],
  zone: ['timezone'],
  amounts: { balance: { at: ['balance'], unit: 'decimal' } },
  created: { at: ['create_time'], format: 'X' },
  attributes: {
    display_timezone: ['display_timezone'],
    role: ['role'],
    country: ['country'],
    rejection_reason: ['rejection_reason'],
  },
};

const campaigns: EntityShape = {
  ...common,
  name: 'campaigns',
  kind: 'campaign',
  about:
    'GET campaign/get; budget in units of the advertiser’s currency, 0 with BUDGET_MODE_INFINITE is none; times without a zone',
  source: 'https://business-api.tiktok.com/portal/docs?id=1739315828649986',
  rows,
  id: campaignId,
  parents: { account: accountId },
  named: ['campaign_name'],
  budgets,
  attributes: { objective: ['objective_type'], campaign_type: ['campaign_type'] },
};

const adGroups: EntityShape = {
  ...common,
  name: 'ad_groups',
  kind: 'ad_group',
  about:
    'GET adgroup/get; budget as of campaigns; a bid of 0 is none, one for a result stands apart from one for a click or view; SCHEDULE_FROM_NOW ends ten years later',
  source: 'https://business-api.tiktok.com/portal/docs?id=1739314558673922',
  rows,
  id: adGroupId,
  parents: { account: accountId, campaign: campaignId },
  named: ['adgroup_name'],
  budgets,
  amounts: { bid: { at: ['bid_price', 'conversion_bid_price'], unit: 'decimal', zeroIsNone: true } },
  start: { at: ['schedule_start_time'] },
  end: { at: ['schedule_end_time'] },
  attributes: {
    schedule: ['schedule_type'],
    optimization_goal: ['optimization_goal'],
    billing_event: ['billing_event'],
    bid_type: ['bid_type'],
  },
};

const ads: EntityShape = {
  ...common,
  name: 'ads',
  kind: 'ad',
  about: 'GET ad/get: regular ads and those of automated creative optimization',
  source: 'https://business-api.tiktok.com/portal/docs?id=1735735588640770',
  rows,
  id: [{ at: ['ad_id'] }],
  parents: { account: accountId, campaign: campaignId, ad_group: adGroupId },
  named: ['ad_name'],
  attributes: { format: ['ad_format'] },
};

/** TikTok Ads. */
export const entities: EntityProfile = {
  platform: 'tiktok',
  title: 'TikTok Ads',
  shapes: [advertisers, campaigns, adGroups, ads],
};
