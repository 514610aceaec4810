import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MappingError } from './errors.ts';
import { parseMappingFile, serializeMapping } from './mapping.ts';
import { readReport, sumOf } from './testing/read-report.ts';

const docs = new URL('../docs/', import.meta.url);
const example = readFileSync(new URL('examples/mapping.yaml', docs), 'utf8');

const small = `
report: dsp
level: campaign
columns:
  - { column: Day, is: day }
  - { column: Campaign, is: campaign_id }
  - { column: Cost, is: spend, unit: decimal }
`;

function problemsOf(yaml: string): readonly string[] {
  try {
    parseMappingFile(yaml, 'dsp.yaml');
  } catch (error) {
    if (error instanceof MappingError) return error.problems;
    throw error;
  }
  return [];
}

describe('mapping file of the guide', () => {
  const report = readFileSync(new URL('examples/report.csv', docs));

  it('reads its report: comma decimals, preamble, totals row, footer', () => {
    const { rows, drift, totalsRows } = readReport(parseMappingFile(example, 'mapping.yaml'), report, 'csv');
    expect(rows).toHaveLength(3);
    expect(totalsRows).toBe(1);
    expect(drift).toEqual([]);
    expect(sumOf(rows, 'impressions')).toBe(2010n);
    expect(sumOf(rows, 'clicks')).toBe(40n);
    expect(sumOf(rows, 'spend')).toBe(1_300_001_353n);
    expect(sumOf(rows, 'conversions')).toBe(2_500_000n);
  });

  it('keeps ids, days and dimensions as they stand in the file', () => {
    const { rows } = readReport(parseMappingFile(example, 'mapping.yaml'), report, 'csv');
    expect(rows.map(({ day, ids, dimensions }) => [day, ids.campaign, dimensions.device])).toEqual([
      ['2026-11-01', '900719925474099301', 'Mobil'],
      ['2026-11-01', '900719925474099301', 'Desktop'],
      ['2026-11-02', '900719925474099302', 'Mobil'],
    ]);
    expect(rows[1]?.measures.conversions).toBeUndefined();
  });

  it('is the one that the guide shows', () => {
    const guide = readFileSync(new URL('guides/mapping-file.md', docs), 'utf8');
    expect(guide).toContain(example.slice(example.indexOf('report:')));
    expect(guide).toContain(report.toString('utf8'));
  });
});

describe('a mapping file', () => {
  it('travels as JSON without loss', () => {
    const profile = parseMappingFile(example, 'mapping.yaml');
    expect(JSON.parse(serializeMapping(profile))).toEqual(profile);
  });

  it('has defaults that a plain file needs no word for', () => {
    expect(parseMappingFile(small, 'dsp.yaml')).toMatchObject({
      platform: 'custom',
      family: 'delivery',
      zoneRule: 'account',
      settle: { days: 7 },
      csv: { headerHas: [], totalsRow: false },
    });
  });

  it('names the file, the place, what is allowed and what was meant', () => {
    const wrong = small.replace('is: campaign_id', 'is: campain_id');
    expect(() => parseMappingFile(wrong, 'dsp.yaml')).toThrow(/^dsp\.yaml is not a mapping file/);
    expect(problemsOf(wrong)).toEqual([
      expect.stringMatching(/^columns\[1\]\.is: may be day, .*did you mean campaign_id\?$/),
    ]);
  });

  it('suggests the known word for an unknown one', () => {
    expect(problemsOf(`${small}curency: EUR\n`)).toEqual([
      expect.stringMatching(/^the file: does not know curency; did you mean currency\?/),
    ]);
    expect(problemsOf(small.replace('unit: decimal', 'unit: decimal, formt: x'))).toEqual([
      expect.stringMatching(/^columns\[2\]: does not know formt; did you mean format\?/),
    ]);
  });

  it.each([
    [
      'money without a unit',
      small.replace(', unit: decimal', ''),
      'columns[2] (Cost): spend is money, so say its unit',
    ],
    ['a unit on a count', small.replace('is: spend', 'is: clicks'), 'columns[2] (Cost): unit is for spend'],
    ['no day', small.replace('is: day', 'is: attribute'), 'columns: none is the day'],
    [
      'no id of its level',
      small.replace('level: campaign', 'level: ad'),
      'columns: level is ad, but no column has is: ad_id',
    ],
    ['no measure', small.replace('is: spend, unit: decimal', 'is: attribute'), 'columns: none is a measure'],
    ['a currency that is no code', `${small}currency: euro\n`, 'currency: must be an ISO 4217 code'],
    [
      'a format where none is read',
      small.replace('is: campaign_id', 'is: campaign_id, format: d'),
      'columns[1] (Campaign): format is for day',
    ],
    [
      'a second measure of one kind of money',
      `${small}  - { column: Cost USD, is: spend, unit: decimal }\n`,
      'columns: spend is said by Cost and by Cost USD',
    ],
  ])('refuses %s', (_what, yaml, problem) => {
    expect(problemsOf(yaml)).toEqual([expect.stringContaining(problem)]);
  });

  it('tells all problems at once', () => {
    expect(problemsOf('report: X Y\nlevel: campaing\ncolumns: []\n')).toHaveLength(3);
  });

  it('refuses what is no YAML, and what is no mapping at all', () => {
    expect(problemsOf('a: [')).not.toEqual([]);
    expect(problemsOf('just words')).toEqual([expect.stringContaining('the file:')]);
  });
});
