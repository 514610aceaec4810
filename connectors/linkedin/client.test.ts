import { expect, it } from 'vitest';
import { findReport } from '../registry.ts';
import { clientSuite } from '../testing/client-suite.ts';
import { fetchReport } from '../testing/fetch-report.ts';
import { LinkedinClient } from './client.ts';

const twoDays = { from: '2026-11-10', to: '2026-11-11' } as const;

clientSuite(
  {
    platform: 'linkedin',
    make: (options) => new LinkedinClient(options),
    reports: ['account_daily', 'campaign_daily', 'ad_group_daily', 'creative_daily'],
    report: 'campaign_daily',
    spend: 'costInLocalCurrency',
    optional: 'clicks',
    counts: false,
    paged: true,
    kinds: ['campaign', 'ad_group', 'creative'],
    tokenEnds: null,
  },
  ({ client, request, fail, spend, trueSpend, sandbox }) => {
    it('nothing goes wrong: no call asks for more than twenty fields', async () => {
      const before = sandbox().calls('linkedin').length;
      await spend();
      const fields = sandbox()
        .calls('linkedin')
        .slice(before)
        .flatMap((call) => /fields=([^&]+)/.exec(call)?.[1]?.split(',').length ?? []);
      expect(Math.max(...fields)).toBeLessThanOrEqual(20);
    });

    it('as many rows as LinkedIn gives at most: the days are asked for in halves', async () => {
      fail({ kind: 'row-cap', rows: 2 });
      expect(await spend(twoDays)).toBe(trueSpend('2026-11-10', '2026-11-11'));
    });

    it('as many rows as LinkedIn gives at most, on one day', async () => {
      fail({ kind: 'row-cap', rows: 1 });
      await expect(spend()).rejects.toMatchObject({
        code: 'MR_CONNECTOR_ROW_CAP',
        message: expect.stringContaining('fetch a higher level'),
      });
    });

    it('an answer that always breaks off', async () => {
      const asked = await request();
      fail({ kind: 'truncate' }, 100);
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({ code: 'MR_CONNECTOR_TRUNCATED' });
    });

    it('traits of members are an export', async () => {
      const report = findReport('linkedin', 'ad_group_daily_by_member');
      const asked = await request({ report });
      expect(() => client().report(asked)).toThrow('import its export');
    });
  },
);
