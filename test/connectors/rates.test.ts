import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgres, type PostgresClient, withTenant } from '../../base/postgres.ts';
import { convertMicros, type PublishedRate } from '../../connectors/rates/rate.ts';
import { ratesFrom } from '../../connectors/rates/source.ts';
import { keepRates, keptRates } from '../../connectors/rates/store.ts';
import { isNoRate, RateTable } from '../../connectors/rates/table.ts';
import { chooseReporting, reportingChoice } from '../../definitions/reporting.ts';
import { memoryCodec } from '../../schemas/codec.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { createTopics } from '../../schemas/topics.ts';
import { outboxTopics } from '../../sinks/postgres/outbox-topics.ts';
import { testStack } from '../lanes.ts';
import { Organisations } from './organisations.ts';

const file = join(import.meta.dirname, '..', 'data', 'rates', 'eurofxref-hist-90d.xml');
const [friday, monday] = [dayFromIso('2026-11-20'), dayFromIso('2026-11-23')];
const dollar = (billionths: bigint): PublishedRate => ({ day: monday, base: 'EUR', currency: 'USD', billionths });

let organisations: Organisations;
beforeAll(() => {
  organisations = new Organisations();
});
afterAll(async () => organisations?.close());

const kept = (tenant: string, source = 'ecb') =>
  keptRates(organisations.app, { tenant, source, from: friday, to: monday });

test('rates that are imported convert amounts; imported again they change nothing', async () => {
  const tenant = await organisations.add('rates');
  const { rates } = await ratesFrom(file);
  expect(await keepRates(organisations.app, tenant, 'ecb', rates)).toMatchObject({
    added: 8,
    corrected: 0,
    unchanged: 0,
  });
  expect(await keepRates(organisations.app, tenant, 'ecb', rates)).toMatchObject({
    added: 0,
    corrected: 0,
    unchanged: 8,
  });
  const rate = new RateTable(await kept(tenant)).find(dayFromIso('2026-11-22'), 'GBP', 'USD');
  if (isNoRate(rate)) throw new Error(rate.message);
  // Sunday takes Friday's rates: 12.50 GBP / 0.8 × 1.2 = 18.75 USD.
  expect(convertMicros(12_500_000n, rate)).toBe(18_750_000n);
  expect(rate.id).toBe('ecb/2026-11-20/EUR/GBP@1+ecb/2026-11-20/EUR/USD@1');
});

test('a rate that its source corrects is a new revision, also when two bring it at once', async () => {
  const tenant = await organisations.add('rates');
  await keepRates(organisations.app, tenant, 'ecb', [dollar(1_250_000_000n)]);
  const corrected = [dollar(1_260_000_000n)];
  const done = await Promise.all([1, 2, 3].map(() => keepRates(organisations.app, tenant, 'ecb', corrected)));
  expect(done.map((each) => each.corrected).sort()).toEqual([0, 0, 1]);
  expect(done.flatMap((each) => each.correctedDays)).toEqual([monday]);
  expect(await kept(tenant)).toEqual([{ ...dollar(1_260_000_000n), source: 'ecb', revision: 2 }]);
});

test('sources do not mix, nor do organisations', async () => {
  const [mine, theirs] = [await organisations.add('rates'), await organisations.add('rates')];
  await keepRates(organisations.app, mine, 'ecb', [dollar(1_250_000_000n)]);
  await keepRates(organisations.app, mine, 'contract', [dollar(1_300_000_000n)]);
  expect((await kept(mine, 'contract')).map(({ billionths }) => billionths)).toEqual([1_300_000_000n]);
  expect(await kept(theirs)).toEqual([]);
  expect(() => keepRates(organisations.app, mine, 'Not A Source', [])).toThrow('cannot be a source');
});

