import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { convertMicros, type PublishedRate } from '../../connectors/rates/rate.ts';
import { ratesFrom } from '../../connectors/rates/source.ts';
import { keepRates, keptRates } from '../../connectors/rates/store.ts';
import { isNoRate, RateTable } from '../../connectors/rates/table.ts';
import { dayFromIso } from '../../schemas/day.ts';
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
  expect(await keepRates(organisations.app, tenant, 'ecb', rates)).toEqual({ added: 8, corrected: 0, unchanged: 0 });
  expect(await keepRates(organisations.app, tenant, 'ecb', rates)).toEqual({ added: 0, corrected: 0, unchanged: 8 });
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
