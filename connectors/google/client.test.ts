import { expect, it } from 'vitest';
import { clientSuite } from '../testing/client-suite.ts';
import { all, fetchReport } from '../testing/fetch-report.ts';
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

    it('a day without rows is whole, though its answer names no list of them', async () => {
      const { days, rows } = await fetchReport(client(), await request({ from: '2027-01-01', to: '2027-01-01' }));
      expect(rows).toEqual([]);
      expect(days).toMatchObject([{ from: '2027-01-01', to: '2027-01-01', summary: { rows: 0, complete: true } }]);
    });

    it('an error in a stream that began as a success: no day ends', async () => {
      const asked = await request();
      fail({ kind: 'error-in-stream' });
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_TRUNCATED',
        message: expect.stringMatching(
          /connection-0: POST .*searchStream ended with an error: Internal error encountered. \(500\)/,
        ),
      });
    });

    it('accounts that were cancelled are left out, and keep nobody from the others', async () => {
      fail({ kind: 'cancelled-account' }, 2);
      const accounts = await all(client().accounts());
      expect(accounts.map(({ id }) => id)).toEqual(
        sandbox()
          .accounts('google', 0)
          .map(({ account }) => account),
      );
      expect(sandbox().failuresLeft('google')).toBe(0);
    });

    it('another refusal of what is reached is told', async () => {
      fail({ kind: 'throttle', retryAfterSeconds: 3600 }, 100);
      await expect(all(client().accounts())).rejects.toMatchObject({ code: 'MR_CONNECTOR_THROTTLED' });
    });

    it('an error in a list of entities or accounts: nothing of it is taken', async () => {
      const { account } = await request();
      fail({ kind: 'error-in-stream' });
      await expect(all(client().entities(account, ['campaign']))).rejects.toMatchObject({
        code: 'MR_CONNECTOR_TRUNCATED',
      });
      fail({ kind: 'error-in-stream' });
      await expect(all(client().accounts())).rejects.toMatchObject({ code: 'MR_CONNECTOR_TRUNCATED' });
    });

    it('a list of entities of which there are none', async () => {
      const { account } = await request();
      const pages = await all(client().entities(account, ['budget']));
      expect(pages.map(({ parsed }) => [parsed.entities, parsed.problems])).toEqual([[[], []]]);
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
