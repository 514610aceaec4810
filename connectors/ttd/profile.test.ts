import { expect, it } from 'vitest';
import { detectReport } from '../registry.ts';
import { readReport, sumOf } from '../testing/read-report.ts';

const file = `Date,Advertiser ID,Advertiser,Campaign ID,Campaign,Advertiser Currency Code,Impressions,Clicks,Advertiser Cost (Adv Currency),Partner Currency Code,Partner Cost (Partner Currency)
11/01/2026,abc123,Northwind,x1,Autumn,EUR,1200,31,"12,345678",USD,"13,5"
11/02/2026,abc123,Northwind,x1,Autumn,EUR,800,-,"7,5",USD,"8,25"
`;

it('reads an export of The Trade Desk: costs have a decimal comma, and those of the partner are not spend', () => {
  const profile = detectReport('ttd', file.slice(0, file.indexOf('\n')).split(','));
  const { rows, drift } = readReport(profile, Buffer.from(file), 'csv');
  expect([profile.report, drift]).toEqual(['campaign_daily', []]);
  expect(rows.map(({ day, ids, currency }) => [day, ids.campaign, currency])).toEqual([
    ['2026-11-01', 'x1', 'EUR'],
    ['2026-11-02', 'x1', 'EUR'],
  ]);
  // Added up by hand: 12.345678 + 7.5.
  expect([sumOf(rows, 'impressions'), sumOf(rows, 'clicks'), sumOf(rows, 'spend')]).toEqual([2000n, 31n, 19_845_678n]);
});
