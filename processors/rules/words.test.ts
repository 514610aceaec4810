import { expect, test } from 'vitest';
import type { Alert } from '../../schemas/generated/types.ts';
import { subjectLine } from './words.ts';

function alertOf(change: Partial<Alert>): Alert {
  return {
    state: 'FIRING',
    rule_name: 'CTR is low',
    entity: { entity_id: '7' },
    entity_name: 'Spring sale',
    unit: 'RATIO',
    currency: null,
    comparison: '<',
    threshold: 0.006,
    value: 0.0031,
    previous_value: null,
    ...change,
  } as Alert;
}

test.each([
  ['a share in percent', {}, 'CTR is low: Spring sale, 0.31%, below 0.6%'],
  ['one that is rounded to its threshold', { value: 0.005997 }, 'CTR is low: Spring sale, 0.5997%, below 0.6%'],
  [
    'money that is rounded to its threshold',
    { unit: 'MONEY', currency: 'USD', comparison: '>', threshold: 450, value: 450.004 },
    'CTR is low: Spring sale, 450.004 USD, above 450.00 USD',
  ],
  ['one that is its threshold', { comparison: '<=', value: 0.006 }, 'CTR is low: Spring sale, 0.6%, at most 0.6%'],
  ['an entity without a name', { entity_name: null }, 'CTR is low: 7, 0.31%, below 0.6%'],
  [
    'a restated figure',
    { state: 'AMENDED', previous_value: 0.0031, value: 0.0071 },
    'Restated: CTR is low: Spring sale, 0.31% → 0.71%',
  ],
] as ReadonlyArray<[string, Partial<Alert>, string]>)('a message line of %s', (_, change, line) => {
  expect(subjectLine(alertOf(change))).toBe(line);
});
