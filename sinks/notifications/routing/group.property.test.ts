import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyOf, Simulation } from '../testing/simulation.ts';
import type { Transition } from './alert.ts';
import type { DailyLimit } from './daily-limit.ts';
import { maxMembers } from './desk.ts';
import type { Peace } from './route.ts';

const start = Date.UTC(2026, 10, 2, 9);
const minute = 60_000;
const free: Peace = { disabled: false, quiet: null, except: null };
const peace = new Map<string, Peace>([
  ['desk', free],
  ['phone', free],
  ['mail', { ...free, quiet: { zone: 'Europe/Berlin', spans: [{ from: 600, to: 700 }] }, except: 'critical' }],
]);
const policy = policyOf(
  {
    route: {
      channels: ['desk'],
      group_by: ['rule'],
      group_wait: '1m',
      group_interval: '5m',
      repeat_interval: '30m',
      escalate: [{ after: '20m', to: ['phone'] }],
      routes: [{ name: 'critical', match: { severity: 'critical' }, channels: ['mail', 'desk'], continue: true }],
    },
  },
  peace,
);

interface Step {
  readonly wait: number;
  readonly alert: string;
  readonly status: 'firing' | 'resolved' | 'suppressed' | 'acknowledged';
  readonly severity: 'warn' | 'critical';
}

const steps = fc.array(
  fc.record<Step>({
    wait: fc.integer({ min: 0, max: 15 * minute }),
    alert: fc.constantFrom('a', 'b', 'c', 'd'),
    status: fc.constantFrom('firing', 'firing', 'resolved', 'suppressed', 'acknowledged'),
    severity: fc.constantFrom('warn', 'critical'),
  }),
  { maxLength: 40 },
);

function transition({ alert, status, severity }: Step, seq: number, at: number, limit?: DailyLimit): Transition {
  const shown = status === 'acknowledged' ? 'firing' : status;
  return {
    alertId: alert,
    seq,
    status: shown,
    severity,
    mark: `${shown}/${severity}`,
    labels: { rule: alert < 'c' ? 'r1' : 'r2', severity },
    at,
    ...(limit && { limit }),
  };
}

function play(story: readonly Step[], stops: readonly number[] = [], limit?: DailyLimit): Simulation {
  const simulation = new Simulation(policy, start);
  let seq = 0;
  for (const step of story) {
    const until = simulation.now + step.wait;
    for (const stop of stops) if (stop > simulation.now && stop < until) simulation.runTo(stop);
    simulation.runTo(until);
    if (step.status === 'acknowledged') {
      simulation.acknowledgements.set(step.alert, { acknowledgedAt: simulation.now, snoozedUntil: null });
    } else simulation.apply(transition(step, ++seq, simulation.now, limit));
  }
  return simulation;
}

