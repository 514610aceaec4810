import { expect, it } from 'vitest';
import type { ZodMiniType } from 'zod/mini';
import { inviteSchema, keySchema, organisationSchema, passwordSchemas, proofSchemas } from './schemas.ts';

/** What is said first, and where; null when the value fits. */
function saidOf(schema: ZodMiniType, value: unknown): string | null {
  const issue = schema.safeParse(value).error?.issues[0];
  return issue === undefined ? null : `${issue.path.join('.')}: ${issue.message}`;
}

it('invites an address in a role that there is', () => {
  expect(inviteSchema.parse({ email: ' carl@example.com', role: 'OWNER' })).toEqual({
    email: 'carl@example.com',
    role: 'OWNER',
  });
  expect(saidOf(inviteSchema, { email: 'carl', role: 'OWNER' })).toMatch(/^email: That is no e-mail address/);
  expect(saidOf(inviteSchema, { email: 'carl@example.com', role: 'KING' })).toMatch(/^role: /);
});

it('makes a key with a name that may do something', () => {
  const key = { name: ' search ', life: '', scopes: ['ALERTS_READ'] };
  expect(keySchema.parse(key)).toEqual({ name: 'search', life: '', scopes: ['ALERTS_READ'] });
  expect(saidOf(keySchema, { ...key, name: '   ' })).toBe('name: Give it a name, such as that of the program.');
  expect(saidOf(keySchema, { ...key, name: 'n'.repeat(100) })).toBeNull();
  expect(saidOf(keySchema, { ...key, name: 'n'.repeat(101) })).toBe('name: A name has 100 characters at most.');
  expect(saidOf(keySchema, { ...key, scopes: [] })).toBe('scopes: Choose at least one thing that it may.');
  // Managing members is nothing that a program may.
  expect(saidOf(keySchema, { ...key, scopes: ['MEMBERS_WRITE'] })).toMatch(/^scopes\.0: /);
  expect(saidOf(keySchema, { ...key, life: '31' })).toMatch(/^life: /);
});

it('asks for the password of now from who has one', () => {
  const said = { current: '', wanted: 'a bird today' };
  expect(saidOf(passwordSchemas.first, said)).toBeNull();
  expect(saidOf(passwordSchemas.another, said)).toBe('current: Type the password.');
  expect(saidOf(passwordSchemas.another, { current: 'x', wanted: 'x' })).toMatch(/^wanted: 12 characters/);
  expect(saidOf(proofSchemas.needed, { password: '' })).toBe('password: Type the password.');
  expect(saidOf(proofSchemas.none, { password: '' })).toBeNull();
});

it('gives an organisation a name, and a currency that there is or none', () => {
  const typed = { name: ' Acme ', reportingCurrency: ' eur ', rateSource: 'ecb', longestRateDays: '7' };
  expect(organisationSchema.parse(typed)).toEqual({
    ...{ name: 'Acme', reportingCurrency: 'EUR', rateSource: 'ecb', longestRateDays: 7 },
  });
  expect(saidOf(organisationSchema, { ...typed, reportingCurrency: '' })).toBeNull();
  expect(saidOf(organisationSchema, { ...typed, name: ' ' })).toBe('name: Give it a name.');
  expect(saidOf(organisationSchema, { ...typed, reportingCurrency: 'euro' })).toMatch(/^reportingCurrency: That is no/);
  expect(saidOf(organisationSchema, { ...typed, rateSource: 'The House' })).toMatch(/^rateSource: /);
  expect(saidOf(organisationSchema, { ...typed, longestRateDays: 'a week' })).toMatch(
    /^longestRateDays: Write a whole/,
  );
  expect(saidOf(organisationSchema, { ...typed, longestRateDays: '367' })).toMatch(/^longestRateDays: Give 366/);
});
