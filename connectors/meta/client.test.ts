import { expect, it } from 'vitest';
import { findReport } from '../registry.ts';
import { clientSuite } from '../testing/client-suite.ts';
import { fetchReport } from '../testing/fetch-report.ts';
import { MetaClient } from './client.ts';

const levels = ['account', 'campaign', 'ad_group', 'ad'] as const;
const twoDays = { from: '2026-11-10', to: '2026-11-11' } as const;

clientSuite(
  {
    platform: 'meta',
    make: (options) => new MetaClient(options),
    reports: levels.flatMap((level) => [`${level}_daily`, `${level}_hourly`]),
    report: 'ad_daily',
    spend: 'spend',
    optional: 'clicks',
    counts: true,
    paged: true,
    kinds: ['campaign', 'ad_group', 'ad'],
    tokenEnds: /Error validating access token/,
  },
  ({ client, request, fail, spend, trueSpend, sandbox }) => {
    it.each(levels)('an entity that was deleted or archived: the figures of %s keep what it spent', async (level) => {
      for (const [name, days] of [
        [`${level}_daily`, {}],
        [`${level}_hourly`, {}],
        [`${level}_daily`, twoDays],
      ] as const) {
        sandbox().clearFailures();
        fail({ kind: 'deleted' }, 100);
        const came = await spend({ report: findReport('meta', name), ...days });
        expect(sandbox().failuresLeft('meta')).toBeLessThan(100);
        expect(came).toBe(trueSpend('2026-11-10', ...('to' in days ? ['2026-11-11'] : [])));
      }
    });

    it('a total that is rounded to cents by itself is no loss', async () => {
      fail({ kind: 'rounded-total' });
      expect(await spend()).toBe(trueSpend('2026-11-10'));
      expect(sandbox().failuresLeft('meta')).toBe(0);
    });

    it('a page that lacks a row: the sums of all pages do not agree with the platform', async () => {
      const asked = await request();
      fail({ kind: 'lost-row' });
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_TRUNCATED',
        message: expect.stringMatching(/impressions \d+ by the platform, \d+ in the rows/),
      });
    });

    it('an answer that breaks off is asked for again', async () => {
      const asked = await request();
      fail({ kind: 'truncate' });
      expect((await fetchReport(client(), asked)).rows).toHaveLength(4);
    });

    it('an answer that always breaks off', async () => {
      const asked = await request();
      fail({ kind: 'truncate' }, 100);
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({ code: 'MR_CONNECTOR_TRUNCATED' });
    });

    it('a report that is never done, and is the same one when the fetch goes on', async () => {
      const asked = await request(twoDays);
      fail({ kind: 'never-finish' });
      const tokens: unknown[] = [];
      const failing = async () => {
        for await (const piece of client().report(asked)) if (piece.kind === 'progress') tokens.push(piece.token);
      };
      await expect(failing()).rejects.toMatchObject({ code: 'MR_CONNECTOR_NOT_READY' });
      expect(tokens).toEqual([{ next: '2026-11-10', job: { ...twoDays, state: { run: expect.any(String) } } }]);
    });

    it('goes on after a restart with the report that was running', async () => {
      const asked = await request(twoDays);
      const { value } = await client().report(asked)[Symbol.asyncIterator]().next();
      if (value?.kind !== 'progress') throw new Error('the first piece is no progress');
      const token = JSON.parse(JSON.stringify(value.token));
      const { rows, tokens } = await fetchReport(client(), asked, token);
      expect(tokens[0]).toEqual(value.token);
      expect(rows).toHaveLength(8);
    });

    it('a report that the platform gives up on', async () => {
      const asked = await request(twoDays);
      fail({ kind: 'fail-report' });
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_REPORT_FAILED',
        message: expect.stringContaining("'Job Failed'"),
      });
    });

    it('too much data at once: the days are asked for in halves', async () => {
      fail({ kind: 'row-cap', rows: 4 });
      expect(await spend(twoDays)).toBe(trueSpend('2026-11-10', '2026-11-11'));
    });

    it('too much data in one day', async () => {
      fail({ kind: 'row-cap', rows: 1 }, 10);
      await expect(spend()).rejects.toMatchObject({ code: 'MR_CONNECTOR_ROW_CAP' });
    });

    it('actions of ads are an export, which the API does not have', async () => {
      const asked = await request();
      const report = { ...asked.report, report: 'ad_actions_daily', family: 'actions' };
      expect(() => client().report({ ...asked, report })).toThrow('fetch ad_daily');
    });
  },
);
