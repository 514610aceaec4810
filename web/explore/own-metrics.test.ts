import { expect, it } from 'vitest';
import { createFormats } from '../format/formats.ts';
import { isFormulaId } from './metrics.ts';
import { fitting, metricOfCatalogue } from './own-metrics.ts';
import { lineOf } from './testing.ts';
import type { View } from './view.ts';

const formats = createFormats('en-GB', 'UTC');
const metric = (unit: 'MONEY' | 'RATIO' | 'COUNT', rows: 'ANY' | 'ENTITY_OR_ACCOUNT' = 'ANY') =>
  metricOfCatalogue({ id: 'net', title: 'Net', unit, rows });

it('writes what a formula comes to by its unit, and says why there is nothing', () => {
  const row = lineOf({ values: [{ value: 0.0125, amount: { amount: '12.50' }, reason: 'PARTIAL' }] });
  expect(metric('RATIO').text(row, 'USD', formats)).toBe('1.25 %');
  expect(metric('MONEY').text(row, 'USD', formats)).toBe('12.50 USD');
  expect(metric('MONEY').exact(row)).toBe('12.50');
  expect(metric('COUNT').exact(row)).toBe('0.0125');
  expect(metric('COUNT').reason?.(row)).toBe('PARTIAL');
  expect([metric('RATIO').exact(lineOf({})), metric('RATIO').text(lineOf({}), 'USD', formats)]).toEqual([null, '–']);
});

it('looks at entities or accounts where a metric is of one alone, and compares it with nothing', () => {
  const view: View = {
    ...{ metric: '@net', level: 'CAMPAIGN', by: 'PLATFORM', from: '2026-11-01', to: '2026-11-07', compare: 'week' },
    ...{ platform: null, account: null, currency: null, find: '', sort: '-@net' },
  };
  const ofOne = metric('RATIO', 'ENTITY_OR_ACCOUNT');
  expect(fitting(view, ofOne)).toEqual({ ...view, by: 'ACCOUNT', compare: 'none' });
  expect(fitting({ ...view, by: 'ENTITY' }, ofOne)).toMatchObject({ by: 'ENTITY', compare: 'none' });
  expect(fitting(view, metric('RATIO'))).toBe(view);
});

it('tells ids of the catalogue from others', () => {
  expect(['@net_ctr', 'spend', '@', '@Net', '@a b'].map(isFormulaId)).toEqual([true, false, false, false, false]);
});
