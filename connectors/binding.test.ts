import { describe, expect, it } from 'vitest';
import { bindColumns, missingColumns } from './binding.ts';
import { ColumnsError } from './errors.ts';
import { columnKey, type ReportProfile } from './profile.ts';

const profile: ReportProfile = {
  platform: 'custom',
  report: 'test',
  about: 'a report of this test',
  level: 'ad',
  family: 'delivery',
  columns: [
    { names: ['date', 'day'], is: { role: 'day' } },
    { names: ['hour'], is: { role: 'hour' } },
    { names: ['ad_id'], is: { role: 'id', of: 'ad' } },
    { names: ['ad'], is: { role: 'id', of: 'ad', form: 'path' } },
    { names: ['clicks', 'link_clicks'], is: { role: 'measure', as: 'clicks', unit: 'count' } },
    { names: ['link_clicks'], is: { role: 'measure', as: 'link_clicks', unit: 'count' } },
    { names: ['country'], is: { role: 'dimension', as: 'country' }, required: true },
  ],
  nulls: [],
  decimalComma: false,
  zoneRule: 'account',
  settle: { days: 7 },
  latencyHours: 24,
  csv: { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false },
  jsonRows: [''],
};

function bound(...header: readonly string[]) {
  return bindColumns(profile, header).columns.map(({ index, name, is }) => [index, name, 'as' in is ? is.as : is.role]);
}

describe('binding a header', () => {
  it('compares names without case, blanks and punctuation', () => {
    expect([' Ad-ID ', 'AD_ID', 'ad.id', 'Größe (cm)'].map(columnKey)).toEqual(['ad_id', 'ad_id', 'ad_id', 'größe_cm']);
  });

  it('takes the first spelling that the file has', () => {
    expect(bound('Day', 'Date', 'hour', 'ad id', 'clicks', 'country')[0]).toEqual([1, 'Date', 'day']);
  });

  it('lets one column feed two measures', () => {
    expect(bound('day', 'hour', 'ad_id', 'link_clicks', 'country').slice(3, 5)).toEqual([
      [3, 'link_clicks', 'clicks'],
      [3, 'link_clicks', 'link_clicks'],
    ]);
  });

  it('reports columns that nobody knows, passes over empty names, and takes equal names once', () => {
    const binding = bindColumns(profile, ['day', 'hour', 'ad_id', 'ad_id', 'clicks', 'country', 'surprise', '']);
    expect(binding.drift).toEqual(['surprise']);
    expect(binding.columns.find(({ name }) => name === 'ad_id')?.index).toBe(2);
  });

  it('needs a day, an hour where the report has one, the id of its level, a measure, and what is required', () => {
    expect(missingColumns(profile, [])).toEqual([
      'date or day',
      'hour',
      'ad_id or ad',
      'clicks or link_clicks',
      'country',
    ]);
    expect(missingColumns(profile, ['day', 'hour', 'ad', 'link_clicks', 'country'])).toEqual([]);
  });

  it('says what is missing, what the file has, and what to do', () => {
    expect(() => bindColumns(profile, ['day', 'hour', 'clicks', 'country'])).toThrow(ColumnsError);
    expect(() => bindColumns(profile, ['day', 'hour', 'clicks', 'country'])).toThrow(
      /custom\/test needs ad_id or ad; the file has day, hour, clicks, country\. Choose another --report/,
    );
  });
});
