import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import { readRates } from './ecb.ts';

const sample = (name: string) => readFileSync(join(import.meta.dirname, '../../test/data/rates', name), 'utf8');
const [monday, friday] = [dayFromIso('2026-11-23'), dayFromIso('2026-11-20')];
const euro = (day: number, currency: string, billionths: bigint) => ({ day, base: 'EUR', currency, billionths });
const both = [
  euro(monday, 'USD', 1_250_000_000n),
  euro(monday, 'JPY', 160_000_000_000n),
  euro(monday, 'GBP', 800_000_000n),
  euro(monday, 'IDR', 17_345_250_000_000n),
  euro(friday, 'USD', 1_200_000_000n),
  euro(friday, 'JPY', 150_500_000_000n),
  euro(friday, 'GBP', 800_000_000n),
  euro(friday, 'IDR', 17_000_000_000_000n),
];

const portal = `KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS
EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2026-11-23,1.25,A
EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2026-11-22,,H
`;

describe('rates are read from', () => {
  it.each(['eurofxref-hist-90d.xml', 'eurofxref-hist.csv'])('%s', (name) => {
    expect(readRates(name, sample(name))).toEqual({ rates: both, unknown: [] });
  });

  it.each([
    ['the CSV of a single day', 'Date, USD, JPY, \n23 November 2026, 1.25, 160, \n', 2],
    ['the Data Portal', portal, 1],
    ['a file of one’s own', 'day,base,currency,rate\n2026-11-23,EUR,USD,1.25\n', 1],
    [
      'XML with other quotes and order',
      `<a:Envelope><Cube time='2026-11-23'><Cube rate='1.25' currency='USD'/></Cube></a:Envelope>`,
      1,
    ],
  ])('%s', (_, text, count) => {
    const { rates } = readRates('rates', text);
    expect(rates).toHaveLength(count);
    expect(rates[0]).toEqual(euro(monday, 'USD', 1_250_000_000n));
  });
});

it('a base of one’s own is kept, and what was not published is left out', () => {
  const own = 'day,base,currency,rate\n2026-11-23,USD,EUR,0.8\n2026-11-23,USD,GBP,N/A\n2026-11-23,USD,USD,1\n';
  expect(readRates('own.csv', own).rates).toEqual([
    { day: monday, base: 'USD', currency: 'EUR', billionths: 800_000_000n },
  ]);
  expect(readRates('x.csv', 'Date,USD,CYP,\n2026-11-23,1.25,N/A,\n').rates).toHaveLength(1);
});

it('codes that nobody knows are named, not taken', () => {
  const { rates, unknown } = readRates('x.csv', 'Date,USD,QQQ\n2026-11-23,1.25,3\n');
  expect(rates).toHaveLength(1);
  expect(unknown).toEqual(['QQQ']);
});

it.each([
  ['an empty file', '', 'no column day or Date'],
  ['another XML', '<html><body>not found</body></html>', 'not the ECB'],
  ['XML that breaks off', sample('eurofxref-hist-90d.xml').slice(0, 700), 'breaks off'],
  [
    'XML without a day',
    '<Envelope><Cube currency="USD" rate="1.25"/></Envelope>',
    'without its currency, value or day',
  ],
  ['a document without rates', '<Envelope></Envelope>', 'has no rates'],
  ['a CSV of something else', 'campaign,spend\na,1\n', 'no column day or Date: its first line is campaign,spend'],
  ['a rate of zero', 'Date,USD\n2026-11-23,0\n', "the rate of USD on 2026-11-23 is '0'"],
  ['a rate below zero', 'Date,USD\n2026-11-23,-1\n', 'not a number above 0'],
  ['a rate that is no number', 'Date,USD\n2026-11-23,soon\n', "'soon'"],
  ['a day of no calendar', 'Date,USD\n2026-02-30,1\n', "'2026-02-30' is no day"],
  ['a file of two bases', 'day,base,currency,rate\n2026-11-23,EUR,USD,1\n2026-11-23,USD,GBP,1\n', 'to EUR and to USD'],
  ['two rates of one day', 'Date,USD\n2026-11-23,1.25\n2026-11-23,1.26\n', 'two rates of USD'],
])('%s is refused as a whole', (_, text, why) => {
  expect(() => readRates('rates', text)).toThrow(
    expect.objectContaining({ code: 'MR_CONNECTOR_RATES', message: expect.stringContaining(why) }),
  );
});
