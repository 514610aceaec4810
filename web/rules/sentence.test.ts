import { expect, it } from 'vitest';
import { formulaOf, sentenceOf, withMetric } from './sentence.ts';

it('reads a formula that a sentence can say, and writes it back', () => {
  expect(sentenceOf('@ctr over 7d < 0.50%')).toEqual({
    ...{ metric: '@ctr', window: '7d', comparison: '<', threshold: '0.50', percent: true },
  });
  for (const formula of ['@ctr over 7d < 0.50%', 'spend over 1d >= 500', 'clicks > 0', 'spend over mtd > 12000.5']) {
    expect(
      formulaOf(sentenceOf(formula) ?? { metric: '', window: null, comparison: '', threshold: '', percent: false }),
    ).toBe(formula);
  }
});

it('leaves to the formula what is more than a sentence', () => {
  const others = [
    'spend over 1d > 500 and clicks = 0',
    'change(@ctr over 1d, prev 1d) < -30%',
    'spend / budget > 1',
    '',
  ];
  expect(others.map(sentenceOf)).toEqual([null, null, null, null]);
});

it('thinks of shares in percent, of money not', () => {
  const spend = sentenceOf('spend over 1d > 500');
  expect(spend && formulaOf(withMetric(spend, '@ctr'))).toBe('@ctr over 1d > 500%');
  const share = sentenceOf('@ctr over 1d < 1%');
  expect(share && formulaOf(withMetric(share, '@cpc'))).toBe('@cpc over 1d < 1');
});
