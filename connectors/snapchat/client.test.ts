import { expect, it } from 'vitest';
import { clientSuite } from '../testing/client-suite.ts';
import { fetchReport } from '../testing/fetch-report.ts';
import { SnapchatClient } from './client.ts';

const levels = ['account', 'campaign', 'ad_group', 'ad'] as const;
/** No stat is the value of conversions, hours have no conversions, and an account's stats are its spend alone. */
const byDay = ['conversion_value'] as const;
const byHour = ['conversions', ...byDay] as const;
const spendOnly = ['impressions', 'clicks', ...byHour] as const;

clientSuite(
  {
    platform: 'snapchat',
    make: (options) => new SnapchatClient(options),
    reports: levels.flatMap((level) => [`${level}_daily`, `${level}_hourly`]),
    without: {
      ...Object.fromEntries(
        levels.flatMap((level) => [
          [`${level}_daily`, byDay],
          [`${level}_hourly`, byHour],
        ]),
      ),
      account_daily: spendOnly,
      account_hourly: spendOnly,
    },
    report: 'ad_daily',
    spend: 'stats.spend',
    optional: 'stats.swipes',
    counts: false,
    paged: true,
    kinds: ['campaign', 'ad_group', 'ad'],
    tokenEnds: null,
  },
  ({ client, request, fail }) => {
    it('a part of the answer that is no success, in an answer that is one', async () => {
      const asked = await request();
      fail({ kind: 'incomplete' });
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_TRUNCATED',
        message: expect.stringContaining('a part of the stats is ERROR'),
      });
    });

    it('an answer that always breaks off', async () => {
      const asked = await request();
      fail({ kind: 'truncate' }, 100);
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({ code: 'MR_CONNECTOR_TRUNCATED' });
    });
  },
);
