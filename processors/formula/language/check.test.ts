import { describe, expect, it } from 'vitest';
import { FormulaError, type FormulaProblem } from '../../errors.ts';
import { builtInCatalogue, Catalogue } from '../catalogue/catalogue.ts';
import { compileFormula } from '../formula.ts';
import { limits } from '../limits.ts';

const catalogue = builtInCatalogue();

function problemsOf(source: string, metrics = catalogue): readonly FormulaProblem[] {
  try {
    compileFormula(source, metrics);
  } catch (error) {
    if (error instanceof FormulaError) return error.problems;
    throw error;
  }
  return [];
}

describe('what is refused, where, and what was meant', () => {
  it.each([
    [
      'impressions - clicks / impressions',
      'UNIT',
      'impressions - clicks / impressions',
      '(impressions - clicks) / impressions',
    ],
    [
      '100 * (impressions - clicks / impressions)',
      'UNIT',
      '(impressions - clicks / impressions)',
      '100 * ((impressions - clicks) / impressions)',
    ],
    ['clicks / impressions + clicks', 'UNIT', 'clicks / impressions + clicks', 'clicks / (impressions + clicks)'],
    ['spend + clicks', 'UNIT', 'spend + clicks', undefined],
    ['clicks / spend', 'UNIT', 'clicks / spend', 'spend / clicks'],
    ['spend / (clicks / spend)', 'UNIT', '(clicks / spend)', 'spend / (spend / clicks)'],
    ['spend * spend', 'UNIT', 'spend * spend', 'spend / spend'],
    ['spend > clicks', 'UNIT', 'spend > clicks', undefined],
    ['clicks and spend > 1', 'UNIT', 'clicks', 'clicks > 0 and spend > 1'],
    ['if(clicks > 1, spend, clicks)', 'UNIT', 'clicks', undefined],
    ['clicks / impressions over 7d', 'WINDOW', 'clicks / impressions over 7d', '(clicks / impressions) over 7d'],
    [
      'clicks / impressions where (platform == "META")',
      'SYNTAX',
      'clicks / impressions where (platform == "META")',
      '(clicks / impressions) where (platform == "META")',
    ],
    ['spend over 401d', 'WINDOW', '401d', undefined],
    ['(spend over 7d) over 7d', 'WINDOW', '7d', undefined],
    ['prev(spend, 7d) over 7d', 'WINDOW', 'prev(spend, 7d)', undefined],
    ['zscore(@ctr over 7d, 28d)', 'WINDOW', '7d', undefined],
    ['prev(spend over 7d, 6h)', 'WINDOW', 'prev(spend over 7d, 6h)', undefined],
    ['clcks', 'NAME', 'clcks', 'clicks'],
    ['cost / clicks', 'NAME', 'cost', 'spend / clicks'],
    ['@crt', 'NAME', '@crt', '@ctr'],
    ['@ctr@9', 'NAME', '@ctr@9', '@ctr@1'],
    ['ctr > 2%', 'NAME', 'ctr', '@ctr > 2%'],
    ['sum(clicks) / impressions', 'NAME', 'sum', '(clicks) / impressions'],
    ['platform == "META"', 'NAME', 'platform', undefined],
    ['clicks where (platform == "mta")', 'NAME', '"mta"', 'clicks where (platform == "META")'],
    ['reach over 7d', 'GRAIN', 'reach', undefined],
    ['in_currency(clicks, "USD")', 'CURRENCY', 'clicks', undefined],
    ['in_currency(spend, "dollars")', 'CURRENCY', '"dollars"', undefined],
    ['round(@ctr)(2)', 'SYNTAX', '(', undefined],
    ['round(@ctr, 2.5)', 'ARGUMENT', '2.5', undefined],
    ['prev(spend)', 'ARGUMENT', 'prev(spend)', undefined],
    ['projected(@ctr)', 'ARGUMENT', '@ctr', undefined],
    ['1 < clicks < 3', 'SYNTAX', '1 < clicks < 3', '1 < clicks and clicks < 3'],
    ['spend == null', 'SYNTAX', 'spend == null', 'spend is null'],
    ['spend = 3', 'SYNTAX', '=', undefined],
    ['clicks adn spend', 'SYNTAX', 'adn', 'clicks and spend'],
    ['(clicks', 'SYNTAX', '', '(clicks)'],
    ['', 'SYNTAX', '', undefined],
    ['clicks +', 'SYNTAX', '', undefined],
    ["platform == 'META'", 'SYNTAX', "'", undefined],
    ['spend > 1,000', 'SYNTAX', ',', undefined],
  ])('%s', (source, code, part, fix) => {
    const [problem] = problemsOf(source);
    expect(problem?.code).toBe(`MR_FORMULA_${code}`);
    expect(source.slice(problem?.span.start, problem?.span.end)).toBe(part);
    expect(problem?.fix).toBe(fix);
  });

  it('every fix of a formula with one problem is one that is accepted', () => {
    const wrong = [
      'impressions - clicks / impressions',
      'clicks / impressions over 7d',
      'clicks / spend',
      'cost / clicks',
      '@crt',
      '1 < clicks < 3',
      '(clicks',
    ];
    for (const source of wrong) expect(problemsOf(problemsOf(source)[0]?.fix ?? '')).toEqual([]);
  });

  it('tells all that is wrong at once', () => {
    expect(problemsOf('clcks / imprssions + @crt').map(({ code }) => code)).toEqual(Array(3).fill('MR_FORMULA_NAME'));
  });

  it('the message names the place', () => {
    expect(() => compileFormula('spend + clicks')).toThrow(
      "at 1, 'spend + clicks': clicks is a count and spend is money",
    );
  });
});

