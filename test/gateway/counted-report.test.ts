import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { testEnvironment } from '../lanes.ts';
import { totalsOf } from '../pipeline/millrace.ts';
import { ask, insertGold, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

const ours = 'counted-report-a';
const theirs = 'counted-report-b';
let config: Config;
let gateway: RunningGateway;

const hourly = { report_type: 'ad_hourly', report_rank: 20 };
const daily = { report_type: 'ad_daily', report_rank: 10 };
const days = ['2026-11-01', '2026-11-02', '2026-11-03'] as const;

/** Snapchat ads: an hourly report of the first two days, a daily one of the last two; the day's figures are 1 more a day. */
function rowsOf(tenant: string) {
  const row = (changes: Record<string, unknown>) =>
    storedGold(tenant, { platform: 'SNAPCHAT', level: 'AD', clicks: null, ...changes });
  return [
    row({ ...hourly, report_day: days[0], spend: '10' }),
    row({ ...hourly, report_day: days[0], hour: 5, spend: '4' }),
    row({ ...hourly, report_day: days[0], hour: 6, spend: '6' }),
    row({ ...hourly, report_day: days[1], spend: '200' }),
    row({ ...hourly, report_day: days[1], hour: 7, spend: '200' }),
    row({ ...daily, report_day: days[1], spend: '201' }),
    row({ ...daily, report_day: days[2], spend: '3001' }),
    // Of another account only the hours are there; another level and family do not take part in the choice.
    row({ ...hourly, account_id: 'a2', report_day: days[1], spend: '50000' }),
    row({ ...daily, account_id: 'a2', report_day: days[1], level: 'CAMPAIGN', spend: '7' }),
    row({ ...daily, account_id: 'a2', report_day: days[1], report_family: 'delivery_by_device', spend: '8' }),
  ];
}

beforeAll(async () => {
  ({ config, gateway } = await startTestGateway(testEnvironment()));
  await insertGold(config, [
    ...rowsOf(ours),
    // A daily report of the other tenant for the same account and day must not displace ours.
    storedGold(theirs, { ...daily, platform: 'SNAPCHAT', level: 'AD', report_day: days[0], spend: '999' }),
  ]);
});
afterAll(() => gateway?.close());

const query = `query M($filter: MetricFilter!, $groupBy: [GroupBy!]!) {
  metrics(filter: $filter, groupBy: $groupBy) {
    nodes { day hour accountId reports measures { spend { amountMicros } } }
  }
}`;

type Node = { day: string | null; hour: number | null; accountId: string | null; reports: string[] } & {
  measures: { spend: { amountMicros: string } };
};

async function metrics(groupBy: readonly string[], more: object = {}, tenant = ours) {
  const filter = { level: 'AD', from: days[0], to: days[2], ...more };
  const { data, errors } = await ask(gateway, await tokenOf(gateway, tenant), query, { filter, groupBy });
  expect(errors).toBeUndefined();
  const { nodes } = (data as never as { metrics: { nodes: Node[] } }).metrics;
  return nodes.map(({ day, hour, accountId, reports, measures }) =>
    [day, hour, accountId, reports.join(), measures.spend.amountMicros].filter((value) => value !== null),
  );
}

describe('of two reports of one day', () => {
  it('metrics counts the daily one, and says of which reports each row is', async () => {
    expect(await metrics(['DAY', 'ACCOUNT'])).toEqual([
      [days[0], 'a1', 'ad_hourly', '10'],
      [days[1], 'a1', 'ad_daily', '201'],
      [days[1], 'a2', 'ad_hourly', '50000'],
      [days[2], 'a1', 'ad_daily', '3001'],
    ]);
    expect(await metrics([])).toEqual([['ad_daily,ad_hourly', String(10 + 201 + 50_000 + 3_001)]]);
  });

  it('hours are of the hourly one, also on days that the daily one tells', async () => {
    expect(await metrics(['HOUR'])).toEqual([
      [days[0], 5, 'ad_hourly', '4'],
      [days[0], 6, 'ad_hourly', '6'],
      [days[1], 7, 'ad_hourly', '200'],
    ]);
  });

  it('a report that is named counts', async () => {
    expect(await metrics([], { reportType: 'ad_hourly' })).toEqual([['ad_hourly', String(10 + 200 + 50_000)]]);
    expect(await metrics([], { reportType: 'ad_weekly' })).toEqual([]);
  });

  it("another tenant's report takes no part in the choice", async () => {
    expect(await metrics([], {}, theirs)).toEqual([['ad_daily', '999']]);
  });

  it('totals adds up the same, and lists what it left out', async () => {
    const totals = await totalsOf(ours, 'gold', '--level', 'ad', '--platform', 'snapchat');
    // The breakdown family is of the same level, so that nothing is added over all groups.
    expect(totals.spend_micros).toBeNull();
    const { groups, left_out } = totals as unknown as Record<'groups' | 'left_out', Record<string, unknown>[]>;
    expect(groups.map(({ report, family, days, spend_micros }) => [report, family, days, spend_micros])).toEqual([
      ['ad_daily', 'delivery', 2, { USD: '3202' }],
      ['ad_daily', 'delivery_by_device', 1, { USD: '8' }],
      ['ad_hourly', 'delivery', 2, { USD: '50010' }],
    ]);
    expect(left_out).toMatchObject([
      { report: 'ad_hourly', family: 'delivery', days: 1, spend_micros: { USD: '200' } },
    ]);
    const named = await totalsOf(ours, 'gold', '--report', 'ad_hourly');
    expect(named.spend_micros).toEqual({ USD: String(10 + 200 + 50_000) });
  });
});
