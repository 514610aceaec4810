import { expect, it } from 'vitest';
import type { ZodMiniType } from 'zod/mini';
import { acceptanceSchemas, codeSchema, email, loginSchema, newPassword } from './schemas.ts';

/** What is said of a value first; null when it fits. */
function saidOf(schema: ZodMiniType, value: unknown): string | null {
  return schema.safeParse(value).error?.issues[0]?.message ?? null;
}

it('takes an address without the spaces around it, and none that the gateway refuses', () => {
  expect(email.parse(' ann@example.com ')).toBe('ann@example.com');
  expect(email.parse('jörg@müller.example')).toBe('jörg@müller.example');
  expect(saidOf(email, '  ')).toBe('Type the e-mail address.');
  for (const wrong of ['ann', 'ann@', '@example.com', 'ann@exam ple.com', 'a@b@c.example', 'ann@example.com,'])
    expect(saidOf(email, wrong)).toBe('That is no e-mail address: write ann@example.com.');
  // 242 + 12 are 254.
  expect(saidOf(email, `${'a'.repeat(242)}@example.com`)).toBeNull();
  expect(saidOf(email, `${'a'.repeat(243)}@example.com`)).toBe('An address has 254 characters at most.');
});

it('counts the characters of a new password as people do', () => {
  expect(saidOf(newPassword, 'a bird today')).toBeNull();
  expect(saidOf(newPassword, 'a bird tody')).toBe('12 characters are the least.');
  // An emoji is two units of a text, and one character.
  expect(saidOf(newPassword, '🐢'.repeat(11))).toBe('12 characters are the least.');
  expect(saidOf(newPassword, '🐢'.repeat(12))).toBeNull();
  // The ligature ﬁ is f and i.
  expect(saidOf(newPassword, 'ﬁ'.repeat(6))).toBeNull();
  expect(saidOf(newPassword, 'ab'.repeat(128))).toBeNull();
  expect(saidOf(newPassword, `${'ab'.repeat(128)}c`)).toBe('256 characters are the most.');
  expect(saidOf(newPassword, '')).toBe('Type the password.');
});

it('asks nothing of a password that there is, and leaves its spaces alone', () => {
  expect(loginSchema.parse({ email: 'ann@example.com', password: ' x ' }).password).toBe(' x ');
  expect(acceptanceSchemas.EXISTING.parse({ name: ' ', password: 'x' })).toEqual({ name: '', password: 'x' });
  expect(saidOf(acceptanceSchemas.NEW, { name: 'Carl', password: 'x' })).toContain('are the least');
  expect(saidOf(acceptanceSchemas.NEW, { name: 'n'.repeat(201), password: 'a bird today' })).toBe(
    'A name has 200 characters at most.',
  );
});

it('takes the digits of an authenticator and recovery codes', () => {
  expect(codeSchema.parse({ code: ' 123456 ' })).toEqual({ code: '123456' });
  expect(saidOf(codeSchema, { code: '12345' })).toContain('It is too short');
  expect(saidOf(codeSchema, { code: 'x'.repeat(41) })).toBe('A code has 40 characters at most.');
});
