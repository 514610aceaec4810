import { expect, it } from 'vitest';
import type { Level } from '../../schemas/generated/types.ts';
import type { ExampleSlice } from './example.ts';
import { sliceEventsOfExample } from './example-slice.ts';
import { RuleReplay } from './replay.ts';
import { configOf, goldOf, november } from './testing/made.ts';

const begin = november('04T09:00');
const minute = 60_000;

/** What the replay of events and rows tells: minutes after nine, account, state, value and slices. */
function played(rule: object, happens: (replay: RuleReplay) => void) {
  const replay = new RuleReplay();
  replay.rule(configOf({ group_by: 'account', ...rule }), begin);
  happens(replay);
  return replay.alerts.map(({ event_time, entity, state, value, slices }) => ({
    at: (event_time / 1000 - begin) / minute,
    account: entity.account_id,
    state,
    value,
    slices: slices.map((slice) => slice.split('/').at(-1)),
  }));
}

interface Whose {
  readonly account?: string;
  readonly tenant?: string;
  readonly level?: Level;
}

function happen(
  replay: RuleReplay,
  at: number,
  day: number,
  is: ExampleSlice['is'],
  { account = 'a1', tenant = 'acme', level = 'CAMPAIGN' }: Whose = {},
): void {
  const example = { platform: 'META', account, zone: 'UTC', currency: 'EUR' };
  const slice = { day: `2026-11-0${day}`, report: 'campaign_daily', is };
  const events = sliceEventsOfExample(slice, { tenant, level, family: 'delivery', example }, begin + at * minute);
  for (const event of events) replay.slice(event, begin + at * minute);
}

it('counts the slices of an account that are late, and names them', () => {
  const told = played({ condition: 'slices_late() >= 2' }, (replay) => {
    happen(replay, 1, 1, 'late');
    happen(replay, 2, 2, 'late', { account: 'a2' });
    happen(replay, 3, 3, 'late');
    happen(replay, 3, 3, 'late');
    happen(replay, 4, 1, 'fine');
  });
  expect(told).toEqual([
    { at: 3, account: 'a1', state: 'FIRING', value: 2, slices: ['2026-11-01', '2026-11-03'] },
    { at: 4, account: 'a1', state: 'RESOLVED', value: 1, slices: ['2026-11-03'] },
  ]);
});

it.each([
  ['late', 'slices_late() > 0'],
  ['shrunk', 'slices_shrunk() > 0'],
  ['incomplete', 'slices_incomplete() > 0'],
] as const)('%s is seen by its own function alone', (is, condition) => {
  const others = (['late', 'shrunk', 'incomplete'] as const).filter((each) => each !== is);
  const told = played({ condition }, (replay) => {
    for (const other of others) happen(replay, 1, 1, other);
    happen(replay, 2, 1, is);
  });
  expect(told.map(({ at, state }) => [at, state])).toEqual([[2, 'FIRING']]);
});

it('what stays incomplete for as long as the rule says is told', () => {
  const told = played({ condition: 'slices_incomplete() > 0', for: '2h' }, (replay) => {
    happen(replay, 0, 3, 'incomplete');
    happen(replay, 60, 3, 'fine');
    happen(replay, 90, 3, 'incomplete');
    replay.pass(begin + 215 * minute);
  });
  expect(told.map(({ at, state }) => `${at} ${state}`)).toEqual(['0 PENDING', '60 OK', '90 PENDING', '210 FIRING']);
});

it('nothing of another level, account, platform or tenant is seen', () => {
  const rule = { condition: 'slices_late() > 0', scope: { level: 'campaign', accounts: ['a1'], platforms: ['meta'] } };
  const told = played(rule, (replay) => {
    happen(replay, 1, 1, 'late', { level: 'AD' });
    happen(replay, 1, 1, 'late', { account: 'a2' });
    happen(replay, 1, 1, 'late', { tenant: 'other' });
  });
  expect(told).toEqual([]);
});

it('an event under the key of another tenant is refused, and reaches nobody', () => {
  const replay = new RuleReplay();
  replay.rule(configOf({ group_by: 'account', condition: 'slices_late() > 0' }), begin);
  const example = { platform: 'META', account: 'a1', zone: 'UTC', currency: 'EUR' };
  const slice = { day: '2026-11-01', report: 'r', is: 'late' } as const;
  const [event] = sliceEventsOfExample(
    slice,
    { tenant: 'other', level: 'CAMPAIGN', family: 'delivery', example },
    begin,
  );
  if (event === undefined) throw new Error('there is one');
  const forged = { ...event, h: { ...event.h, tenant_id: 'acme' } };
  expect(() => replay.slice(forged, begin)).toThrow(/'other\|a1' is not that of its tenant 'acme'/);
  expect(replay.alerts).toEqual([]);
});

it('a rule of single entities can ask that nothing is late: what comes late changes it with the next data', () => {
  const rule = { group_by: 'entity', condition: 'spend over today > 100 and slices_late() == 0' };
  const told = played(rule, (replay) => {
    happen(replay, 1, 3, 'late');
    const spent = (spend: string, at: number) => replay.gold(goldOf({ day: '2026-11-04', spend }, at), at);
    spent('150', begin + 2 * minute);
    happen(replay, 3, 3, 'fine');
    spent('151', begin + 4 * minute);
  });
  expect(told.map(({ at, state }) => `${at} ${state}`)).toEqual(['4 FIRING']);
});

it('data that is restated makes nothing of what was late: nobody knows any more what was late then', () => {
  const rule = { group_by: 'entity', condition: 'spend over 1d > 100 or slices_late() > 0' };
  const replay = new RuleReplay();
  replay.rule(configOf(rule), november('02T09:00'));
  const day = (written: string, spend: string, at: number) => replay.gold(goldOf({ day: written, spend }, at), at);
  day('2026-11-01', '50', november('02T09:00'));
  day('2026-11-02', '50', november('03T09:00'));
  day('2026-11-03', '50', november('04T09:00'));
  happen(replay, 1, 3, 'late');
  day('2026-11-01', '51', november('04T10:00'));
  expect(replay.alerts.filter(({ state }) => state === 'AMENDED')).toEqual([]);
});

it('a rule that comes later sees what is wrong already, also of an account without any data', () => {
  const replay = new RuleReplay();
  happen(replay, 0, 1, 'late');
  happen(replay, 0, 1, 'late', { account: 'a2' });
  happen(replay, 1, 1, 'fine', { account: 'a2' });
  happen(replay, 1, 1, 'late', { tenant: 'other' });
  replay.rule(configOf({ group_by: 'account', condition: 'slices_late() > 0' }), begin + 2 * minute);
  replay.pass(begin + 5 * minute);
  expect(replay.alerts.map(({ h, entity, state }) => [h.tenant_id, entity.account_id, state])).toEqual([
    ['acme', 'a1', 'FIRING'],
  ]);
});
