import type { EntityProfile, EntityShape, EntityState } from '../entities/shape.ts';
import { frame } from './profile.ts';

const states: Readonly<Record<string, EntityState>> = {
  ENTITY_STATUS_ACTIVE: 'active',
  ENTITY_STATUS_PAUSED: 'paused',
  ENTITY_STATUS_DRAFT: 'draft',
  ENTITY_STATUS_ARCHIVED: 'archived',
  ENTITY_STATUS_SCHEDULED_FOR_DELETION: 'removed',
};

const common = {
  named: ['displayName'],
  status: { at: ['entityStatus'], states },
  updated: { at: ['updateTime'] },
} as const;

const advertiserId = [{ at: ['advertiserId'] }] as const;

/** Google leaves repeated fields without elements out of its JSON. */
function rowsAt(list: string): EntityShape['rows'] {
  return { json: [{ at: `${list}[]`, absentIsNone: ['nextPageToken'] }] };
}

const advertisers: EntityShape = {
  ...common,
  name: 'advertisers',
  kind: 'account',
  about: 'GET advertisers?partnerId=…',
  source: 'https://developers.google.com/display-video/api/reference/rest/v4/advertisers',
  rows: rowsAt('advertisers'),
  id: advertiserId,
  references: { partner: [{ at: ['partnerId'] }] },
  currency: ['generalConfig.currencyCode'],
  zone: ['generalConfig.timeZone'],
};

const insertionOrders: EntityShape = {
  ...common,
  name: 'insertion_orders',
  kind: 'campaign',
  about: 'GET advertisers/…/insertionOrders; its campaign is a media plan above it',
  source: 'https://developers.google.com/display-video/api/reference/rest/v4/advertisers.insertionOrders',
  rows: rowsAt('insertionOrders'),
  id: [{ at: ['insertionOrderId'] }],
  parents: { account: advertiserId },
  references: { media_campaign: [{ at: ['campaignId'] }] },
};

const lineItems: EntityShape = {
  ...common,
  name: 'line_items',
  kind: 'ad_group',
  about: 'GET advertisers/…/lineItems; a line item is the ad group',
  source: 'https://developers.google.com/display-video/api/reference/rest/v4/advertisers.lineItems',
  rows: rowsAt('lineItems'),
  id: [{ at: ['lineItemId'] }],
  parents: { account: advertiserId, campaign: [{ at: ['insertionOrderId'] }] },
  attributes: { type: ['lineItemType'] },
};

const creatives: EntityShape = {
  ...common,
  name: 'creatives',
  kind: 'creative',
  about: 'GET advertisers/…/creatives; a creative may stand in many line items, and says none of them',
  source: 'https://developers.google.com/display-video/api/reference/rest/v4/advertisers.creatives',
  rows: rowsAt('creatives'),
  id: [{ at: ['creativeId'] }],
  parents: { account: advertiserId },
  created: { at: ['createTime'] },
  attributes: { type: ['creativeType'] },
};

/** An insertion order is the campaign. It may have several segments, so that a segment is told by its order and its start. */
const budgetSegments: EntityShape = {
  name: 'budget_segments',
  kind: 'budget_segment',
  about:
    'Bid Manager report by insertion order and budget segment, CSV with or without a totals row; cost in units of the advertiser’s currency',
  source: 'https://developers.google.com/bid-manager/reference/rest/v2/filters-metrics',
  rows: { csv: frame },
  id: [{ at: ['Insertion Order ID'] }],
  parents: { campaign: [{ at: ['Insertion Order ID'] }], account: [{ at: ['Advertiser ID'] }] },
  references: { media_campaign: [{ at: ['Campaign ID'] }] },
  named: ['Insertion Order'],
  currency: ['Advertiser Currency'],
  budgets: [{ at: ['Budget Segment Budget'], unit: 'decimal', period: 'range' }],
  totals: { spend: { at: ['Billable Cost (Advertiser Currency)', 'Revenue (Adv Currency)'], unit: 'decimal' } },
  start: { at: ['Budget Segment Start Date'] },
  end: { at: ['Budget Segment End Date'] },
};

/** Display & Video 360. */
export const entities: EntityProfile = {
  platform: 'dv360',
  title: 'Display & Video 360',
  shapes: [advertisers, insertionOrders, lineItems, creatives, budgetSegments],
};
