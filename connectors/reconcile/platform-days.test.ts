import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientOf, fetchedPlatforms, usualReports } from '../clients.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { all, sandboxOptions } from '../testing/fetch-report.ts';
import { platformDays } from './platform-days.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  sandbox = await startSandbox({ seed: 9, now });
  sandbox.setNow(now);
});
afterAll(() => sandbox.close());

it.each(fetchedPlatforms)('%s: each day of its highest level is what the sandbox knows it to be', async (platform) => {
  const client = clientOf(platform, sandboxOptions(sandbox, platform));
  const [report] = usualReports(platform);
  if (report === undefined) throw new Error(`${platform} has no report`);
  for (const account of await all(client.accounts())) {
    const request = { account, report, from: '2026-11-17', to: '2026-11-18' };
    const { days, measures, unreadable } = await platformDays(client, request);
    expect(unreadable).toBe(0);
    const told = platform === 'snapchat' ? ['spend'] : ['impressions', 'clicks', 'spend'];
    expect(measures).toEqual(expect.arrayContaining(told));
    expect([...days.keys()].sort()).toEqual(['2026-11-17', '2026-11-18']);
    for (const [day, { currencies, sums }] of days) {
      const truth = sandbox.truth({ platform, account: account.id, level: report.level, day });
      const known = [...truth.values()];
      for (const measure of measures) {
        const sum = known.reduce((added, figures) => added + (figures[measure] ?? 0n), 0n);
        expect([day, measure, sums[measure]]).toEqual([day, measure, sum]);
      }
      expect(currencies).toHaveLength(1);
    }
  }
});
