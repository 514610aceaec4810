import { describe, expect, it } from 'vitest';
import { createFormats } from '../format/formats.ts';
import { hasDayValue, scopeOf, valuesText } from './current-value.ts';

const formats = createFormats('en-GB', 'UTC');
const row = (currency: string, value: number | null, amount: string | null = null, reason = 'OK') => ({
  ...{ __typename: 'MetricRow' as const, currency },
  values: [{ value, amount: amount === null ? null : { amount, currency }, reason: reason as 'OK' }],
});

describe('the current value', () => {
  it('is written by its unit', () => {
    expect(valuesText('RATIO', [row('USD', 0.0125)], formats)).toBe('1.25 %');
    expect(valuesText('COUNT', [row('USD', 1234)], formats)).toBe('1,234');
    expect(valuesText('MONEY', [row('USD', 1.5, '1.500000')], formats)).toBe('1.50 USD');
  });

  it('of several currencies is told for each', () => {
    expect(valuesText('MONEY', [row('USD', 1, '1'), row('EUR', 2, '2')], formats)).toBe('1.00 USD; 2.00 EUR');
    expect(valuesText('RATIO', [row('USD', 0.1), row('EUR', 0.2)], formats)).toBe(
      '10 % (rows in USD); 20 % (rows in EUR)',
    );
  });

  it('that is none says why', () => {
    expect(valuesText('RATIO', [], formats)).toBe('no data');
    expect(valuesText('RATIO', [row('USD', null, null, 'DIV0')], formats)).toBe('divided by zero');
    expect(valuesText('RATIO', [row('USD', 0.5, null, 'PARTIAL')], formats)).toBe(
      '50 %, some rows lack a measure of it',
    );
  });
});

it.each([
  ['clicks', 'COUNT', true],
  ['@ctr', 'RATIO', true],
  ['@ctr@2', 'RATIO', true],
  ['objective', 'TEXT', false],
  ['least(clicks, 3)', 'COUNT', false],
  ['@is_new', 'BOOL', false],
] as const)('%s of unit %s has a value of a day: %s', (text, unit, told) => {
  expect(hasDayValue({ text, unit })).toBe(told);
});

it('is asked for by the level and family of the rule, and by its platform where it has one', () => {
  const meta = { level: 'ad_group', platforms: ['meta'], family: 'conversions' };
  expect(scopeOf({ scope: meta })).toEqual({ level: 'AD_GROUP', family: 'conversions', platform: 'META' });
  const both = { level: 'ad', platforms: ['meta', 'google'] };
  expect(scopeOf({ scope: both })).toEqual({ level: 'AD', family: 'delivery', platform: null });
});
