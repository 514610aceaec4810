import { expect, it } from 'vitest';
import { parseEntities } from '../entities/parse.ts';
import { entities } from './entities.ts';

// Fields as Microsoft Learn ("Create and Manage Creatives") and source-linkedin-ads of airbytehq/airbyte (schemas/creatives.json) name them.
const creative = {
  id: 'urn:li:sponsoredCreative:119962155',
  account: 'urn:li:sponsoredAccount:518121035',
  campaign: 'urn:li:sponsoredCampaign:205345043',
  content: { reference: 'urn:li:share:6778045555198214144' },
  intendedStatus: 'ACTIVE',
  isServing: false,
  isTest: false,
  servingHoldReasons: ['CAMPAIGN_STOPPED', 'ACCOUNT_SERVING_HOLD'],
  review: { status: 'APPROVED' },
  createdAt: 1_616_034_144_000,
  createdBy: 'urn:li:person:rboDhL7Xsf',
  lastModifiedAt: 1_616_034_149_000,
};

it('creatives of LinkedIn stand under their campaign, an ad group, and have a name only where they say one', () => {
  const elements = [
    creative,
    { ...creative, id: 'urn:li:sponsoredCreative:119962156', name: 'Spring', intendedStatus: 'PAUSED' },
  ];
  const payload = Buffer.from(JSON.stringify({ elements, metadata: { nextPageToken: null } }));
  const { entities: came, problems } = parseEntities(entities, 'creatives', payload);
  expect(problems).toEqual([]);
  expect(came).toMatchObject([
    {
      kind: 'creative',
      id: '119962155',
      name: null,
      parents: { account: '518121035', ad_group: '205345043' },
      status: { state: 'active', word: 'ACTIVE' },
      serving: ['CAMPAIGN_STOPPED', 'ACCOUNT_SERVING_HOLD'],
      // 2021-03-18T02:22:24Z
      created: { at: 'instant', millis: 1_616_034_144_000 },
      attributes: { review_status: 'APPROVED', content: 'urn:li:share:6778045555198214144' },
    },
    { id: '119962156', name: 'Spring', status: { state: 'paused', word: 'PAUSED' } },
  ]);
});
