import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { everyFence, type Fence, fences } from './fences.ts';
import { protocol } from './protocol.ts';
import type { ProtocolOptions } from './rules.ts';

/** More states than any of these games has; beyond them an exploration would take too long for a unit test. */
const MAX_STATES = 100_000;
/** Generous: the machine may be busy with other tests. */
const TIMEOUT_MS = 120_000;

function game(records: number, faults: Partial<ProtocolOptions['faults']>, sameName = false): ProtocolOptions {
  const none = { moves: 0, handovers: 0, aborts: 0, crashes: 0, timeouts: 0, losses: 0, backups: 0 };
  return { records, sameName, faults: { ...none, ...faults } };
}

/** Each with the least faults that show something, so that all their orders can be gone through. */
const games = {
  moved: game(2, { moves: 1 }),
  replaced: game(2, { moves: 1 }, true),
  'timed out': game(2, { timeouts: 1 }),
  killed: game(3, { crashes: 1 }),
  undone: game(3, { aborts: 1 }),
  'undone and killed': game(2, { aborts: 1, crashes: 1 }),
  'moved and undone': game(1, { moves: 1, aborts: 1 }),
  'given away': game(2, { handovers: 1, crashes: 1 }),
  'given away and undone': game(2, { handovers: 1, aborts: 1 }),
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
  'flushed-in-order': 'undone',
  'held-until-answered': 'undone',
  'held-dropped': 'undone',
  'offsets-dropped': 'undone',
  'state-forgotten': 'undone',
  'records-read-again': 'undone',
  'rewound-after-flush': 'undone',
  'collected-at-its-end': 'undone',
  'kept-until-flushed': 'undone',
  'given-between-transactions': 'given away and undone',
  'load-guard': 'without the last writes of Redis',
  'epoch-from-clock': 'moved while Redis loses writes',
  'rebuild-epoch': 'moved',
  'rebuild-first': 'with an old backup of Redis',
  'rebuild-ends-at-once': 'moved while Redis loses writes',
  'deletions-kept': 'with an old backup of Redis',
};

/** Another fence that would hold alone where this one is out, and the other way round: only without both is something wrong. */
const doubledBy: Partial<Record<Fence, Fence>> = { 'flushed-in-order': 'apply-seq' };

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
      const without = [fence, doubledBy[fence] ?? fence];
      const options = { ...games[shownBy[fence]], without, strict: false };
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

  it('and of two of which one is enough, the first saves a lane that begins anew, the second is there for other faults', () => {
    const { undone } = games;
    const outOfTurn = explore(protocol({ ...undone, without: ['flushed-in-order'] }), MAX_STATES).counterexample;
    expect(outOfTurn?.violation).toMatch('order: P wrote to Redis out of turn');
    expect(explore(protocol({ ...undone, without: ['apply-seq'] }), MAX_STATES).counterexample).toBeUndefined();
  });
});

describe('records behind a commit', () => {
  it('are undone with it: what they sent comes once more when they are processed again', () => {
    const { counterexample } = explore(protocol({ ...games.undone, without: ['held-dropped'] }), MAX_STATES);
    expect(counterexample?.violation).toBe('doubled: outputs of records 1, 0, 1');
    expect(counterexample?.trace.slice(9)).toEqual([
      'P: processes a record and begins to commit it',
      'P: processes a record behind the commit',
      "P: is told that its commit can't be made",
      'P: sees that it is undone',
      'P: processes a record and begins to commit it',
      'P: processes a record behind the commit',
      'P: sends offsets',
      'P: commits',
      'P: sees that it is committed',
      'P: sends offsets',
      'P: commits',
    ]);
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
    'P: processes a record and begins to commit it',
    'P: applyScript, commit 0, part',
    'P: applyScript, commit 0, end',
  ]);
});

it('gives up where there is too much to explore', () => {
  expect(() => explore(protocol(games.moved), 100)).toThrow('more than 100 states');
});
