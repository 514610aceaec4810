import { expect, it } from 'vitest';
import { ago, snoozeChoices } from './times.ts';

const now = Date.parse('2026-11-26T12:00:00Z');

it('says how long ago in one unit', () => {
  const instants = ['11:59:30', '11:55:00', '09:00:01'].map((time) => `2026-11-26T${time}.000000Z`);
  expect([...instants, '2026-11-23T12:00:00.000000Z'].map((instant) => ago(instant, now))).toEqual([
    'just now',
    '5 min ago',
    '2 h ago',
    '3 days ago',
  ]);
});

it('offers ends of a snooze that all lie ahead, the morning in the reader’s zone', () => {
  const choices = snoozeChoices(now);
  expect(choices.every(({ until }) => until.getTime() > now)).toBe(true);
  const morning = choices.find(({ name }) => name.startsWith('tomorrow'))?.until;
  expect([morning?.getHours(), morning?.getMinutes()]).toEqual([9, 0]);
});
