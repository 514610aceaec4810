import { expect, it } from 'vitest';
import { clientSuite } from '../testing/client-suite.ts';
import { all, fetchReport } from '../testing/fetch-report.ts';
import { jobSuite } from '../testing/job-suite.ts';
import { MicrosoftClient } from './client.ts';

const levels = ['account', 'campaign', 'ad_group', 'ad', 'keyword'] as const;

clientSuite(
  {
    platform: 'microsoft',
    make: (options) => new MicrosoftClient(options),
    reports: levels.flatMap((level) => [`${level}_daily`, `${level}_hourly`]),
    report: 'campaign_daily',
    spend: 'Spend',
    optional: 'Clicks',
    counts: true,
    paged: false,
    kinds: ['campaign', 'ad_group', 'ad'],
    unnamed: ['ad'],
    tokenEnds: null,
  },
  (world) => {
    jobSuite(world);

    it('a file that lacks a row which its preamble counted', async () => {
      const asked = await world.request();
      world.fail({ kind: 'lost-row' });
      await expect(fetchReport(world.client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_TRUNCATED',
        message: expect.stringContaining('it has 1 rows of 2'),
      });
    });

    it('nothing goes wrong: ads alone are listed by as many calls as there are campaigns and ad groups, and one', async () => {
      const { account } = await world.request();
      const before = world.sandbox().calls('microsoft').length;
      const pages = await all(world.client().entities(account, ['ad']));
      expect(new Set(pages.map(({ name }) => name))).toEqual(new Set(['ads']));
      expect(pages.flatMap(({ parsed }) => parsed.entities)[0]).toMatchObject({
        name: null,
        status: { state: 'active', word: 'Active' },
        attributes: { type: 'ResponsiveSearch' },
      });
      const lists = world
        .sandbox()
        .calls('microsoft')
        .slice(before)
        .filter((call) => call.includes('CampaignManagement'));
      // Two campaigns, each with one ad group.
      expect(lists).toHaveLength(1 + 2 + 2);
    });

    it('data that is not complete yet: the days say so, and until when it is', async () => {
      const asked = await world.request();
      world.fail({ kind: 'incomplete' });
      const { days } = await fetchReport(world.client(), asked);
      expect(days[0]?.summary).toMatchObject({ complete: false, dataAsOf: Date.parse('2026-12-20T00:00:00Z') });
    });
  },
);