describe('whatever happens', () => {
  test('the same story gives the same messages, however often the clock is looked at in between', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.integer({ min: start, max: start + 600 * minute })), (story, stops) => {
        expect(
          play(
            story,
            stops.toSorted((a, b) => a - b),
          ).sends,
        ).toEqual(play(story).sends);
      }),
    );
  });

  test('every alert that goes on firing is told, and every one that was told and is over is told to be over', () => {
    fc.assert(
      fc.property(steps, (story) => {
        const simulation = play(story);
        const last = new Map(story.filter(({ status }) => status !== 'acknowledged').map((step) => [step.alert, step]));
        // Past quiet hours, group waits, turns and escalations.
        simulation.runTo(simulation.now + 24 * 60 * minute);
        for (const [alert, { status }] of last) {
          const told = simulation.sends.flatMap((send) =>
            send.items.filter((item) => item.alertId === alert).map((item) => ({ ...send, ...item })),
          );
          if (status === 'firing') expect(told.map((each) => each.status)).toContain('firing');
          if (status !== 'resolved') continue;
          const lastOf = new Map(told.map((each) => [`${each.group} ${each.channel}`, each.status]));
          for (const state of lastOf.values()) expect(state).toBe('resolved');
        }
      }),
    );
  });

  test('a channel hears of a group once a turn at most, and of the end of an alert only after its beginning', () => {
    fc.assert(
      fc.property(steps, (story) => {
        const { sends } = play(story);
        const lastAt = new Map<string, number>();
        const firing = new Set<string>();
        for (const { group, channel, at, reason, items } of sends) {
          const key = `${group} ${channel}`;
          const before = lastAt.get(key);
          // An escalation comes when it is due, and a group that was done with begins anew with its wait.
          if (before !== undefined && channel !== 'phone' && reason !== 'new') {
            expect(at - before).toBeGreaterThanOrEqual(5 * minute);
          }
          lastAt.set(key, at);
          for (const { alertId, status } of items) {
            const told = `${key} ${alertId}`;
            if (status === 'firing') firing.add(told);
            else {
              expect(firing).toContain(told);
              firing.delete(told);
            }
          }
        }
      }),
    );
  });

  test('groups end: nothing is kept once all is over and told', () => {
    fc.assert(
      fc.property(steps, (story) => {
        const simulation = play(story);
        for (const [n, alert] of ['a', 'b', 'c', 'd'].entries()) {
          const step: Step = { wait: 0, alert, status: 'resolved', severity: 'warn' };
          simulation.apply(transition(step, 1_000 + n, simulation.now));
        }
        simulation.runTo(simulation.now + 24 * 60 * minute);
        expect(simulation.groups.size).toBe(0);
      }),
    );
  });
});

describe('a rule that allows two messages a day, with alerts that come back as one identity', () => {
  const limit: DailyLimit = { fingerprint: 'f', most: 2, zone: 'UTC' };
  const everything = (story: readonly Step[]) => {
    const simulation = play(story, [], limit);
    for (const [n, alert] of ['a', 'b', 'c', 'd'].entries()) {
      const step: Step = { wait: 0, alert, status: 'resolved', severity: 'warn' };
      simulation.apply(transition(step, 1_000 + n, simulation.now, limit));
    }
    simulation.runTo(simulation.now + 48 * 60 * minute);
    return simulation;
  };

  test('no channel hears more often on a day that something fires', () => {
    fc.assert(
      fc.property(steps, (story) => {
        const heard = new Map<string, number>();
        for (const { channel, at, reason } of everything(story).sends) {
          if (reason === 'resolved') continue;
          const key = `${channel} ${new Date(at).toISOString().slice(0, 10)}`;
          heard.set(key, (heard.get(key) ?? 0) + 1);
        }
        for (const count of heard.values()) expect(count).toBeLessThanOrEqual(2);
      }),
    );
  });

  test('whatever a channel hears without the limit it hears of with it, at the latest on the next day', () => {
    fc.assert(
      fc.property(steps, (story) => {
        const heard = ({ sends }: Simulation) =>
          new Set(sends.flatMap(({ channel, items }) => items.map(({ alertId }) => `${channel} ${alertId}`)));
        const limited = everything(story);
        expect(limited.groups.size).toBe(0);
        const told = heard(limited);
        // An escalation counts from the first message, which may be the next day's.
        for (const each of heard(play(story))) if (!each.startsWith('phone')) expect(told).toContain(each);
      }),
    );
  });
});

test('a group that is full goes on in a second one of the same labels', () => {
  const simulation = new Simulation(policy, start);
  for (let n = 0; n < maxMembers + 1; n++) {
    const step: Step = { wait: 0, alert: `a${n}`, status: 'firing', severity: 'warn' };
    simulation.apply(transition(step, n, start));
  }
  expect([...simulation.groups.values()].map(({ members }) => Object.keys(members).length)).toEqual([maxMembers, 1]);
  simulation.runTo(start + minute);
  expect(simulation.sends.map(({ items }) => items.length)).toEqual([maxMembers, 1]);
});