it.each([
  ['spend / clicks', 'money'],
  ['spend / impressions * 1000', 'money'],
  ['conversion_value / spend', 'ratio'],
  ['1 - clicks / impressions', 'ratio'],
  ['@ctr - 2%', 'ratio'],
  ['2% + 3%', 'percent'],
  ['spend * 20%', 'money'],
  ['@cpc * clicks', 'money'],
  ['spend - 100', 'money'],
  ['zscore(spend, 28d)', 'score'],
  ['change(spend over 7d, 7d)', 'ratio'],
  ['@ctr over 1d < 0.7 * same_weekday(@ctr over 1d, 4)', 'bool'],
  ['not clicks > 3 and spend in (1, 2)', 'bool'],
  ['coalesce(null, clicks)', 'count'],
  ['-clicks - -3', 'count'],
  ['@ctr@1', 'ratio'],
  ['in_currency(@cpa over 28d, "EUR")', 'money'],
])('%s is of unit %s', (source, unit) => {
  expect(compileFormula(source, catalogue).unit).toBe(unit);
});

describe('bounds', () => {
  const own = (...sources: readonly string[]) =>
    new Catalogue(sources.map((source, at) => ({ id: `m${at}`, version: 1, title: 'm', source })));
  it.each([
    ['characters', `clicks${' '.repeat(limits.sourceLength)}`],
    ['parts', Array(limits.nodes).fill('clicks').join(' + ')],
    ['depth', `${'('.repeat(limits.depth + 1)}clicks${')'.repeat(limits.depth + 1)}`],
    ['depth of signs', `${'-'.repeat(limits.depth + 1)}clicks`],
    ['windows', Array.from({ length: limits.windows + 1 }, (_, at) => `(clicks over ${at + 1}d)`).join(' + ')],
  ])('of %s', (_what, source) => {
    expect(problemsOf(source).map(({ code }) => code)).toEqual(['MR_FORMULA_LIMIT']);
  });

  it('metrics of metrics cannot multiply: each doubles the one before it', () => {
    const doubled = own('clicks', ...Array.from({ length: 7 }, (_, at) => Array(20).fill(`@m${at}`).join(' + ')));
    expect(problemsOf('@m7', doubled)[0]?.code).toBe('MR_FORMULA_LIMIT');
  });

  it('metrics go eight deep', () => {
    const chain = own('clicks', ...Array.from({ length: 9 }, (_, at) => `@m${at}`));
    expect(problemsOf('@m7', chain)).toEqual([]);
    expect(problemsOf('@m8', chain)[0]?.code).toBe('MR_FORMULA_LIMIT');
  });
});
