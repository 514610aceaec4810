import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import { builtInCatalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { compileFormula } from '../../processors/formula/formula.ts';
import { momentAfter, momentAt } from '../../processors/formula/run/clock.ts';
import type { DayRow } from '../../processors/formula/run/data.ts';
import { goldQuery } from '../../processors/formula/sql/query.ts';
import { randomDays, randomRows } from '../../processors/formula/testing/random-days.ts';
import { randomFormula } from '../../processors/formula/testing/random-formula.ts';
import { reportDays } from '../../processors/formula/testing/report-days.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { migrateClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { storedGold } from '../gateway/stored-gold.ts';
import { testStack } from '../lanes.ts';
import { type Account, compareBothWays, leastCompared, type RunQuery } from './both-ways.ts';

const database = `f${randomUUID().replaceAll('-', '').slice(0, 12)}`;
let clickhouse: ClickHouseClient;
beforeAll(async () => {
  await migrateClickHouse(testStack().clickhouse, { database });
  clickhouse = createClickHouse(testStack().clickhouse, { database });
});
afterAll(async () => {
  await clickhouse?.command({ query: `DROP DATABASE ${database}` });
  await clickhouse?.close();
});

const run: RunQuery = async ({ sql, parameters }) => {
  const result = await clickhouse.query({ query: sql, query_params: parameters, format: 'JSONEachRow' });
  return result.json<Record<string, unknown>>();
};

/** The entities of a report file, each with one row a day and hour, as gold adds them up. */
function entitiesOf(platform: string, file: string): Map<string, DayRow[]> {
  const payload = readFileSync(join(import.meta.dirname, '..', 'data', 'reports', file));
  const options = { zone: 'UTC', currency: 'USD', ...(platform === 'snapchat' ? { report: 'ad_hourly' } : {}) };
  const sums = new Map<string, { entity: string; row: DayRow }>();
  for (const { entity, row } of reportDays(platform, payload, options)) {
    const key = `${entity} ${row.day} ${row.hour} ${row.currency}`;
    const before = sums.get(key)?.row.measures ?? {};
    sums.set(key, { entity, row: { ...row, measures: sumOf(before, row.measures) } });
  }
  const entities = new Map<string, DayRow[]>();
  for (const { entity, row } of sums.values()) entities.set(entity, [...(entities.get(entity) ?? []), row]);
  return entities;
}

function sumOf(a: DayRow['measures'], b: DayRow['measures']): DayRow['measures'] {
  const all: Record<string, number | bigint | null> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const before = all[name] ?? null;
    if (typeof value === 'bigint') all[name] = (typeof before === 'bigint' ? before : 0n) + value;
    else if (typeof value === 'number') all[name] = Number(before ?? 0) + value;
  }
  return all;
}

/** Gold's rows of an account, as the sink writes them. */
async function store({ tenant, platform, account, level, report, zone, entities }: Account): Promise<void> {
  const values = [...entities].flatMap(([entity, rows]) =>
    rows.map(({ day, hour, currency, coverage, measures, texts }) =>
      storedGold(tenant, {
        platform,
        account_id: account,
        report_type: report,
        level,
        zone,
        entity_id: entity,
        entity_name: texts.entity_name ?? null,
        report_day: isoFromDay(day),
        hour: hour ?? -1,
        currency,
        coverage,
        impressions: null,
        clicks: null,
        spend: null,
        ...Object.fromEntries(
          Object.entries(measures).map(([name, value]) => [name, value === null ? null : String(value)]),
        ),
      }),
    ),
  );
  await clickhouse.insert({ table: 'gold', values, format: 'JSONEachRow' });
}

const days = Array.from({ length: randomDays.last - randomDays.first + 1 }, (_, at) => randomDays.first + at);

/** An account of random rows; another tenant has the same account with other rows. */
function randomAccount(tenant: string, seed: number, zone: string): Account {
  // Of many those with the most rows, and the one with the fewest: most samples have hardly a row.
  const some = fc.sample(randomRows, { numRuns: 40, seed }).toSorted((a, b) => b.length - a.length);
  const entities = new Map(
    [...some.slice(0, 3), ...some.slice(-1)].map((rows, at): [string, readonly DayRow[]] => [`e${at}`, rows]),
  );
  return {
    tenant,
    platform: 'META',
    account: 'a1',
    level: 'CAMPAIGN',
    report: 'random',
    zone,
    entities,
    flight: { start: randomDays.first + 20, end: randomDays.last + 5, budgetMicros: 900_000_000n, currency: 'USD' },
    // A rate is missing now and then.
    rates: days
      .filter((day) => day % 23 !== 0)
      .map((day) => ({
        day,
        from: 'USD',
        to: 'EUR',
        numerator: 1_000_000_000n,
        denominator: 1_140_845_100n + BigInt(day),
      })),
    moments: [
      momentAfter(randomDays.last - 1),
      momentAfter(randomDays.last - 12, { from: randomDays.last - 20, to: randomDays.last - 12 }),
    ],
  };
}

