import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Evaluation, type LifePolicy, live, type Transition, unborn, wakeAt } from './life.ts';

const minute = 60_000;
const wait = fc.integer({ min: 0, max: 20 }).map((minutes) => minutes * minute);
const policy = fc.record({ policy: fc.constantFrom('keep' as const, 'alert' as const, 'ok' as const), after: wait });
const rule: fc.Arbitrary<LifePolicy> = fc.record({
  for: wait,
  keep_firing_for: wait,
  cooldown: wait,
  no_data: policy,
  error: policy,
});
const outcome = fc.constantFrom('MET', 'MET', 'CLEAR', 'BETWEEN', 'NO_DATA', 'ERROR', 'HELD' as const);
const evaluations: fc.Arbitrary<readonly Evaluation[]> = fc
  .array(
    fc.record({
      after: fc.integer({ min: 0, max: 15 }),
      outcome,
      severity: fc.constantFrom('INFO' as const, 'WARN' as const, 'CRITICAL' as const),
      inhibitor: fc.constantFrom(null, null, null, 'other'),
      restated: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(({ after, ...rest }) => {
      at += after * minute;
      return { at, ...rest };
    });
  });

function lived(policyOf: LifePolicy, all: readonly Evaluation[], again = 1) {
  let life = unborn;
  const transitions: Transition[] = [];
  for (const evaluation of all) {
    for (let times = 0; times < again; times++) {
      const after = live(life, policyOf, evaluation);
      life = after.life;
      transitions.push(...after.transitions);
    }
  }
  return { life, transitions };
}

it('an evaluation that comes twice does what it did once', () => {
  fc.assert(
    fc.property(rule, evaluations, (policyOf, all) => {
      expect(lived(policyOf, all, 2)).toEqual(lived(policyOf, all));
    }),
  );
});

it('transitions are numbered without a gap, and each begins where the one before ended', () => {
  fc.assert(
    fc.property(rule, evaluations, (policyOf, all) => {
      const { transitions } = lived(policyOf, all);
      let state = 'OK';
      for (const [at, transition] of transitions.entries()) {
        expect([transition.seq, transition.prev]).toEqual([at + 1, state]);
        if (transition.state !== 'AMENDED') state = transition.state;
      }
    }),
  );
});

it('nothing fires before it has held for its time, seen by somebody, nor within the cooldown', () => {
  fc.assert(
    fc.property(rule, evaluations, (policyOf, all) => {
      let resolvedAt: number | undefined;
      let fires = false;
      for (const transition of lived(policyOf, all).transitions) {
        if (transition.state === 'FIRING' && !fires) {
          fires = true;
          const since = all.findLast(
            ({ at, outcome: came }) => at < transition.at && (came === 'CLEAR' || came === 'BETWEEN'),
          )?.at;
          expect(transition.at - (since ?? 0)).toBeGreaterThanOrEqual(policyOf.for);
          if (resolvedAt !== undefined) expect(transition.at - resolvedAt).toBeGreaterThanOrEqual(policyOf.cooldown);
        }
        if (transition.state === 'RESOLVED') {
          if (fires) resolvedAt = transition.at;
          fires = false;
        }
      }
    }),
  );
});

it('until it wakes, the same evaluation at any time changes nothing', () => {
  fc.assert(
    fc.property(rule, evaluations, fc.integer({ min: 0, max: 40 }), (policyOf, all, later) => {
      const { life } = lived(policyOf, all);
      const last = all.at(-1);
      if (last === undefined) return;
      const at = last.at + later * minute;
      if (at >= (wakeAt(life, policyOf) ?? Number.POSITIVE_INFINITY)) return;
      expect(live(life, policyOf, { ...last, at }).transitions).toEqual([]);
    }),
  );
});
