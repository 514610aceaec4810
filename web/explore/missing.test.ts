import { expect, it } from 'vitest';
import { metricOf } from './metrics.ts';
import { reasonText, whyNothing } from './missing.ts';
import { metricOfCatalogue } from './own-metrics.ts';
import { lineOf } from './testing.ts';

const pacing = metricOfCatalogue({ id: 'pacing', title: 'Pacing', unit: 'RATIO', rows: 'ENTITY_OR_ACCOUNT' });
const paced = (value: number | null) =>
  lineOf({ values: [{ value, amount: null, reason: value === null ? 'NO_DATA' : 'OK' }] });

it('says why a figure is missing, and of a formula that it may be the budget', () => {
  expect(reasonText(metricOf('cvr'), lineOf({}))).toBe('No platform reported all that it is made of');
  expect(reasonText(pacing, paced(null))).toMatch(/no budget and days were set/);
  expect(reasonText(pacing, paced(0.9))).toBeUndefined();
  expect(reasonText(metricOf('spend'), lineOf({}))).toBeUndefined();
});

it('says that nothing can be drawn where no row has a figure, and where there are rows', () => {
  expect(whyNothing(pacing, [paced(null), paced(null)])).toMatch(/no budget and days were set/);
  expect(whyNothing(pacing, [paced(null), paced(0.9)])).toBeNull();
  expect(whyNothing(pacing, [])).toBeNull();
});
