import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { testEnvironment } from '../lanes.ts';
import {
  ask,
  insertFacts,
  insertGold,
  insertTenant,
  startTestGateway,
  storedFact,
  storedGold,
  tokenOf,
} from './stored-gold.ts';

const ours = 'gateway-reads-a';
const theirs = 'gateway-reads-b';
let config: Config;
let gateway: RunningGateway;
let token: string;
let otherToken: string;

const metrics = `query M($filter: MetricFilter!, $groupBy: [GroupBy!]! = [DAY, ACCOUNT], $first: Int! = 100, $after: String) {
  metrics(filter: $filter, groupBy: $groupBy, first: $first, after: $after) {
    nodes { day hour platform accountId entityId currency zone mixedZones finality coverage dataAsOf facts
      measures { impressions clicks conversions spend { amountMicros amount currency } }
      ratios { ctr { value reason } cpc { value { amount } reason } cvr { value reason } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const filter = { level: 'CAMPAIGN', from: '2026-11-01', to: '2026-11-30' };

beforeAll(async () => {
  ({ config, gateway } = await startTestGateway(testEnvironment()));
  await insertTenant(config, ours, 'a1');
  await insertTenant(config, theirs, 'b1');
  await insertGold(config, [
    storedGold(ours, { clicks: '10', impressions: '1000', spend: '5000000' }),
    storedGold(ours, {
      entity_id: 'c2',
      clicks: '0',
      impressions: '3000',
      spend: '1',
      finality: 'SETTLING',
      coverage: 0,
    }),
    // An older revision, a whole-day row's hour, another level and another family must not be added.
    storedGold(ours, { revision: 0, spend: '999000000' }),
    storedGold(ours, { hour: 5, spend: '777000000' }),
    storedGold(ours, { level: 'AD', spend: '888000000' }),
    storedGold(ours, { report_family: 'delivery_by_device', report_type: 'devices', spend: '666000000' }),
    storedGold(ours, { entity_id: 'c3', is_retraction: true, facts: 0, spend: '0' }),
    storedGold(ours, { entity_id: 'c4', currency: 'EUR', spend: '2500000', zone: 'Europe/Berlin' }),
    storedGold(ours, { account_id: 'a2', impressions: null, clicks: '4', report_day: '2026-11-02' }),
    storedGold(ours, { account_id: 'a2', entity_id: 'c9', impressions: '0', clicks: '0', report_day: '2026-11-03' }),
    storedGold(theirs, { account_id: 'b1', spend: '123000000' }),
  ]);
  await insertFacts(config, [
    storedFact(ours, { clicks: '9', spend: '4000000' }),
    storedFact(ours, { revision: 2, clicks: '10', spend: '5000000', conversions: '1500000', campaign_name: 'Spring' }),
    // What was taken back, an hour, a second report that tells the same day, another level and another family.
    storedFact(ours, { fact_key: 'f2', campaign_id: 'c2', clicks: '5' }),
    storedFact(ours, { fact_key: 'f2', campaign_id: 'c2', revision: 2, is_deleted: 1 }),
    storedFact(ours, { fact_key: 'f3', hour: 5, report_type: 'by_hour', report_rank: 20, clicks: '3' }),
    storedFact(ours, { fact_key: 'f4', report_type: 'second_report', report_rank: 20, clicks: '10' }),
    storedFact(ours, { fact_key: 'f5', level: 'AD', ad_id: 'ad1', clicks: '2' }),
    storedFact(ours, { fact_key: 'f6', report_family: 'delivery_by_device', report_type: 'devices', clicks: '4' }),
    storedFact(ours, {
      ...{
        fact_key: 'f7',
        account_id: 'a2',
        campaign_id: 'c9',
        report_day: '2026-11-02',
        clicks: '4',
        currency: 'EUR',
      },
      ...{
        dims: { device: 'mobile' },
        dq_flags: ['CLICKS_EXCEED_IMPRESSIONS'],
        data_as_of: '2026-11-02 06:00:00.000001',
      },
    }),
    storedFact(theirs, { account_id: 'b1', fact_key: 'f1', clicks: '77' }),
  ]);
  token = await tokenOf(gateway, ours);
  otherToken = await tokenOf(gateway, theirs);
});
afterAll(() => gateway?.close());

describe('metrics', () => {
  it('adds up the newest whole-day rows of one level and family, currencies apart', async () => {
    const { data, errors } = await ask(gateway, token, metrics, { filter: { ...filter, to: '2026-11-01' } });
    expect(errors).toBeUndefined();
    const nodes = (data as never as { metrics: { nodes: Record<string, unknown>[] } }).metrics.nodes;
    expect(nodes.map(({ accountId, currency, measures }) => [accountId, currency, measures])).toEqual([
      [
        'a1',
        'EUR',
        {
          impressions: 1000,
          clicks: 10,
          conversions: null,
          spend: { amountMicros: '2500000', amount: '2.5', currency: 'EUR' },
        },
      ],
      [
        'a1',
        'USD',
        {
          impressions: 4000,
          clicks: 10,
          conversions: null,
          spend: { amountMicros: '5000001', amount: '5.000001', currency: 'USD' },
        },
      ],
    ]);
    expect(nodes[1]).toMatchObject({
      day: '2026-11-01',
      platform: 'META',
      finality: 'SETTLING',
      coverage: 0.5,
      facts: 2,
      dataAsOf: '2026-11-02T00:00:00.000000Z',
      // 10 / 4000, not the average of 1 % and 0 %; 5.000001 / 10 rounds to the micro.
      ratios: {
        ctr: { value: 0.0025, reason: 'OK' },
        cpc: { value: { amount: '0.5' }, reason: 'OK' },
        cvr: { value: null, reason: 'NO_DATA' },
      },
    });
  });

  it('says when days of several zones were added, and never adds currencies', async () => {
    const { data } = await ask(gateway, token, metrics, { filter, groupBy: [] });
    const nodes = (data as never as { metrics: { nodes: { currency: string; mixedZones: boolean }[] } }).metrics.nodes;
    expect(nodes.map(({ currency, mixedZones }) => [currency, mixedZones])).toEqual([
      ['EUR', false],
      ['USD', false],
    ]);
  });

  it('gives no ratio where a sum is missing or zero', async () => {
    const { data } = await ask(gateway, token, metrics, { filter: { ...filter, accounts: ['a2'] } });
    const nodes = (data as never as { metrics: { nodes: { ratios: { ctr: unknown } }[] } }).metrics.nodes;
    expect(nodes.map(({ ratios }) => ratios.ctr)).toEqual([
      { value: null, reason: 'NO_DATA' },
      { value: null, reason: 'DIV0' },
    ]);
  });

  it('pages through every row once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await ask(gateway, token, metrics, { filter, groupBy: ['DAY', 'ENTITY'], first: 2, after });
      const page = (
        data as never as {
          metrics: { nodes: { entityId: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        }
      ).metrics;
      seen.push(...page.nodes.map(({ entityId }) => entityId));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(['c1', 'c2', 'c4', 'c1', 'c9']);
  });

  it.each([
    ['a range that is too long', { filter: { ...filter, from: '2020-01-01' } }, 'MR_RANGE_TOO_LONG'],
    ['a day that is none', { filter: { ...filter, to: '2026-02-30' } }, 'MR_QUERY_INVALID'],
    ['a page that is too large', { filter, first: 501 }, 'MR_PAGE_SIZE'],
    ['a cursor that is none', { filter, after: 'abc' }, 'MR_CURSOR_INVALID'],
    ['a level that is none', { filter: { ...filter, level: 'SPACE' } }, 'MR_QUERY_INVALID'],
  ])('refuses %s with a code and a request id', async (_what, variables, code) => {
    const { errors } = await ask(gateway, token, metrics, variables);
    expect(errors?.[0]?.extensions).toEqual({
      code,
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      traceId: expect.stringMatching(/^[\da-f]{32}$/),
    });
  });

  it('suggests the field that was meant', async () => {
    const { errors } = await ask(gateway, token, metrics.replace('ctr {', 'ctrr {'), { filter });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('Did you mean "ctr"'),
      extensions: { code: 'MR_QUERY_INVALID' },
    });
  });
});

describe('facts', () => {
  const facts = `query F($filter: MetricFilter!, $hourly: Boolean, $first: Int, $after: String) {
    facts(filter: $filter, hourly: $hourly, first: $first, after: $after) {
      nodes { revision accountId reportType level day hour currency campaignId campaignName dimensions { name value } finality dataAsOf flags
        measures { impressions clicks conversions spend { amount currency } } sliceId fetchSeq }
      pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    readonly nodes: readonly Record<string, unknown>[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  }
  async function page(variables: object, holder = token): Promise<Page> {
    const { data, errors } = await ask(gateway, holder, facts, { hourly: false, first: 100, ...variables });
    expect(errors).toBeUndefined();
    return (data as never as { facts: Page }).facts;
  }
  const told = ({ nodes }: Page) =>
    nodes.map(({ campaignId, reportType, hour, measures }) => [
      campaignId,
      reportType,
      hour,
      (measures as { clicks: number }).clicks,
    ]);

  it('are the newest revisions of the rows that metrics adds up, with what the platform said of them', async () => {
    const { nodes, pageInfo } = await page({ filter });
    expect(nodes).toEqual([
      {
        ...{
          revision: 2,
          accountId: 'a1',
          reportType: 'test_report',
          level: 'CAMPAIGN',
          day: '2026-11-01',
          hour: null,
        },
        ...{ currency: 'USD', campaignId: 'c1', campaignName: 'Spring', dimensions: [], finality: 'FINAL' },
        ...{ dataAsOf: null, flags: [], sliceId: 's1', fetchSeq: '3' },
        measures: { impressions: null, clicks: 10, conversions: '1.5', spend: { amount: '5', currency: 'USD' } },
      },
      {
        ...{
          revision: 1,
          accountId: 'a2',
          reportType: 'test_report',
          level: 'CAMPAIGN',
          day: '2026-11-02',
          hour: null,
        },
        ...{ currency: 'EUR', campaignId: 'c9', campaignName: null, dimensions: [{ name: 'device', value: 'mobile' }] },
        ...{ finality: 'FINAL', dataAsOf: '2026-11-02T06:00:00.000001Z', flags: ['CLICKS_EXCEED_IMPRESSIONS'] },
        ...{ sliceId: 's1', fetchSeq: '3' },
        measures: { impressions: null, clicks: 4, conversions: null, spend: null },
      },
    ]);
    expect(pageInfo.hasNextPage).toBe(false);
  });

  it('are found by hour, entity, report, level and account, and page by page', async () => {
    expect(told(await page({ filter, hourly: true }))).toEqual([['c1', 'by_hour', 5, 3]]);
    expect(told(await page({ filter: { ...filter, entityIds: ['c9'] } }))).toEqual([['c9', 'test_report', null, 4]]);
    expect(told(await page({ filter: { ...filter, reportType: 'second_report' } }))).toEqual([
      ['c1', 'second_report', null, 10],
    ]);
    expect(told(await page({ filter: { ...filter, level: 'AD', entityIds: ['ad1'] } }))).toEqual([
      ['c1', 'test_report', null, 2],
    ]);
    expect(told(await page({ filter: { ...filter, accounts: ['a2'] } }))).toEqual([['c9', 'test_report', null, 4]]);
    const first = await page({ filter, first: 1 });
    const second = await page({ filter, first: 1, after: first.pageInfo.endCursor });
    expect([...told(first), ...told(second)]).toEqual([
      ['c1', 'test_report', null, 10],
      ['c9', 'test_report', null, 4],
    ]);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  it('of another tenant are not there, with our account and our cursor neither', async () => {
    expect(told(await page({ filter }, otherToken))).toEqual([['c1', 'test_report', null, 77]]);
    expect((await page({ filter: { ...filter, accounts: ['a1', 'a2'] } }, otherToken)).nodes).toEqual([]);
    const { pageInfo } = await page({ filter, first: 1 });
    const crossing = await ask(gateway, otherToken, facts, { filter, first: 1, after: pageInfo.endCursor });
    expect(crossing.errors?.[0]?.extensions.code).toBe('MR_CURSOR_INVALID');
  });
});

describe('a token of another tenant', () => {
  it('sees nothing of the account that the filter names', async () => {
    const { data } = await ask(gateway, otherToken, metrics, { filter: { ...filter, accounts: ['a1', 'a2'] } });
    expect(data).toEqual({ metrics: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } });
  });

  it('is not helped by text that would end the condition', async () => {
    const attack = { ...filter, accounts: ["a1') OR (1 = 1"], reportFamily: "delivery' OR '1'='1" };
    const { data } = await ask(gateway, otherToken, metrics, { filter: attack });
    expect(data).toEqual({ metrics: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } });
  });

  it("cannot use the other's cursor", async () => {
    const first = await ask(gateway, token, metrics, { filter, first: 1 });
    const cursor = (first.data as never as { metrics: { pageInfo: { endCursor: string } } }).metrics.pageInfo.endCursor;
    const { errors } = await ask(gateway, otherToken, metrics, { filter, first: 1, after: cursor });
    expect(errors?.[0]?.extensions.code).toBe('MR_CURSOR_INVALID');
  });

  it('sees its own accounts, slices and data ranges only', async () => {
    const query = `{ accounts { nodes { accountId } } slices { nodes { accountId decision rows fetchSeq day state late failures dueAt } } dataRanges { level accounts } }`;
    expect((await ask(gateway, otherToken, query)).data).toEqual({
      accounts: { nodes: [{ accountId: 'b1' }] },
      slices: {
        nodes: [
          {
            accountId: 'b1',
            decision: 'APPLIED',
            rows: 7,
            fetchSeq: '3',
            day: '2026-11-01',
            state: 'APPLIED',
            late: false,
            failures: 0,
            dueAt: null,
          },
        ],
      },
      dataRanges: [{ level: 'CAMPAIGN', accounts: 1 }],
    });
    const filtered = await ask(gateway, otherToken, '{ slices(filter: { accounts: ["a1"] }) { nodes { accountId } } }');
    expect(filtered.data).toEqual({ slices: { nodes: [] } });
    const failed = await ask(
      gateway,
      otherToken,
      '{ slices(filter: { states: [FAILED], late: true }) { nodes { accountId } } }',
    );
    expect(failed.data).toEqual({ slices: { nodes: [] } });
  });

  it('cannot name a tenant in a query', async () => {
    const { errors } = await ask(gateway, otherToken, `{ accounts(tenant: "${ours}") { nodes { accountId } } }`);
    expect(errors?.[0]?.extensions.code).toBe('MR_QUERY_INVALID');
  });
});

describe('who may ask', () => {
  it('is nobody without a token, with a false one, or one that another key signed', async () => {
    const forged = [{ alg: 'none' }, { tenant: ours, sub: 'x', exp: 4e9 }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    for (const bad of ['', 'abc', `${forged.join('.')}.`, `${token.slice(0, -4)}AAAA`]) {
      const { errors } = await ask(gateway, bad, '{ dataRanges { level } }');
      expect(errors?.[0]?.extensions.code, bad).toBe('MR_UNAUTHENTICATED');
    }
  });

  it('is answered about health', async () => {
    const response = await fetch(`${gateway.url}/health`);
    expect(await response.json()).toEqual({ status: 'ok', clickhouse: 'ok', postgres: 'ok', redis: 'ok' });
  });
});
