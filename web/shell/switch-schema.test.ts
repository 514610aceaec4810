import { expect, it } from 'vitest';
import { switchSchema } from './switch-schema.ts';

it('takes an id without the spaces around it', () => {
  expect(switchSchema.parse({ organisation: ' acme ' })).toEqual({ organisation: 'acme' });
  const saidOf = (organisation: string) => switchSchema.safeParse({ organisation }).error?.issues[0]?.message;
  expect(saidOf('  ')).toBe('Type the id of an organisation.');
  expect(saidOf('a'.repeat(64))).toBeUndefined();
  expect(saidOf('a'.repeat(65))).toBe('An id has 64 characters at most.');
});
