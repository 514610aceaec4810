import { expect, it } from 'vitest';
import { returnTo } from './return-to.ts';

it('goes on to the page that was asked for', () => {
  expect(returnTo('/rules/ctr?tenant=acme#history')).toBe('/rules/ctr?tenant=acme#history');
  expect(returnTo(null)).toBe('/alerts');
});

it.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  'alerts',
  '',
  '/login?returnTo=/login',
])('goes to the first page instead of %j', (said) => expect(returnTo(said)).toBe('/alerts'));
