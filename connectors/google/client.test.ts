import { expect, it } from 'vitest';
import { clientSuite } from '../testing/client-suite.ts';
import { fetchReport } from '../testing/fetch-report.ts';
import { GoogleClient } from './client.ts';

clientSuite(
  {
    platform: 'google',
    make: (options) => new GoogleClient(options),
    reports: [
      'account_daily',
      'campaign_daily',
      'ad_group_daily',
      'ad_daily',
      'keyword_daily',
      'account_hourly',
      'campaign_hourly',
      'ad_group_hourly',
    ],
    report: 'campaign_daily',
    spend: 'metrics.costMicros',
    optional: 'metrics.conversions',
    counts: false,
    paged: false,
    kinds: ['campaign', 'ad_group', 'ad'],
    tokenEnds: null,
  },
  ({ client, request, fail, sandbox }) => {
    it('a stream that breaks off', async () => {
      const asked = await request();
      fail({ kind: 'truncate' });
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_TRUNCATED',
        message: expect.stringContaining('google/campaign_daily breaks off'),
      });
    });

    it('nothing goes wrong: a month is one query of the daily quota', async () => {
      const asked = await request({ from: '2026-11-01', to: '2026-11-30' });
      const before = sandbox().calls('google').length;
      await fetchReport(client(), asked);
      const calls = sandbox().calls('google').slice(before);
      expect(calls.filter((call) => call.includes('searchStream'))).toHaveLength(1);
    });
  },
);
