import { expect, it } from 'vitest';
import { type Group, totalsDocument, totalsText } from './totals-document.ts';

const options = { tenant: 'acme', source: 'gold' } as const;
const group = (about: Partial<Group>): Group => ({
  platform: 'META',
  level: 'AD',
  report: 'ad_daily',
  family: 'delivery',
  currency: 'USD',
  counted: 1,
  facts: '2',
  days: 1,
  impressions: '300',
  clicks: '4',
  spend_micros: '3000000',
  conversions_micros: null,
  ...about,
});

it('a measure that no row has is null and a dash, not zero; a zero stays one', () => {
  const groups = [group({ clicks: '0' })];
  const document = totalsDocument(options, groups);
  expect(document).toMatchObject({ impressions: 300, clicks: 0, spend_micros: { USD: '3000000' }, conversions: null });
  expect(document.groups).toMatchObject([{ clicks: 0, conversions: null }]);
  const row = totalsText(options, groups, document).split('\n')[1];
  expect(row?.trim().split(/ {2,}/)).toEqual(['meta', 'ad', 'ad_daily', '2', '300', '0', '3 USD', '–']);
});

it('reports that lack a measure do not hide those that have it', () => {
  const other = group({
    platform: 'GOOGLE',
    currency: 'EUR',
    impressions: null,
    spend_micros: null,
    conversions_micros: '1500000',
  });
  expect(totalsDocument(options, [group({}), other])).toMatchObject({
    facts: 4,
    impressions: 300,
    spend_micros: { USD: '3000000' },
    conversions: '1.5',
  });
});

it('nothing stored is no fact, and no measure', () => {
  expect(totalsDocument(options, [])).toMatchObject({
    facts: 0,
    impressions: null,
    spend_micros: {},
    conversions: null,
  });
});
