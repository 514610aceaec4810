import type { EntityProfile, EntityShape, EntityState } from '../entities/shape.ts';

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

const campaignStates: Readonly<Record<string, EntityState>> = {
  ENABLE: 'active',
  DISABLE: 'paused',
  FROZEN: 'blocked',
  DELETE: 'removed',
};

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
  name: 'campaigns',
  kind: 'campaign',
  about:
    'GET campaign/get; budget in units of the advertiser’s currency, 0 with BUDGET_MODE_INFINITE is none; times without a zone',
  source: 'https://business-api.tiktok.com/portal/docs?id=1739315828649986',
  rows,
  id: [{ at: ['campaign_id'] }],
  parents: { account: [{ at: ['advertiser_id'] }] },
  named: ['campaign_name'],
  status: { at: ['operation_status'], states: campaignStates },
  serving: ['secondary_status'],
  budgets: [
    {
      at: ['budget'],
      unit: 'decimal',
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
  ],
  created: { at: ['create_time'] },
  updated: { at: ['modify_time'] },
  attributes: { objective: ['objective_type'], campaign_type: ['campaign_type'] },
};

/** TikTok Ads. */
export const entities: EntityProfile = { platform: 'tiktok', title: 'TikTok Ads', shapes: [advertisers, campaigns] };
