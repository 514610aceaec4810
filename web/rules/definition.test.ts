import { expect, it } from 'vitest';
import { blankRule, idFor, scopeOf, textOf, withScope, withText } from './definition.ts';

it('changes one setting and keeps those that it does not know', () => {
  const rule = { ...blankRule, labels: { team: 'search' }, for: '2h' };
  expect(withText(rule, 'for', '')).toEqual({ ...blankRule, labels: { team: 'search' } });
  expect(textOf(withText(rule, 'severity', 'critical'), 'severity')).toBe('critical');
  const platforms = withScope(rule, 'platforms', ['meta']);
  expect(scopeOf(platforms)).toEqual({ level: 'campaign', platforms: ['meta'] });
  expect(scopeOf(withScope(platforms, 'platforms', undefined))).toEqual({ level: 'campaign' });
});

it('suggests ids that a rule may have', () => {
  expect(['CTR is low!', 'Überspend 2', '7 days', '', '—'].map(idFor)).toEqual([
    ...['ctr_is_low', 'u_berspend_2', 'days', 'rule', 'rule'],
  ]);
});
