import { expect, it } from 'vitest';
import { timesSchema } from './times-schema.ts';

it('takes a name that files can have, and that is free', () => {
  const saidOf = (name: string) => timesSchema(['office']).safeParse({ name }).error?.issues[0]?.message ?? null;
  expect(saidOf('night-2')).toBeNull();
  expect(saidOf('')).toBe('Give them a name.');
  expect(saidOf('Night')).toMatch(/^Write small letters/);
  expect(saidOf('office')).toBe('There are times of this name.');
  expect([saidOf('n'.repeat(63)), saidOf('n'.repeat(64))]).toEqual([null, 'A name has 63 characters at most.']);
});
