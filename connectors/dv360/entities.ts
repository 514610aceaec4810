import type { EntityProfile, EntityShape } from '../entities/shape.ts';
import { frame } from './profile.ts';

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
  shapes: [budgetSegments],
};
