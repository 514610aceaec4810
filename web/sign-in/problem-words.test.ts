import { expect, it } from 'vitest';
import { LoginError } from '../gateway/auth.ts';
import { problemWords, providerProblem } from './problem-words.ts';

const utc = (at: number) => new Date(at).toISOString().slice(11, 16);
const noon = Date.parse('2026-11-26T12:00:00Z');

it('says until when an account is locked, and who can help', () => {
  const locked = (retryAfterSeconds: number | null) =>
    problemWords(new LoginError('too many', { code: 'MR_TOO_MANY_ATTEMPTS', retryAfterSeconds }), noon, utc);
  expect(locked(841)).toBe(
    'Too many attempts: this is locked for now. Try again at 12:14, in 15 minutes; whoever runs Millrace can unlock it at once.',
  );
  expect(locked(20)).toContain('at 12:00, in 20 seconds;');
  expect(locked(null)).toContain('at 12:01, in a minute;');
});

it('says what the gateway said otherwise', () => {
  expect(
    problemWords(new LoginError('E-mail address or password is wrong.', { code: 'MR_LOGIN_REFUSED' }), 0, utc),
  ).toBe('E-mail address or password is wrong.');
  expect(providerProblem('MR_OIDC', 'r1')).toContain('Give them the request r1.');
  expect(providerProblem('MR_ODD', null)).toContain('(MR_ODD)');
});
