import { expect, test } from 'vitest';
import { storable } from './storable.ts';

test('what Postgres refuses is replaced, whole characters stay', () => {
  const halves = '👍'.split('');
  const said = { a: 'x\0y', 'k\0': [halves[0], `${halves[1]}!`, '👍 ünï'], n: 1, none: null, deep: { t: true } };
  expect(storable(said)).toEqual({
    a: 'x\ufffdy',
    'k\ufffd': ['\ufffd', '\ufffd!', '👍 ünï'],
    n: 1,
    none: null,
    deep: { t: true },
  });
});
