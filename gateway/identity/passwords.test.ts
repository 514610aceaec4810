import argon2 from 'argon2';
import { expect, it } from 'vitest';
import { checkPassword, createPasswords, hashParameters } from './passwords.ts';

const quick = { memoryCost: 1024, timeCost: 1, parallelism: 1 };
const limits = { hashing: 2, waitingForHashing: 8 };

it('hashes as written down: argon2id, 19 MiB, two passes, a salt of its own each time', async () => {
  const passwords = createPasswords(limits);
  const [one, other] = [await passwords.hash('correct horse battery'), await passwords.hash('correct horse battery')];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(other);
  expect(await passwords.verify(one, 'correct horse battery')).toBe(true);
  expect(await passwords.verify(one, 'correct horse batterz')).toBe(false);
  expect(passwords.isOutdated(one)).toBe(false);
});

it('takes a hash of other parameters, and tells that it is outdated', async () => {
  const older = await argon2.hash('correct horse battery', { ...quick, type: argon2.argon2id });
  const passwords = createPasswords(limits);
  expect(await passwords.verify(older, 'correct horse battery')).toBe(true);
  expect(passwords.isOutdated(older)).toBe(true);
  expect(hashParameters.memoryCost).toBeGreaterThanOrEqual(19_456);
});

it('takes the same characters however they are composed', async () => {
  const passwords = createPasswords(limits, quick);
  const hash = await passwords.hash('Bl\u00fctenstaub im Mai');
  expect(await passwords.verify(hash, 'Blu\u0308tenstaub im Mai')).toBe(true);
});

it('is false without a hash, and does the work all the same', async () => {
  const passwords = createPasswords(limits);
  await passwords.verify(null, 'warm up');
  const took = async (hash: string | null) => {
    const start = performance.now();
    expect(await passwords.verify(hash, 'correct horse battery!')).toBe(false);
    return performance.now() - start;
  };
  const real = await took(await passwords.hash('correct horse battery'));
  expect(await took(null)).toBeGreaterThan(real / 5);
});

it('refuses when too many wait, and says when to try again', async () => {
  const passwords = createPasswords({ hashing: 1, waitingForHashing: 1 }, quick);
  const tries = await Promise.allSettled([1, 2, 3, 4].map((each) => passwords.hash(`password ${each}`)));
  expect(tries.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect((tries[2] as PromiseRejectedResult).reason).toMatchObject({ code: 'MR_BUSY', retryAfterSeconds: 5 });
});

it.each([
  ['short', 'elevenchars', /11 characters: 12 are the least/],
  ['endless', 'x1y2z3'.repeat(100), /600 characters: 256 are the most/],
  ['repeating', 'abababababab', /repeats/],
  ['the address', 'annabell2026', /e-mail address/],
  ['a word that is tried first', 'Password1234567', /tried first/],
  ['a run', 'abcdefghijklmn', /tried first/],
])('refuses a password that is %s', (_what, password, message) => {
  expect(() => checkPassword(password, 'annabell@example.com')).toThrow(message);
});

it.each([
  'correct horse battery staple',
  'tr0ub4dor&3-and-more',
  'ein Satz mit Umlauten: Käse',
  '🦊🦊🦆🦆🐌🐌🐝🐝🦂🦂🐞🐞',
])('takes %s', (password) => {
  expect(() => checkPassword(password, 'annabell@example.com')).not.toThrow();
});
