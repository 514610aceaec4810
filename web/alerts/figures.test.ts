import { expect, it } from 'vitest';
import { createFormats } from '../format/formats.ts';
import { figureText, onScale, plainFigure, thresholdText, valueText } from './figures.ts';

const formats = createFormats('en-GB', 'UTC');
const ratio = { unit: 'RATIO', currency: null, threshold: 0.01 };

it('writes shares in percent, returns as they are, money with its currency', () => {
  expect(figureText(0.008, ratio, formats)).toBe('0.8 %');
  expect(figureText(1.5, { ...ratio, threshold: 3.2 }, formats)).toBe('1.5');
  expect(figureText(12_345.6, { unit: 'MONEY', currency: 'EUR', threshold: 100 }, formats)).toBe('12,345.60 EUR');
  expect(figureText(1_234_567, { unit: 'COUNT', currency: null, threshold: 0 }, formats)).toBe('1,234,567');
  expect(figureText(null, ratio, formats)).toBe('–');
});

it('drops digits that say nothing', () => {
  const texts = [0.12345, 12.345, 1234.5, 0].map((value) => plainFigure(value, formats));
  expect(texts).toEqual(['0.123', '12.35', '1,235', '0']);
});

it('writes as many digits as it takes to tell a value from its threshold', () => {
  const below = { ...ratio, threshold: 0.006 };
  expect(valueText({ ...below, value: 0.005997 }, formats)).toBe('0.5997 %');
  expect(valueText({ ...below, value: 0.006 }, formats)).toBe('0.6 %');
  expect(valueText({ ...below, value: null }, formats)).toBe('–');
  const money = { unit: 'MONEY', currency: 'USD', threshold: 500 };
  expect(valueText({ ...money, value: 500.004 }, formats)).toBe('500.004 USD');
  expect(valueText({ ...money, value: 500.01 }, formats)).toBe('500.01 USD');
  // Six more digits do not tell them apart either.
  expect(valueText({ ...money, value: 500 + 1e-10 }, formats)).toBe('500.00 USD');
});

it('says how a value stands to its threshold', () => {
  expect(thresholdText({ ...ratio, comparison: '<' }, formats)).toBe('below 1 %');
  expect(thresholdText({ ...ratio, threshold: null, comparison: '' }, formats)).toBe('');
});

it('draws value and threshold on one scale from zero, and nothing that would mislead', () => {
  expect(onScale(50, 100)).toEqual({ value: expect.closeTo(43.478, 3), threshold: expect.closeTo(86.957, 3) });
  expect([onScale(null, 1), onScale(1, null), onScale(-1, 1), onScale(0, 0)]).toEqual([null, null, null, null]);
});
