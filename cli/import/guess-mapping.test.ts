import { expect, it } from 'vitest';
import { guessMapping, likelyHeader, likelyMeaning } from './guess-mapping.ts';
import { firstLines, fittingReports } from './guess-report.ts';

function guessed(text: string) {
  const lines = firstLines(text);
  const header = likelyHeader(lines);
  if (header === undefined) throw new Error('no header');
  const rows = lines.filter(({ at }) => at > header.at).map(({ cells }) => cells);
  return guessMapping(header, rows);
}

const meaningsOf = (text: string) => guessed(text).columns.map(({ column, is }) => `${column}: ${is}`);

it('tells a column by its name, whatever its case, its punctuation and the unit behind it', () => {
  expect(
    ['Campaign ID', 'campaign-id', 'IMPRESSIONS', 'Cost (USD)', 'Kosten [EUR]', 'Colour'].map(likelyMeaning),
  ).toEqual(['campaign_id', 'campaign_id', 'impressions', 'spend', 'spend', undefined]);
});

it('tells a day by what stands under a name that says nothing, with the format that all of its cells have', () => {
  expect(guessed('Wann,Campaign ID,Clicks\n13/11/2026,c1,4\n01/12/2026,c1,5\n').columns[0]).toEqual({
    column: 'Wann',
    is: 'day',
    format: 'dd/MM/yyyy',
  });
  expect(guessed('Wann,Clicks\n2026-11-13,4\n').columns[0]).toEqual({ column: 'Wann', is: 'day' });
  expect(meaningsOf('Wann,Clicks\nsoon,4\n')).toEqual(['Wann: attribute', 'Clicks: clicks']);
});

it('takes money once, by the unit that its name says', () => {
  const { columns } = guessed('day,cost_micros,spend,clicks\n2026-11-01,1000,0.001,1\n');
  expect(columns.slice(1, 3)).toEqual([
    { column: 'cost_micros', is: 'spend', unit: 'micros' },
    { column: 'spend', is: 'attribute' },
  ]);
});

it('finds the header below lines that are none, and how numbers are written', () => {
  const mapping = guessed('Report of November;;\n\nTag;Kampagne-ID;Kosten\n01.11.2026;c1;1.234,56\n');
  expect(mapping).toMatchObject({
    level: 'campaign',
    decimal_comma: true,
    csv: { header_has: ['Tag', 'Kampagne-ID'] },
  });
  expect(guessed('Date,Ad ID,Cost\n2026-11-01,a1,"1,234.56"\n')).toMatchObject({ level: 'ad', decimal_comma: false });
});

it('puts the platform that the name of the file says before one that knows as many columns', () => {
  const header = ['date', 'ad_id', 'impressions', 'clicks', 'spend'];
  const platforms = (name: string) => fittingReports(header, name)[0]?.profile.platform;
  expect([platforms('facebook-ads.csv'), platforms('reddit-november.csv')]).toEqual(['meta', 'reddit']);
});
