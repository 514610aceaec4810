import { expect, it } from 'vitest';
import { clientSuite } from '../testing/client-suite.ts';
import { fetchReport } from '../testing/fetch-report.ts';
import { jobSuite } from '../testing/job-suite.ts';
import { Dv360Client } from './client.ts';

const reports = ['account_daily', 'campaign_daily', 'ad_group_daily', 'creative_daily'] as const;

clientSuite(
  {
    platform: 'dv360',
    make: (options) => new Dv360Client(options),
    reports,
    without: Object.fromEntries(reports.map((report) => [report, ['conversion_value']])),
    report: 'campaign_daily',
    spend: 'Revenue (Adv Currency)',
    optional: 'Clicks',
    counts: true,
    paged: true,
    kinds: ['campaign', 'ad_group', 'creative'],
    tokenEnds: null,
  },
  (world) => {
    jobSuite(world);

    it('a file that lacks a row: its totals say so', async () => {
      const asked = await world.request();
      world.fail({ kind: 'lost-row' });
      await expect(fetchReport(world.client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_TRUNCATED',
        message: expect.stringMatching(/spend \d+ by the platform, \d+ in the rows/),
      });
    });

    it('nothing goes wrong: what the totals row says comes with the days', async () => {
      const { days } = await fetchReport(world.client(), await world.request());
      expect(days[0]?.summary.totals.spend).toBe(world.trueSpend('2026-11-10'));
    });
  },
);
