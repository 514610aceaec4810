import { expect, it } from 'vitest';
import { contractProblems } from './contract.ts';

const today = '2026-11-26';
const published = 'type Query { old: Int new(a: Int, b: Int): Int }';
const problems = (before: string, after: string, accepted: { change: string; because: string; on: string }[] = []) =>
  contractProblems(before, after, accepted, today);

it('takes what is added, and refuses what is removed, changed or newly demanded', () => {
  expect(problems(published, 'type Query { old: Int new(a: Int, b: Int, c: Int): Int more: Int }')).toEqual([]);
  expect(problems(published, 'type Query { new(a: Int, b: Int): Int }')).toEqual([
    'breaks clients: Query.old was removed.',
  ]);
  expect(problems(published, 'type Query { old: String new(a: Int, b: Int, c: Int!): Int }')).toEqual([
    'breaks clients: Query.old changed type from Int to String.',
    'breaks clients: A required arg c on Query.new was added.',
  ]);
});

it('lets go what was announced, after its day and not before', () => {
  const announced = (day: string) => `
    type Query { old: Int @deprecated(reason: "use new: gone after ${day}") new(a: Int, b: Int @deprecated(reason: "no longer read: gone after ${day}")): Kind }
    enum Kind { A B @deprecated(reason: "it is A: gone after ${day}") }`;
  const without = 'type Query { new(a: Int): Kind } enum Kind { A }';
  expect(problems(announced('2026-11-25'), without)).toEqual([]);
  expect(problems(announced('2026-11-26'), without)).toEqual([
    'breaks clients: Query.old was removed.',
    'breaks clients: Query.new arg b was removed.',
    'breaks clients: B was removed from enum type Kind.',
  ]);
});

it('asks of a deprecation a day, and of a new one 90 days', () => {
  const deprecated = (reason: string) =>
    `type Query { old: Int @deprecated(reason: "${reason}") new(a: Int, b: Int): Int }`;
  expect(problems(published, deprecated('use new'))[0]).toMatch(/^Query.old: its deprecation must end in/);
  expect(problems(published, deprecated('use new: gone after 2027-02-23'))[0]).toMatch(/clients get 90 days/);
  expect(problems(published, deprecated('use new: gone after 2027-02-24'))).toEqual([]);
  const running = deprecated('use new: gone after 2026-11-30');
  expect(problems(running, running)).toEqual([]);
});

it('lets go what somebody decided on', () => {
  const change = 'Query.old was removed.';
  const after = 'type Query { new(a: Int, b: Int): Int }';
  expect(problems(published, after, [{ change, because: 'told wrong numbers', on: today }])).toEqual([]);
});
