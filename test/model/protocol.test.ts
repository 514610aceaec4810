import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { everyFence, type Fence, fences } from './fences.ts';
import { type ProtocolOptions, protocol } from './protocol.ts';

/** More states than any of these games has; beyond them an exploration would take too long for a unit test. */
const MAX_STATES = 60_000;
/** Generous: the machine may be busy with other tests. */
const TIMEOUT_MS = 120_000;

function game(records: number, faults: Partial<ProtocolOptions['faults']>, sameName = false): ProtocolOptions {
  return { records, sameName, faults: { moves: 0, crashes: 0, timeouts: 0, losses: 0, backups: 0, ...faults } };
}

/** Each with the least faults that show something, so that all their orders can be gone through. */
const games = {
  moved: game(2, { moves: 1 }),
  replaced: game(2, { moves: 1 }, true),
  'timed out': game(2, { timeouts: 1 }),
  killed: game(2, { crashes: 1 }),
  'without the last writes of Redis': game(2, { losses: 1 }),
  'with an old backup of Redis': game(2, { backups: 1, crashes: 1 }),
  'moved while a transaction times out': game(1, { moves: 1, timeouts: 1 }),
  'moved while Redis loses writes': game(1, { moves: 1, losses: 1 }),
} as const;

/** Which game shows what each fence is for. */
const shownBy: Record<Fence, keyof typeof games> = {
  'producer-epoch': 'timed out',
  'group-generation': 'moved',
  'positions-settled-first': 'moved',
  'stable-positions': 'moved',
  'uncommitted-end': 'moved',
  'committed-read': 'moved',
  'write-after-commit': 'moved',
  'apply-epoch': 'moved',
  'apply-seq': 'without the last writes of Redis',
  'seq-moves-last': 'moved',
  'parts-counted': 'without the last writes of Redis',
  'load-guard': 'without the last writes of Redis',
  'epoch-from-clock': 'moved while Redis loses writes',
  'rebuild-epoch': 'moved',
  'rebuild-first': 'with an old backup of Redis',
  'rebuild-ends-at-once': 'moved while Redis loses writes',
  'deletions-kept': 'with an old backup of Redis',
};

describe('commit, acquire and restore of a task', () => {
  it.each(Object.entries(games))(
    'lose, double and confuse nothing when it is %s, in whatever order things happen',
    (_, options) => {
      const { states, ends, counterexample } = explore(protocol(options), MAX_STATES);
      expect(counterexample).toBeUndefined();
      expect(states).toBeGreaterThan(2_000);
      // It is not for standing still that nothing goes wrong.
      expect(ends).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});

describe('each fence is needed', () => {
  it.each(everyFence)(
    '%s',
    (fence) => {
      // Outputs and state alone: that a stranger writes to Redis would be held against it anyway.
      const options = { ...games[shownBy[fence]], without: [fence], strict: false };
      const { counterexample } = explore(protocol(options), MAX_STATES);
      expect(counterexample, fences[fence]).toBeDefined();
      const { violation, trace } = counterexample ?? { violation: '', trace: [] };
      expect(violation).toMatch(/^(lost|doubled|wrong|state): /);
      if (process.env.MODEL_TRACES) console.log([`without ${fence}: ${violation}`, ...trace].join('\n  '));
    },
    TIMEOUT_MS,
  );

  it('also where its absence is covered by the others: an owner that Redis does not know any more changes nothing there', () => {
    const options = { ...games.moved, without: ['apply-epoch' as const] };
    expect(explore(protocol(options), MAX_STATES).counterexample?.violation).toMatch('fence: P changed Redis');
  });
});

it('tells the shortest way to what goes wrong', () => {
  const options = { ...games.moved, without: ['write-after-commit' as const] };
  expect(explore(protocol(options), MAX_STATES).counterexample?.trace).toEqual([
    'begin',
    'P: settle',
    'P: acquireScript',
    "P: asks for the changelog's end",
    'P: startRebuild, first step',
    'P: startRebuild, second step',
    'P: reads the changelog',
    'P: applyScript, end of a restore',
    "P: starts at the group's position",
    'P: loads and processes a record',
    'P: applyScript, commit 0, part',
    'P: applyScript, commit 0, end',
  ]);
});

it('gives up where there is too much to explore', () => {
  expect(() => explore(protocol(games.moved), 100)).toThrow('more than 100 states');
});
