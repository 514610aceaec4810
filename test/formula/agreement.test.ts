import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import { momentAfter, momentAt } from '../../processors/formula/run/clock.ts';
import type { DayRow } from '../../processors/formula/run/data.ts';
import { randomDays, randomRows } from '../../processors/formula/testing/random-days.ts';
import { randomFormula } from '../../processors/formula/testing/random-formula.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { migrateClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { storedGold } from '../gateway/stored-gold.ts';
import { type Account, differences, type RunQuery } from './both-ways.ts';

const database = `f${randomUUID().replaceAll('-', '').slice(0, 12)}`;
let clickhouse: ClickHouseClient;
beforeAll(async () => {
  await migrateClickHouse(inject('stack').clickhouse, { database });
  clickhouse = createClickHouse(inject('stack').clickhouse, { database });
});
afterAll(async () => {
  await clickhouse?.command({ query: `DROP DATABASE ${database}` });
  await clickhouse?.close();
});

const run: RunQuery = async ({ sql, parameters }) => {
  const result = await clickhouse.query({ query: sql, query_params: parameters, format: 'JSONEachRow' });
  return result.json<Record<string, unknown>>();
};

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
  const some = fc.sample(randomRows, { numRuns: 4, seed });
  const entities = new Map(some.map((rows, at): [string, readonly DayRow[]] => [`e${at}`, rows]));
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
      .map((day) => ({ day, from: 'USD', to: 'EUR', billionths: 876_543_217n + BigInt(day) })),
    moments: [
      momentAfter(randomDays.last - 1),
      momentAfter(randomDays.last - 12, { from: randomDays.last - 20, to: randomDays.last - 12 }),
    ],
  };
}

test('random formulas come to the same in the closure and in ClickHouse, for each tenant of its own rows', async () => {
  const accounts = [randomAccount('acme', 1, 'Europe/Berlin'), randomAccount('other', 2, 'America/New_York')];
  for (const account of accounts) await store(account);
  const formulas = fc.sample(randomFormula, { numRuns: 120, seed: 42 });
  const wrong: string[] = [];
  for (const [at, source] of formulas.entries()) {
    wrong.push(...(await differences(source, accounts[at % accounts.length] as Account, run)));
  }
  expect(wrong).toEqual([]);
});

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
    expect(await differences(source, account, run)).toEqual([]);
  }
});

function hourRow(day: number, hour: number): Omit<DayRow, 'measures'> {
  return { day, hour, currency: 'USD', coverage: 1, texts: {} };
}
