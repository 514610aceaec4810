import { describe, expect, it } from 'vitest';
import { RuleReplay } from './replay.ts';
import { configOf, goldOf, november } from './testing/made.ts';

const spendHigh = { condition: 'spend over today > 100', labels: { team: 'search' } };

/** A replay in which a rule fires for c1. */
function firing(rule: object = spendHigh): RuleReplay {
  const replay = new RuleReplay();
  replay.rule(configOf(rule), november('02T08:00'));
  replay.gold(
    goldOf({ day: '2026-11-02', spend: '150', name: 'Spring sale' }, november('02T09:00')),
    november('02T09:00'),
  );
  return replay;
}

function states(replay: RuleReplay): string[] {
  return replay.alerts.map(({ state, rule_version: version }) => `${state} ${version}`);
}

describe('a rule that changes', () => {
  it('goes on with its alerts where it judges as before; their labels are those they began with', () => {
    const replay = firing();
    replay.rule(
      configOf({ ...spendHigh, name: 'Renamed', labels: { team: 'social' } }, 'acme', 2),
      november('02T10:00'),
    );
    expect(states(replay)).toEqual(['FIRING 1']);
    replay.gold(goldOf({ day: '2026-11-02', spend: '50' }, november('02T11:00')), november('02T11:00'));
    expect(states(replay)).toEqual(['FIRING 1', 'RESOLVED 2']);
    expect(replay.alerts.map(({ labels, alert_id: id }) => [labels.team, id])).toEqual([
      ['search', replay.alerts[0]?.alert_id],
      ['search', replay.alerts[0]?.alert_id],
    ]);
  });

  it('ends them where it judges otherwise, and begins anew: a longer wait is waited for', () => {
    const replay = firing();
    replay.rule(configOf({ condition: 'spend over today > 120', for: '1h' }, 'acme', 2), november('02T10:00'));
    replay.gold(goldOf({ day: '2026-11-02', spend: '160' }, november('02T11:00')), november('02T11:00'));
    replay.pass(november('02T12:05'));
    expect(states(replay)).toEqual(['FIRING 1', 'RESOLVED 1', 'PENDING 2', 'FIRING 2']);
    expect(replay.alerts.map(({ transition_seq: seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(replay.alerts.map(({ annotations }) => annotations.cause)).toEqual([
      'condition',
      'rule_changed',
      'condition',
      'condition',
    ]);
  });

  it.each([
    ['is removed', (replay: RuleReplay) => replay.remove('acme', 'r', november('02T10:00'))],
    [
      'is switched off',
      (replay: RuleReplay) => replay.rule(configOf({ ...spendHigh, mode: 'off' }, 'acme', 2), november('02T10:00')),
    ],
  ])('leaves nothing behind when it %s', (_how, end) => {
    const replay = firing();
    end(replay);
    replay.gold(goldOf({ day: '2026-11-02', spend: '500' }, november('02T11:00')), november('02T11:00'));
    expect(states(replay)).toEqual(['FIRING 1', 'RESOLVED 1']);
    expect(replay.alerts[1]?.annotations.cause).toBe('rule_removed');
  });

  it('is in force at once for days that were there before it', () => {
    const replay = new RuleReplay();
    replay.gold(goldOf({ day: '2026-11-01', spend: '150' }, november('02T08:00')), november('02T08:00'));
    replay.rule(configOf({ condition: 'spend over 2d > 200' }), november('03T09:00'));
    replay.gold(goldOf({ day: '2026-11-02', spend: '60' }, november('03T10:00')), november('03T10:00'));
    expect(replay.alerts.map(({ state, value }) => [state, value])).toEqual([['FIRING', 210]]);
  });
});

it('an entity that leaves the scope ends its alert', () => {
  const replay = firing({ ...spendHigh, scope: { level: 'campaign', entities: { name_contains: 'SALE' } } });
  replay.gold(goldOf({ day: '2026-11-02', spend: '160', name: 'Winter' }, november('02T10:00')), november('02T10:00'));
  expect(replay.alerts.map(({ state, annotations }) => [state, annotations.cause])).toEqual([
    ['FIRING', 'condition'],
    ['RESOLVED', 'out_of_scope'],
  ]);
});

describe('inhibition', () => {
  const quiet = { rule: 'cpa', condition: 'spend over today > 100', inhibited_by: [{ rule: 'tracking' }] };
  const tracking = { rule: 'tracking', condition: 'clicks over today > 50 and conversions over today == 0' };

  it('keeps an alert quiet while another of its account fires, and lets it go within a minute after', () => {
    const replay = new RuleReplay();
    replay.rule(configOf(quiet), november('02T08:00'));
    replay.rule(configOf(tracking), november('02T08:00'));
    const gold = (entity: string, said: object, at: string) =>
      replay.gold(goldOf({ day: '2026-11-02', entity, ...said }, november(at)), november(at));
    gold('c2', { clicks: 60, conversions: 0 }, '02T09:00');
    gold('c1', { spend: '150' }, '02T09:10');
    gold('c2', { clicks: 60, conversions: 1 }, '02T10:00');
    replay.pass(november('02T10:02'));
    expect(replay.alerts.map(({ rule_id: rule, state, suppressed_by: by }) => [rule, state, by])).toEqual([
      ['tracking', 'FIRING', null],
      ['cpa', 'SUPPRESSED', 'tracking'],
      ['tracking', 'RESOLVED', null],
      ['cpa', 'FIRING', null],
    ]);
  });

  it('reaches no other account', () => {
    const replay = new RuleReplay();
    replay.rule(configOf(quiet), november('02T08:00'));
    replay.rule(configOf(tracking), november('02T08:00'));
    const at = november('02T09:00');
    replay.gold(goldOf({ day: '2026-11-02', entity: 'c2', clicks: 60, conversions: 0 }, at, 'acme', 'a1'), at);
    replay.gold(goldOf({ day: '2026-11-02', entity: 'c1', spend: '150' }, at, 'acme', 'a2'), at);
    expect(replay.alerts.map(({ rule_id: rule, state }) => [rule, state])).toEqual([
      ['tracking', 'FIRING'],
      ['cpa', 'FIRING'],
    ]);
  });
});

describe('tenants', () => {
  it('a rule sees its own tenant’s rows alone, though account, campaign and rule have the same names', () => {
    const replay = new RuleReplay();
    replay.rule(configOf({ condition: 'spend over today > 100' }, 'acme'), november('02T08:00'));
    replay.rule(configOf({ condition: 'spend over today < 10' }, 'other'), november('02T08:00'));
    const at = november('02T09:00');
    replay.gold(goldOf({ day: '2026-11-02', spend: '150' }, at, 'other'), at);
    replay.gold(goldOf({ day: '2026-11-02', spend: '50' }, at, 'acme'), at);
    expect(replay.alerts).toEqual([]);
    replay.gold(goldOf({ day: '2026-11-02', entity: 'c2', spend: '101' }, at, 'acme'), at);
    expect(replay.alerts.map(({ h, value }) => [h.tenant_id, value])).toEqual([['acme', 101]]);
    expect(replay.alerts[0]?.h.partition_key.startsWith('acme|')).toBe(true);
  });

  it('a record under the key of another tenant is refused', () => {
    const replay = firing();
    const forged = goldOf({ day: '2026-11-02', spend: '500' }, november('02T10:00'), 'other');
    const under = { ...forged, h: { ...forged.h, partition_key: 'acme|a1' } };
    expect(() => replay.gold(under, november('02T10:00'))).toThrow(/is not that of its tenant 'other'/);
  });

  it('one removes no rule of another', () => {
    const replay = firing();
    replay.remove('other', 'r', november('02T10:00'));
    replay.gold(goldOf({ day: '2026-11-02', spend: '50' }, november('02T11:00')), november('02T11:00'));
    expect(states(replay)).toEqual(['FIRING 1', 'RESOLVED 1']);
  });
});

describe('a rule that is new', () => {
  it('is tried within a minute on what is there, though nothing comes', () => {
    const replay = new RuleReplay();
    replay.gold(goldOf({ day: '2026-11-01', spend: '150' }, november('02T08:00')), november('02T08:00'));
    replay.gold(goldOf({ day: '2026-11-01', entity: 'c2', spend: '50' }, november('02T08:00')), november('02T08:00'));
    replay.rule(configOf({ condition: 'spend over 1d > 100' }), november('02T09:00'));
    replay.rule(configOf({ rule: 'all', group_by: 'account', condition: 'spend over 1d > 190' }), november('02T09:00'));
    replay.pass(november('02T09:02'));
    expect(
      replay.alerts.map(({ rule_id: rule, entity, state }) => `${rule} ${entity.entity_id} ${state}`).sort(),
    ).toEqual(['all a1 FIRING', 'r c1 FIRING']);
  });

  it('as is one that judges in another way', () => {
    const replay = firing();
    replay.rule(configOf({ condition: 'spend over today > 120' }, 'acme', 2), november('02T10:00'));
    replay.pass(november('02T10:02'));
    expect(states(replay)).toEqual(['FIRING 1', 'RESOLVED 1', 'FIRING 2']);
  });

  it.each([
    [
      'switched off and on again',
      (replay: RuleReplay) => replay.rule(configOf({ ...spendHigh, mode: 'off' }, 'acme', 2), november('02T09:30')),
    ],
    ['taken out and put in again', (replay: RuleReplay) => replay.remove('acme', 'r', november('02T09:30'))],
  ])('as is one that was %s, though what it judged was quiet', (_how, stop) => {
    const replay = new RuleReplay();
    replay.rule(configOf(spendHigh), november('02T08:00'));
    replay.gold(goldOf({ day: '2026-11-02', spend: '50' }, november('02T09:00')), november('02T09:00'));
    stop(replay);
    replay.gold(goldOf({ day: '2026-11-02', spend: '150' }, november('02T10:00')), november('02T10:00'));
    replay.rule(configOf(spendHigh, 'acme', 3), november('02T11:00'));
    replay.pass(november('02T11:02'));
    expect(states(replay)).toEqual(['FIRING 3']);
  });

  it('that goes by the clock alone amends past days as one that judges at once', () => {
    const told = (schedule: object) => {
      const replay = new RuleReplay(600_000);
      replay.rule(configOf({ condition: 'spend over 1d > 100', schedule }), november('02T08:00'));
      const day = (of: number, amount: number, at: string) =>
        replay.gold(goldOf({ day: `2026-11-0${of}`, spend: String(amount) }, november(at)), november(at));
      day(1, 150, '02T09:00');
      day(2, 50, '03T09:00');
      day(3, 50, '04T09:00');
      day(3, 51, '04T10:10');
      day(1, 60, '04T10:20');
      day(3, 52, '04T10:30');
      replay.pass(november('04T11:01'));
      return replay.alerts.map(({ state, annotations }) => [state, annotations.amended_days]);
    };
    const byClock = told({ on_update: false, every: '1h' });
    expect(byClock).toEqual(told({}));
    expect(byClock.at(-1)).toEqual(['AMENDED', '2026-11-01']);
  });

  it('goes by the clock alone where it says so', () => {
    const replay = new RuleReplay();
    replay.rule(
      configOf({ condition: 'spend over today > 100', schedule: { on_update: false, every: '1h' } }),
      november('02T08:00'),
    );
    replay.gold(goldOf({ day: '2026-11-02', spend: '50' }, november('02T08:10')), november('02T08:10'));
    replay.pass(november('02T08:12'));
    replay.gold(goldOf({ day: '2026-11-02', spend: '150' }, november('02T08:20')), november('02T08:20'));
    replay.pass(november('02T08:59'));
    expect(replay.alerts).toEqual([]);
    replay.pass(november('02T09:01'));
    expect(replay.alerts.map(({ state, event_time: at }) => [state, at / 1000])).toEqual([
      ['FIRING', november('02T09:00')],
    ]);
  });
});
