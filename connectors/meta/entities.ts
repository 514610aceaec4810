import type { EntityProfile, EntityShape, EntityState, IdField, MoneyField } from '../entities/shape.ts';
import { metaMinorDigits } from './minor-units.ts';

/** `status` is what the owner set; `effective_status` also says what stands above it or what review made of it. */
const states: Readonly<Record<string, EntityState>> = {
  ACTIVE: 'active',
  PAUSED: 'paused',
  CAMPAIGN_PAUSED: 'paused',
  ADSET_PAUSED: 'paused',
  IN_PROCESS: 'pending',
  PENDING_REVIEW: 'pending',
  PREAPPROVED: 'pending',
  PENDING_BILLING_INFO: 'blocked',
  DISAPPROVED: 'blocked',
  WITH_ISSUES: 'blocked',
  ARCHIVED: 'archived',
  DELETED: 'removed',
};

/** Numbers of `account_status`. */
const accountStates: Readonly<Record<string, EntityState>> = {
  1: 'active',
  2: 'blocked',
  3: 'blocked',
  7: 'pending',
  8: 'pending',
  9: 'active',
  100: 'pending',
  101: 'ended',
};

/** Zero is how Meta writes that there is no budget or cap. */
const minor = (...at: readonly string[]): MoneyField => ({ at, unit: 'minor', zeroIsNone: true });
const idAt = (...at: readonly string[]): readonly IdField[] => [{ at, none: ['0', '0.0'] }];

const common = {
  rows: { json: [{ at: 'data[]' }, { at: '[]' }, { at: '' }] },
  id: idAt('id'),
  named: ['name'],
  status: { at: ['status', 'configured_status', 'effective_status'], states },
  serving: ['effective_status'],
  created: { at: ['created_time'] },
  updated: { at: ['updated_time'] },
} as const;

/** Of campaigns and ad sets: one of both has the budget. */
const budgets = [
  { ...minor('daily_budget'), period: 'daily' },
  { ...minor('lifetime_budget'), period: 'lifetime' },
] as const;

const account: EntityShape = {
  ...common,
  name: 'ad_account',
  kind: 'account',
  about: 'GET act_… or me/adaccounts; ids also as `act_…` and as numbers, amounts in minor units as text or number',
  source: 'https://developers.facebook.com/docs/marketing-api/reference/ad-account',
  id: [{ at: ['account_id'] }, { at: ['id'], prefix: 'act_' }],
  references: {
    owner: idAt('owner'),
    business: idAt('business.id'),
    funding_source: idAt('funding_source'),
    end_advertiser: idAt('end_advertiser'),
  },
  status: { at: ['account_status'], states: accountStates },
  serving: [],
  currency: ['currency'],
  zone: ['timezone_name'],
  amounts: {
    spend_cap: minor('spend_cap'),
    balance: { at: ['balance'], unit: 'minor' },
    min_daily_budget: minor('min_daily_budget'),
  },
  totals: { spend: { at: ['amount_spent'], unit: 'minor' } },
};

const campaigns: EntityShape = {
  ...common,
  name: 'campaigns',
  kind: 'campaign',
  about: 'GET act_…/campaigns; amounts in minor units of the account, whose currency the row does not say',
  source: 'https://developers.facebook.com/docs/marketing-api/reference/ad-campaign-group',
  parents: { account: idAt('account_id') },
  references: { copied_from: idAt('source_campaign_id') },
  budgets,
  amounts: { spend_cap: minor('spend_cap'), budget_remaining: { at: ['budget_remaining'], unit: 'minor' } },
  start: { at: ['start_time'] },
  end: { at: ['stop_time'] },
  attributes: { objective: ['objective'], buying_type: ['buying_type'] },
};

const adSets: EntityShape = {
  ...common,
  name: 'ad_sets',
  kind: 'ad_group',
  about: 'GET act_…/adsets; as campaigns',
  source: 'https://developers.facebook.com/docs/marketing-api/reference/ad-campaign',
  parents: { account: idAt('account_id'), campaign: idAt('campaign_id') },
  references: { copied_from: idAt('source_adset_id') },
  budgets,
  amounts: { budget_remaining: { at: ['budget_remaining'], unit: 'minor' } },
  start: { at: ['start_time'] },
  end: { at: ['end_time'] },
  attributes: { bid_strategy: ['bid_strategy'], optimization_goal: ['optimization_goal'] },
};

const ads: EntityShape = {
  ...common,
  name: 'ads',
  kind: 'ad',
  about: 'GET act_…/ads; a source ad of "0" is none',
  source: 'https://developers.facebook.com/docs/marketing-api/reference/adgroup',
  parents: { account: idAt('account_id'), campaign: idAt('campaign_id'), ad_group: idAt('adset_id') },
  references: { creative: idAt('creative.id'), copied_from: idAt('source_ad_id') },
  attributes: { bid_type: ['bid_type'] },
};

/** Meta (Facebook, Instagram). */
export const entities: EntityProfile = {
  platform: 'meta',
  title: 'Meta Ads',
  minorDigits: metaMinorDigits,
  shapes: [account, campaigns, adSets, ads],
};