const outbox = async (tenant: string, topic: string) => {
  const pool = createPostgres(testStack().postgres, { role: 'millrace_sink', maxConnections: 1 });
  try {
    const { rows } = await pool.query<{ key: string; payload: unknown }>(
      'SELECT key, payload FROM config_outbox WHERE tenant_id = $1 AND topic = $2 ORDER BY outbox_id',
      [tenant, topic],
    );
    const topics = createTopics(memoryCodec());
    const encoder = outboxTopics(topics).get(topic);
    await encoder?.open();
    const { value } = topic === 'config.rates' ? topics.rates : topics.reporting;
    return rows.map(({ key, payload }) => [key, value.deserialize(encoder?.encode(key, payload) ?? Buffer.alloc(0))]);
  } finally {
    await pool.end();
  }
};

test('a day of which a rate is new or corrected is told whole to config.rates, at its newest revisions', async () => {
  const tenant = await organisations.add('rates-told');
  const yen: PublishedRate = { ...dollar(150_500_000_000n), currency: 'JPY' };
  await keepRates(organisations.app, tenant, 'ecb', [dollar(1_250_000_000n), yen, { ...yen, day: friday }]);
  await keepRates(organisations.app, tenant, 'ecb', [dollar(1_260_000_000n), yen]);
  const day = { tenant_id: tenant, source: 'ecb', base: 'EUR' };
  const yenRate = { currency: 'JPY', billionths: 150_500_000_000n, revision: 1 };
  expect(await outbox(tenant, 'config.rates')).toEqual([
    [`${tenant}|ecb|2026-11-20`, { ...day, day: friday, rates: [yenRate] }],
    [
      `${tenant}|ecb|2026-11-23`,
      { ...day, day: monday, rates: [yenRate, { currency: 'USD', billionths: 1_250_000_000n, revision: 1 }] },
    ],
    [
      `${tenant}|ecb|2026-11-23`,
      { ...day, day: monday, rates: [yenRate, { currency: 'USD', billionths: 1_260_000_000n, revision: 2 }] },
    ],
  ]);
});

test('the reporting currency is told to config.reporting, and with another source all that is known of that', async () => {
  const tenant = await organisations.add('reporting');
  await keepRates(organisations.app, tenant, 'contract', [dollar(1_300_000_000n)]);
  const choose = (currency: string | null, source: string) =>
    withTenant(organisations.app, tenant, (client) =>
      chooseReporting(client, tenant, { currency, source, longestDays: 7 }),
    );
  await choose('EUR', 'ecb');
  await choose('USD', 'contract');
  await choose(null, 'contract');
  expect(await withTenant(organisations.app, tenant, (client) => reportingChoice(client, tenant))).toEqual({
    currency: null,
    source: 'contract',
    longestDays: 7,
  });
  const chosen = { tenant_id: tenant, longest_days: 7, updated_at: expect.any(Number) };
  expect(await outbox(tenant, 'config.reporting')).toEqual([
    [tenant, { ...chosen, currency: 'EUR', source: 'ecb' }],
    [tenant, { ...chosen, currency: 'USD', source: 'contract' }],
    [tenant, { ...chosen, currency: null, source: 'contract' }],
  ]);
  // Once when they were imported, once when they were chosen.
  expect((await outbox(tenant, 'config.rates')).map(([key]) => key)).toEqual(
    Array(2).fill(`${tenant}|contract|2026-11-23`),
  );
});

test('another organisation neither sees nor changes what is chosen', async () => {
  const [mine, theirs] = [await organisations.add('reporting'), await organisations.add('reporting')];
  await withTenant(organisations.app, mine, (client) =>
    chooseReporting(client, mine, { currency: 'EUR', source: 'ecb', longestDays: 7 }),
  );
  const asThem = <T>(work: (client: PostgresClient) => Promise<T>) => withTenant(organisations.app, theirs, work);
  expect(await asThem((client) => reportingChoice(client, mine))).toBeNull();
  expect((await asThem((client) => client.query("UPDATE reporting_currency SET currency = 'USD'"))).rowCount).toBe(0);
  const choice = { currency: 'USD', source: 'ecb', longestDays: 7 };
  await expect(asThem((client) => chooseReporting(client, mine, choice))).rejects.toThrow(/row-level security/);
  expect(await withTenant(organisations.app, mine, (client) => reportingChoice(client, mine))).toMatchObject({
    currency: 'EUR',
  });
});
