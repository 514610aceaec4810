import { expect, it } from 'vitest';
import { findReport } from '../registry.ts';
import { clientSuite } from '../testing/client-suite.ts';
import { all, fetchReport } from '../testing/fetch-report.ts';
import { TiktokClient } from './client.ts';

const levels = ['account', 'campaign', 'ad_group', 'ad'] as const;

clientSuite(
  {
    platform: 'tiktok',
    make: (options) => new TiktokClient(options),
    reports: levels.flatMap((level) => [`${level}_daily`, `${level}_hourly`]),
    report: 'ad_daily',
    spend: 'metrics.spend',
    optional: 'metrics.clicks',
    counts: true,
    paged: true,
    kinds: ['campaign', 'ad_group', 'ad'],
    tokenEnds: /Access token is incorrect or has been revoked/,
  },
  ({ client, request, fail, spend, trueSpend, sandbox }) => {
    it.each(levels)('an entity that was deleted: the figures of %s keep what it spent', async (level) => {
      for (const name of [`${level}_daily`, `${level}_hourly`]) {
        sandbox().clearFailures();
        fail({ kind: 'deleted' }, 100);
        expect(await spend({ report: findReport('tiktok', name) })).toBe(trueSpend('2026-11-10'));
        expect(sandbox().failuresLeft('tiktok')).toBeLessThan(100);
      }
    });

    it('a page that lacks a row which the platform counted', async () => {
      const asked = await request();
      fail({ kind: 'lost-row' });
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_TRUNCATED',
        message: expect.stringContaining('have 3 rows, the platform counted 4'),
      });
    });

    it('a query that is too large (40067): the days are asked for in halves', async () => {
      fail({ kind: 'row-cap', rows: 4 });
      const twoDays = { from: '2026-11-10', to: '2026-11-11' };
      expect(await spend(twoDays)).toBe(trueSpend('2026-11-10', '2026-11-11'));
    });

    it('nothing goes wrong: an ad group without a budget of its own bids in units of the currency', async () => {
      const { account } = await request();
      const pages = await all(client().entities(account, ['ad_group']));
      expect(pages.flatMap(({ parsed }) => parsed.entities)[0]).toMatchObject({
        status: { state: 'active', word: 'ENABLE' },
        serving: ['ADGROUP_STATUS_DELIVERY_OK'],
        budgets: [],
        amounts: { bid: { micros: 1_500_000n, currency: account.currency } },
      });
    });

    it('an answer that always breaks off', async () => {
      const asked = await request();
      fail({ kind: 'truncate' }, 100);
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({ code: 'MR_CONNECTOR_TRUNCATED' });
    });
  },
);
