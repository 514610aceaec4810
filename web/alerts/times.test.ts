import { expect, it } from 'vitest';
import { snoozeChoices } from './times.ts';

const now = Date.parse('2026-11-26T12:00:00Z');

it('offers ends of a snooze that all lie ahead, the morning in the reader’s zone', () => {
  const choices = snoozeChoices(now);
  expect(choices.every(({ until }) => until.getTime() > now)).toBe(true);
  const morning = choices.find(({ name }) => name.startsWith('tomorrow'))?.until;
  expect([morning?.getHours(), morning?.getMinutes()]).toEqual([9, 0]);
});
