import { expect, it } from 'vitest';
import { clientSuite } from '../testing/client-suite.ts';
import { all, fetchReport } from '../testing/fetch-report.ts';
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
    kinds: ['campaign', 'ad_group', 'ad', 'portfolio'],
    unnamed: ['ad'],
    tokenEnds: null,
  },
  (world) => {
    jobSuite(world);

    it('a day that the platform does not have any more is refused, with its words; the last one that it has comes', async () => {
      // The sandbox's clock shows 20 December 2026, midnight UTC: the 19th in New York, 95 days after 15 September.
      const refused = await world.request({ from: '2026-09-14', to: '2026-09-14' });
      await expect(fetchReport(world.client(), refused)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_REQUEST',
        message: expect.stringContaining('data retention start date (2026-09-15)'),
      });
      const kept = { from: '2026-09-15', to: '2026-09-15' };
      expect(await world.spend(kept)).toBe(world.trueSpend('2026-09-15'));
    });

    it('nothing goes wrong: campaigns stand in their portfolio, which has a budget over its days', async () => {
      const { account } = await world.request();
      const pages = await all(world.client().entities(account, ['portfolio', 'campaign']));
      const came = pages.flatMap(({ parsed }) => parsed.entities);
      const [portfolio] = came.filter(({ kind }) => kind === 'portfolio');
      expect(portfolio).toMatchObject({
        name: 'All',
        status: { state: 'active', word: 'ENABLED' },
        budgets: [{ micros: 1_500_000_000n, currency: account.currency, period: 'range' }],
      });
      const above = came.flatMap(({ kind, parents }) => (kind === 'campaign' ? parents.portfolio : []));
      expect(above).toEqual([portfolio?.id, portfolio?.id]);
    });

    it.each([
      ['campaign', 'CAMPAIGN_STATUS_ENABLED'],
      ['ad_group', 'AD_GROUP_STATUS_ENABLED'],
      ['ad', 'AD_STATUS_LIVE'],
      ['portfolio', 'PORTFOLIO_STATUS_ENABLED'],
    ] as const)('nothing goes wrong: each %s says whether it can be shown', async (kind, word) => {
      const { account } = await world.request();
      const pages = await all(world.client().entities(account, [kind]));
      const said = pages.flatMap(({ parsed }) => parsed.entities.map(({ serving }) => serving));
      expect(said.length).toBeGreaterThan(0);
      expect(new Set(said.flat())).toEqual(new Set([word]));
    });

    it('the same report is being made already (425): that one is taken', async () => {
      world.fail({ kind: 'duplicate' });
      expect(await world.spend()).toBe(world.trueSpend('2026-11-10'));
    });
  },
);
