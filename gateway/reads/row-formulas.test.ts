import { expect, it } from 'vitest';
import { builtInCatalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { compileFormula } from '../../processors/formula/formula.ts';
import { rowsOf } from './row-formulas.ts';

const rows = (source: string) => rowsOf(compileFormula(source, builtInCatalogue()));

it('tells for which rows a formula is computed', () => {
  expect(['@ctr', '(conversions + installs) / clicks', 'spend * 1.1'].map(rows)).toEqual(['ANY', 'ANY', 'ANY']);
  expect(['@pacing', '@share_of_spend', 'change(spend over 1d, 1d)'].map(rows)).toEqual([
    'ENTITY_OR_ACCOUNT',
    'ENTITY_OR_ACCOUNT',
    'ENTITY_OR_ACCOUNT',
  ]);
  expect(rows('spend over 24h')).toBe('NONE');
});