test('random formulas come to the same in the closure and in ClickHouse, for each tenant of its own rows', async () => {
  const accounts = [randomAccount('acme', 1, 'Europe/Berlin'), randomAccount('other', 2, 'America/New_York')];
  for (const account of accounts) await store(account);
  const formulas = fc.sample(randomFormula, { numRuns: 60, seed: 42 });
  const wrong: string[] = [];
  let [least, compared, numbers] = [0, 0, 0];
  for (const [at, source] of formulas.entries()) {
    const account = accounts[at % accounts.length] as Account;
    const found = await compareBothWays(source, account, run);
    wrong.push(...found.wrong);
    least += leastCompared(account);
    compared += found.compared;
    numbers += found.numbers;
  }
  expect(wrong).toEqual([]);
  // Of each formula two moments of three entities at least; and two of its results are numbers in the mean.
  expect(least).toBeGreaterThanOrEqual(6 * formulas.length);
  expect(compared).toBeGreaterThanOrEqual(least);
  expect(numbers).toBeGreaterThanOrEqual(2 * formulas.length);
}, 600_000);

test('hours of half-hour zones come to the same, and daily rows of the same day are not among them', async () => {
  const first = dayFromIso('2026-10-03');
  const rows = [0, 1].flatMap((day) => [
    ...Array.from(
      { length: 24 },
      (_, hour): DayRow => ({
        ...hourRow(first + day, hour),
        measures: { spend: BigInt(1 << (hour % 20)) * 1_000_000n },
      }),
    ),
    { ...hourRow(first + day, 0), hour: null, measures: { spend: 999_000_000n } },
  ]);
  // 2026-10-03T20:15Z is 06:45 on the 4th in Lord Howe (+10:30, summer time from 2 o'clock that night: 07:15 at +11).
  const moment = momentAt('Australia/Lord_Howe', Date.parse('2026-10-03T20:15:00Z') * 1000);
  expect(moment).toMatchObject({ today: first + 1, completeHour: (first + 1) * 24 + 6 });
  const account: Account = {
    ...randomAccount('lord-howe', 3, 'Australia/Lord_Howe'),
    entities: new Map([['e', rows]]),
    moments: [moment],
  };
  await store(account);
  for (const source of [
    'spend over 3h',
    'prev(spend over 3h, 24h)',
    'delta(spend over 5h, 7h)',
    'spend where (hour < 5) over 12h',
    'spend over today',
  ]) {
    // All hours that these look at have a row.
    expect(await compareBothWays(source, account, run)).toEqual({ wrong: [], compared: 1, numbers: 1 });
  }
});

function hourRow(day: number, hour: number): Omit<DayRow, 'measures'> {
  return { day, hour, currency: 'USD', coverage: 1, texts: {} };
}

test.each([
  ['reddit', 'reddit_ads_ad_report_data.csv', '2022-11-20', '@cpc over 28d', 5035.019678 / 3458],
  [
    'microsoft',
    'microsoft_ads_campaign_performance_daily_report_data.csv',
    '2019-03-01',
    '@cpc over 28d',
    946.34 / 592,
  ],
  [
    'snapchat',
    'snapchat_ad_hourly_report_data.csv',
    '2021-03-31',
    '(spend / impressions) over 24h',
    2513.448305 / 362_452,
  ],
])(
  'the days of %s come to the same, and the whole file to what its README says',
  async (platform, file, complete, over, whole) => {
    const entities = entitiesOf(platform, file);
    const account: Account = {
      ...randomAccount(`real-${platform}`, 4, 'UTC'),
      platform: platform.toUpperCase(),
      entities,
      moments: [momentAfter(dayFromIso(complete)), momentAfter(dayFromIso(complete) - 3)],
    };
    await store(account);
    const known = [
      over,
      '@ctr over 7d',
      '@cpm over mtd',
      'change(@ctr over 7d, 7d)',
      'zscore(spend, 28d)',
      '@share_of_spend over 7d',
    ];
    for (const source of [...known, ...fc.sample(randomFormula, { numRuns: 12, seed: 5 })]) {
      const { wrong, compared, numbers } = await compareBothWays(source, account, run);
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThanOrEqual(Math.max(1, leastCompared(account)));
      if (source === over) expect(numbers).toBeGreaterThan(0);
    }
    const days = [...entities.values()].flat().map(({ day }) => day);
    const moment = momentAfter(Math.max(...days), { from: Math.min(...days), to: Math.max(...days) });
    const ratio = over.startsWith('@cpc') ? 'in_account(@cpc)' : 'in_account(spend / impressions)';
    const formula = compileFormula(platform === 'snapchat' ? `${ratio} over 96h` : ratio, builtInCatalogue());
    const scope = { level: account.level, reportType: account.report };
    const rows = await run(goldQuery(formula, account.tenant, { scope, moments: [{ zone: 'UTC', moment }] }));
    expect(rows.length).toBe(entities.size);
    for (const row of rows) expect(Number(row.value)).toBeCloseTo(whole, 9);
  },
);
