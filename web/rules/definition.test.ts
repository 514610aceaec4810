import { expect, it } from 'vitest';
import { partOf } from '../format/definition.ts';
import { blankRule, idFor, withScope } from './definition.ts';

it('changes what a rule looks at, and takes out what is no longer said', () => {
  const platforms = withScope(blankRule, 'platforms', ['meta']);
  expect(partOf(platforms, 'scope')).toEqual({ level: 'campaign', platforms: ['meta'] });
  expect(partOf(withScope(platforms, 'platforms', undefined), 'scope')).toEqual({ level: 'campaign' });
});

it('suggests ids that a rule may have', () => {
  expect(['CTR is low!', 'Überspend 2', '7 days', '', '—'].map(idFor)).toEqual([
    ...['ctr_is_low', 'u_berspend_2', 'days', 'rule', 'rule'],
  ]);
});
