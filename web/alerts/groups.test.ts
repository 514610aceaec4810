import { expect, it } from 'vitest';
import type { OpenAlertsQuery } from '../generated/operations.ts';
import { type AlertLine, groupAlerts } from './groups.ts';

const now = Date.parse('2026-11-26T12:00:00Z');

function alertOf(alertId: string, said: Partial<AlertLine> = {}): AlertLine {
  return {
    ...{ alertId, ruleName: 'CTR is low', state: 'FIRING', severity: 'WARN', subject: alertId },
    ...{ platform: 'META', accountId: 'a1', level: 'CAMPAIGN', entityId: 'c1', entityName: null },
    ...{ value: 0.008, valueReason: 'OK', threshold: 0.01, comparison: '<', unit: 'RATIO', currency: null },
    ...{
      evidence: [],
      reportDay: null,
      dataAsOf: null,
      suppressedBy: null,
      shadow: false,
      amendedAt: null,
      activeSince: null,
      endedAt: null,
    },
    ...{ startedAt: '2026-11-26T09:00:00.000000Z', stateSince: '2026-11-26T09:00:00.000000Z' },
    ...{ acknowledgedBy: null, acknowledgedAt: null, snoozedUntil: null, assignee: null },
    ...said,
  };
}

function answerOf(said: Partial<Record<'firing' | 'unsure' | 'quiet' | 'over', AlertLine[]>>): OpenAlertsQuery {
  const list = (nodes: AlertLine[] = []) => ({ nodes, pageInfo: { hasNextPage: false, endCursor: null } });
  return {
    worst: list(),
    firing: list(said.firing),
    unsure: list(said.unsure),
    quiet: list(said.quiet),
    over: { nodes: said.over ?? [] },
  };
}

function shown(answer: OpenAlertsQuery): Record<string, string[]> {
  return Object.fromEntries(groupAlerts(answer, now).map(({ id, alerts }) => [id, alerts.map((a) => a.alertId)]));
}

it('puts what fires first, the worst on top, the newest first within it', () => {
  const firing = [
    alertOf('info', { severity: 'INFO' }),
    alertOf('old', { severity: 'CRITICAL', startedAt: '2026-11-25T09:00:00.000000Z' }),
    alertOf('warn'),
    alertOf('new', { severity: 'CRITICAL' }),
  ];
  const answer = answerOf({ firing, unsure: [alertOf('blind', { state: 'NO_DATA' })], over: [alertOf('done')] });
  expect(Object.entries(shown(answer))).toEqual([
    ['firing', ['new', 'old', 'warn', 'info']],
    ['unsure', ['blind']],
    ['over', ['done']],
  ]);
});

it('sets apart what somebody has taken on and what sleeps, but not what has slept out', () => {
  const firing = [
    alertOf('taken', { acknowledgedBy: 'ana' }),
    alertOf('asleep', { snoozedUntil: '2026-11-26T13:00:00.000000Z' }),
    alertOf('awake', { snoozedUntil: '2026-11-26T11:00:00.000000Z' }),
    alertOf('taken and asleep', { acknowledgedBy: 'ana', snoozedUntil: '2026-11-26T13:00:00.000000Z' }),
  ];
  expect(shown(answerOf({ firing }))).toEqual({
    firing: ['awake'],
    taken: ['taken'],
    snoozed: ['asleep', 'taken and asleep'],
  });
});

it('says of a group whether there is more than was read', () => {
  const answer = answerOf({ firing: [alertOf('a')], quiet: [alertOf('b', { state: 'PENDING' })] });
  const cut = groupAlerts(
    { ...answer, firing: { ...answer.firing, pageInfo: { hasNextPage: true, endCursor: 'c' } } },
    now,
  );
  expect(cut.map((group) => [group.id, group.cut])).toEqual([
    ['firing', true],
    ['quiet', false],
  ]);
});
