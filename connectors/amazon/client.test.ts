import { expect, it } from 'vitest';
import { clientSuite } from '../testing/client-suite.ts';
import { jobSuite } from '../testing/job-suite.ts';
import { AmazonClient } from './client.ts';

clientSuite(
  {
    platform: 'amazon',
    make: (options) => new AmazonClient(options),
    reports: ['campaign_daily', 'ad_group_daily', 'ad_daily', 'keyword_daily'],
    report: 'campaign_daily',
    spend: 'cost',
    optional: 'clicks',
    counts: false,
    paged: true,
    kinds: ['campaign'],
    tokenEnds: null,
  },
  (world) => {
    jobSuite(world);

    it('the same report is being made already (425): that one is taken', async () => {
      world.fail({ kind: 'duplicate' });
      expect(await world.spend()).toBe(world.trueSpend('2026-11-10'));
    });
  },
);
