import { expect, it } from 'vitest';
import { partOf, partsOf, textOf, textsOf, withSetting } from './definition.ts';

it('changes one setting, and keeps those that it does not know', () => {
  const rule = { name: 'a', labels: { team: 'search' }, for: '2h' };
  expect(withSetting(rule, 'for', '')).toEqual({ name: 'a', labels: { team: 'search' } });
  expect(withSetting(rule, 'labels', {})).toEqual({ name: 'a', for: '2h' });
  expect(withSetting(rule, 'enabled', false)).toEqual({ ...rule, enabled: false });
  expect(rule).toEqual({ name: 'a', labels: { team: 'search' }, for: '2h' });
});

it('reads what is said as what it should be, and nothing else', () => {
  const said = { name: 7, to: 'ops', list: ['a', 3], part: [1], parts: [{ a: 1 }, 'b'] };
  expect(textOf(said, 'name')).toBe('');
  expect([textsOf(said, 'to'), textsOf(said, 'list'), textsOf(said, 'none')]).toEqual([['ops'], ['a'], []]);
  expect([partOf(said, 'part'), partsOf(said, 'parts')]).toEqual([{}, [{ a: 1 }]]);
});
