import { afterAll, beforeAll, expect, it } from 'vitest';
import { QuotaError } from '../errors.ts';
import { GoogleClient } from '../google/client.ts';
import { findReport } from '../registry.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { accountOf, fetchReport, sandboxOptions } from '../testing/fetch-report.ts';
import type { Quota, QuotaUse } from './quota.ts';
import { ApiSession, bearer } from './session.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 3, now: Date.parse('2026-12-20T00:00:00Z') });
});
afterAll(async () => sandbox.close());

/** Counts the turns that are taken; refuses after `most`. */
class CountedQuota implements Quota {
  readonly taken: QuotaUse[] = [];
  readonly #most: number;
  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }
  async run<T>(use: QuotaUse, call: () => Promise<T>): Promise<T> {
    if (this.taken.length >= this.#most)
      throw new QuotaError('the quota of google is used up for the next 900 ms', 900);
    this.taken.push(use);
    return call();
  }
}

const report = findReport('google', 'campaign_daily');
const fetched = async (quota: Quota, before: () => void = () => undefined) => {
  const client = new GoogleClient({ ...sandboxOptions(sandbox, 'google'), quota });
  const account = await accountOf(client, sandbox.accounts('google', 0)[0]?.account ?? '');
  before();
  return fetchReport(client, { account, report, from: '2026-11-10', to: '2026-11-10' });
};

it('every call takes its turn: sign-in, lists, reports, repetitions and those with a renewed token', async () => {
  for (const before of [
    () => undefined,
    () => sandbox.expireTokens('google'),
    () => sandbox.fail('google', { kind: 'unavailable' }, 2),
    () => sandbox.fail('google', { kind: 'throttle' }, 1),
  ]) {
    const quota = new CountedQuota();
    const calls = sandbox.calls('google').length;
    await fetched(quota, before);
    expect(quota.taken).toHaveLength(sandbox.calls('google').length - calls);
    expect(new Set(quota.taken)).toEqual(new Set(['read']));
  }
});

it('a quota that is used up ends the fetch with its own error, without a call', async () => {
  const calls = sandbox.calls('google').length;
  await expect(fetched(new CountedQuota(2))).rejects.toMatchObject({ code: 'MR_CONNECTOR_QUOTA', retryAfterMs: 900 });
  expect(sandbox.calls('google').length - calls).toBe(2);
});

it('a call that changes something is a write', async () => {
  const quota = new CountedQuota();
  const style = {
    platform: 'google',
    title: 'Google Ads',
    endpoints: {},
    authorisation: bearer,
    errorOf: () => undefined,
    obtain: null,
  } as const;
  const session = new ApiSession(style, { ...sandboxOptions(sandbox, 'google'), quota });
  await session.json({ host: sandbox.url, path: '/', open: true, use: 'write' });
  expect(quota.taken).toEqual(['write']);
});
