import { expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import type { FlightConfig } from '../../schemas/generated/types.ts';
import { flightChange } from './planned.ts';
import { RuleReplay } from './replay.ts';
import { configOf, goldOf, november } from './testing/made.ts';

/** A flight of META account a1, of campaign c1 unless said; the budget in currency units. */
function flight(starts: string, ends: string, budget: number, said: Partial<FlightConfig> = {}) {
  const config: FlightConfig = {
    tenant_id: 'acme',
    platform: 'META',
    account_id: 'a1',
    level: 'CAMPAIGN',
    entity_id: 'c1',
    starts: dayFromIso(starts),
    ends: dayFromIso(ends),
    budget_micros: BigInt(budget) * 1_000_000n,
    currency: 'EUR',
    updated_at: 0,
    ...said,
  };
  const key = [config.tenant_id, config.platform, config.account_id, config.level, config.entity_id, starts].join('|');
  return { key, config };
}

const planned = (...of: Parameters<typeof flight>) => {
  const { key, config } = flight(...of);
  return flightChange(key, config);
};

const told = (replay: RuleReplay) =>
  replay.alerts.map(({ state, value, entity }) => [
    entity.entity_id,
    state,
    value === null ? null : Number(value.toFixed(4)),
  ]);

const pacing = { condition: 'pacing() > 1.2' };
// Of ten days at 100 in all, 10 a day are due: after one day, 13 spent are 1.3 times that.
const spent = (replay: RuleReplay, spend: string, said: object = {}) =>
  replay.gold(goldOf({ day: '2026-11-01', spend, ...said }, november('02T09:00')), november('02T09:00'));

it('pacing goes by the organisation’s flight of the entity, and is another once that is', () => {
  const replay = new RuleReplay();
  replay.rule(configOf(pacing), november('01T09:00'));
  replay.flight(planned('2026-11-01', '2026-11-10', 100), november('01T09:00'));
  spent(replay, '13');
  expect(told(replay)).toEqual([['c1', 'FIRING', 1.3]]);
  replay.flight(planned('2026-11-01', '2026-11-10', 130), november('02T10:00'));
  replay.pass(november('02T10:05'));
  expect(told(replay).slice(1)).toEqual([['c1', 'RESOLVED', 1]]);
});

it('without a flight there is no pacing, and one that is taken back is none', () => {
  const replay = new RuleReplay();
  replay.rule(configOf({ condition: 'pacing() is null' }), november('01T09:00'));
  replay.flight(planned('2026-11-01', '2026-11-10', 100), november('01T09:00'));
  spent(replay, '13');
  expect(told(replay)).toEqual([]);
  const { key } = flight('2026-11-01', '2026-11-10', 100);
  replay.flight(flightChange(key, null), november('02T10:00'));
  replay.pass(november('02T10:05'));
  expect(told(replay)).toEqual([['c1', 'FIRING', null]]);
});

it('of several flights the one counts that the day is in, and between two the one before', () => {
  const replay = new RuleReplay();
  replay.rule(configOf({ condition: 'pacing() > 2' }), november('01T09:00'));
  replay.flight(planned('2026-10-01', '2026-10-31', 31_000), november('01T09:00'));
  replay.flight(planned('2026-11-01', '2026-11-10', 100), november('01T09:00'));
  replay.flight(planned('2026-12-01', '2026-12-31', 31_000), november('01T09:00'));
  spent(replay, '25');
  expect(told(replay)).toEqual([['c1', 'FIRING', 2.5]]);
});

it('what the rule says itself counts before it', () => {
  const flights = [{ entity: 'c1', start: '2026-11-01', end: '2026-11-10', budget: '1000', currency: 'EUR' }];
  const replay = new RuleReplay();
  replay.rule(configOf({ ...pacing, flights }), november('01T09:00'));
  replay.flight(planned('2026-11-01', '2026-11-10', 100), november('01T09:00'));
  spent(replay, '13');
  expect(told(replay)).toEqual([]);
});

it('the sums of an account go by the flight of the account; one of another level, account or tenant is no one’s', () => {
  const replay = new RuleReplay();
  replay.rule(configOf({ ...pacing, group_by: 'account' }), november('01T09:00'));
  const days = ['2026-11-01', '2026-11-10', 100] as const;
  replay.flight(planned(...days, { entity_id: 'a1' }), november('01T09:00'));
  replay.flight(planned(...days, { account_id: 'a2', level: 'ACCOUNT', entity_id: 'a1' }), november('01T09:00'));
  replay.flight(planned(...days, { tenant_id: 'other', level: 'ACCOUNT', entity_id: 'a1' }), november('01T09:00'));
  spent(replay, '13');
  expect(told(replay)).toEqual([]);
  replay.flight(planned(...days, { level: 'ACCOUNT', entity_id: 'a1' }), november('02T10:00'));
  replay.pass(november('02T10:05'));
  expect(told(replay)).toEqual([['a1', 'FIRING', 1.3]]);
});

it.each([
  ['of another tenant', { tenant_id: 'other' }],
  ['of another account', { account_id: 'a2' }],
  ['of another entity', { entity_id: 'c2' }],
])('a record %s than its key is refused', (_, said) => {
  const { key } = flight('2026-11-01', '2026-11-10', 100);
  const { config } = flight('2026-11-01', '2026-11-10', 100, said);
  expect(() => flightChange(key, config)).toThrow(/is not that of the flight/);
});

it('a key that is none is refused', () => {
  expect(() => flightChange('acme|META|a1', null)).toThrow(/is not a key/);
  expect(() => flightChange('acme|META|a1|CAMPAIGN|c1|2026-02-30', null)).toThrow();
});
