import { TopologyTestDriver } from '@millrace/streams/testing';
import { describe, expect, it } from 'vitest';
import { memoryCodec } from '../../schemas/codec.ts';
import type { Alert } from '../../schemas/generated/types.ts';
import { tenantKey } from '../../schemas/key.ts';
import { createTopics } from '../../schemas/topics.ts';
import { rules } from '../../topologies/rules.ts';
import { noLimits } from './limits.ts';
import { RuleReplay } from './replay.ts';
import { configOf, goldOf, november } from './testing/made.ts';

const high = { condition: 'spend over today > 100' };

/** A replay with rules of acme in force, with time passing by the minute. */
function replayOf(limits: object, ...written: readonly object[]): RuleReplay {
  const replay = new RuleReplay(60_000, { ...noLimits, ...limits });
  for (const rule of written) replay.rule(configOf(rule), november('02T08:00'));
  return replay;
}

function spend(replay: RuleReplay, entity: string, amount: number, at: string, tenant = 'acme'): void {
  replay.gold(goldOf({ day: '2026-11-02', entity, spend: String(amount) }, november(at), tenant), november(at));
}

function line({ event_time: at, rule_id: rule, entity, state }: Alert): string {
  return `${new Date(at / 1000).toISOString().slice(11, 16)} ${rule} ${entity.entity_id} ${state}`;
}

/** A rule of one campaign each. */
const of = (rule: string, ...ids: readonly string[]) => ({
  ...high,
  rule,
  scope: { level: 'campaign', entities: { ids } },
});

describe('instances of rules', () => {
  it('beyond the limit are not judged, which is told once for an account', () => {
    const replay = replayOf({ instances: 2 }, high);
    for (const [at, entity] of ['c1', 'c2', 'c3', 'c4', 'c3'].entries()) spend(replay, entity, 150 + at, '02T09:00');
    expect(replay.alerts.map(line)).toEqual([
      '09:00 r c1 FIRING',
      '09:00 r c2 FIRING',
      '09:00 rule_instances_over_limit a1 FIRING',
    ]);
    const [, , alert] = replay.alerts;
    expect(alert).toMatchObject({
      subject: 'Too many instances of rules: a1, no room for more than 2',
      severity: 'WARN',
      labels: { platform: 'META', account_id: 'a1', limit: 'instances' },
      transition_seq: 1,
    });
    // Those that there are go on.
    spend(replay, 'c1', 50, '02T09:10');
    expect(replay.alerts.map(line).slice(3)).toEqual(['09:10 r c1 RESOLVED']);
  });

  it('are judged once there is room: at the next data, and it is told that there is', () => {
    const replay = replayOf({ instances: 2 }, of('p', 'c1'), of('q', 'c2'), of('r', 'c3'));
    for (const entity of ['c1', 'c2', 'c3']) spend(replay, entity, 150, '02T09:00');
    replay.remove('acme', 'q', november('02T10:00'));
    spend(replay, 'c3', 151, '02T10:05');
    expect(replay.alerts.map(line)).toEqual([
      '09:00 p c1 FIRING',
      '09:00 q c2 FIRING',
      '09:00 rule_instances_over_limit a1 FIRING',
      '10:00 q c2 RESOLVED',
      '10:01 rule_instances_over_limit a1 RESOLVED',
      '10:05 r c3 FIRING',
    ]);
  });

  it('met again are told of as another alert, with the next number', () => {
    const replay = replayOf({ instances: 1 }, of('p', 'c1'), of('q', 'c2'), of('r', 'c3'));
    for (const entity of ['c1', 'c2']) spend(replay, entity, 150, '02T09:00');
    replay.remove('acme', 'p', november('02T10:00'));
    for (const entity of ['c2', 'c3']) spend(replay, entity, 151, '02T10:05');
    const told = replay.alerts.filter(({ rule_id: rule }) => rule === 'rule_instances_over_limit');
    expect(told.map(({ state, transition_seq: seq, prev_state: before }) => `${seq} ${before} ${state}`)).toEqual([
      '1 OK FIRING',
      '2 FIRING RESOLVED',
      '3 RESOLVED FIRING',
    ]);
    expect(told.map(({ alert_id: id, fingerprint }) => id.slice(fingerprint.length))).toEqual(['-1', '-1', '-3']);
  });

  it('of a rule that judges another way are counted anew, and those of an entity that leaves its scope no more', () => {
    const named = { ...high, scope: { level: 'campaign', entities: { name_contains: 'sale' } } };
    const replay = replayOf({ instances: 1 }, named);
    const called = (entity: string, name: string, at: string) =>
      replay.gold(goldOf({ day: '2026-11-02', entity, name, spend: '150' }, november(at)), november(at));
    called('c1', 'Spring sale', '02T09:00');
    called('c1', 'Boots', '02T09:05');
    called('c2', 'Autumn sale', '02T09:06');
    replay.rule(configOf({ ...named, condition: 'spend over today > 120' }, 'acme', 2), november('02T09:07'));
    called('c3', 'Winter sale', '02T09:07');
    expect(replay.alerts.map(line)).toEqual([
      '09:00 r c1 FIRING',
      '09:05 r c1 RESOLVED',
      '09:06 r c2 FIRING',
      '09:07 r c2 RESOLVED',
      '09:07 r c3 FIRING',
    ]);
  });

  it.each([
    ['judged another way meanwhile', { ...high, condition: 'spend over today > 120' }],
    ['was switched off meanwhile', { ...high, mode: 'off' }],
  ])('of a rule that %s are counted as before, and those of others stay counted', (_how, meanwhile) => {
    const replay = replayOf({ instances: 3 }, high, of('other', 'x1'));
    for (const entity of ['c1', 'c2', 'x1']) spend(replay, entity, 50, '02T09:00');
    expect(replay.alerts).toHaveLength(1);
    replay.rule(configOf(meanwhile, 'acme', 2), november('02T09:10'));
    replay.rule(configOf(high, 'acme', 3), november('02T09:10'));
    replay.pass(november('02T09:20'));
    // r has room for two; what comes after them is not judged.
    for (const entity of ['x1', 'c1', 'c2', 'c3']) spend(replay, entity, 150, '02T09:30');
    const fired = replay.alerts.filter(({ state, rule_id: rule }) => state === 'FIRING' && rule.length < 6);
    expect(fired).toHaveLength(3);
  });

  it('of rules that go by the clock alone are limited, too', () => {
    const replay = replayOf({ instances: 1 }, { ...high, schedule: { on_update: false, every: '10m' } });
    for (const entity of ['c1', 'c2']) spend(replay, entity, 150, '02T09:00');
    replay.pass(november('02T09:30'));
    expect(replay.alerts.map(line)).toEqual(['09:00 rule_instances_over_limit a1 FIRING', '09:01 r c1 FIRING']);
  });
});

describe('evaluations', () => {
  // Three a minute.
  const slow = { evaluationsASecond: 0.05 };

  it('beyond those of a minute come with the next, by what is known then; it is told, and that it is over', () => {
    const replay = replayOf(slow, high);
    for (const entity of ['c1', 'c2', 'c3', 'c4', 'c5']) spend(replay, entity, 150, '02T09:00');
    spend(replay, 'c5', 50, '02T09:00');
    replay.pass(november('02T09:10'));
    expect(replay.alerts.map(line)).toEqual([
      '09:00 r c1 FIRING',
      '09:00 r c2 FIRING',
      '09:00 r c3 FIRING',
      '09:00 rule_evaluations_over_limit a1 FIRING',
      '09:01 r c4 FIRING',
      '09:05 rule_evaluations_over_limit a1 RESOLVED',
    ]);
    expect(replay.alerts[3]).toMatchObject({
      subject: 'Rules judge late: a1, more than 0.05 evaluations a second',
      severity: 'INFO',
    });
  });

  it('are not taken by what there is no room for', () => {
    const replay = replayOf({ ...slow, instances: 1 }, high);
    for (const entity of ['c1', 'c2', 'c3', 'c4']) spend(replay, entity, 150, '02T09:00');
    spend(replay, 'c1', 50, '02T09:00');
    expect(replay.alerts.map(line)).toEqual([
      '09:00 r c1 FIRING',
      '09:00 rule_instances_over_limit a1 FIRING',
      '09:00 r c1 RESOLVED',
    ]);
  });

  it('that were put off amend past days as they would have at once', () => {
    const rule = { condition: 'spend over 1d > 100' };
    const told = (limits: object) => {
      const replay = replayOf(limits, rule);
      const day = (of: number, entity: string, amount: number, at: string) =>
        replay.gold(goldOf({ day: `2026-11-0${of}`, entity, spend: String(amount) }, november(at)), november(at));
      day(1, 'c1', 150, '02T09:00');
      day(2, 'c1', 50, '03T09:00');
      day(3, 'c1', 50, '04T09:00');
      for (const entity of ['c2', 'c3', 'c4']) day(3, entity, 50, '04T09:10');
      day(1, 'c1', 60, '04T09:10');
      day(3, 'c1', 51, '04T09:10');
      replay.pass(november('04T09:20'));
      return replay.alerts
        .filter(({ rule_id: id }) => id === 'r')
        .map(({ state, annotations }) => [state, annotations.amended_days]);
    };
    expect(told(slow)).toEqual(told({}));
    expect(told(slow).at(-1)).toEqual(['AMENDED', '2026-11-01']);
  });

  it('of one organisation take nothing of another, nor do its instances', () => {
    const replay = replayOf({ ...slow, instances: 3 }, high);
    replay.rule(configOf(high, 'other'), november('02T08:00'));
    for (const entity of ['c1', 'c2', 'c3', 'c4']) spend(replay, entity, 150, '02T09:00');
    for (const entity of ['c1', 'c2', 'c3']) spend(replay, entity, 150, '02T09:00', 'other');
    const other = replay.alerts.filter(({ h }) => h.tenant_id === 'other');
    expect(other.map(line)).toEqual(['09:00 r c1 FIRING', '09:00 r c2 FIRING', '09:00 r c3 FIRING']);
  });

  it('by records that are older than others are of the newest minute: going back and forth gives none more', () => {
    const topics = createTopics(memoryCodec());
    const driver = new TopologyTestDriver(rules(topics, 'limits', 1, { ...noLimits, ...slow }));
    const at = november('02T09:00');
    driver.createInputTopic(topics.rules).pipeInput(tenantKey('acme', 'r'), configOf(high), at);
    const gold = driver.createInputTopic(topics.ready);
    for (const [n, back] of [0, 60_000, 0, 60_000, 0].entries()) {
      gold.pipeInput('acme|a1', goldOf({ day: '2026-11-02', entity: `c${n}`, spend: '150' }, at), at - back);
    }
    const told = driver.createOutputTopic(topics.alerts).readRecords();
    expect(told.map(({ value }) => `${value?.rule_id} ${value?.entity.entity_id}`)).toEqual([
      'r c0',
      'r c1',
      'r c2',
      'rule_evaluations_over_limit a1',
    ]);
  });
});

describe('what is due by the clock', () => {
  /** 24 of acme each minute, where four are looked at: each is in the sixth at best. One of other that waits. */
  function crowded(): RuleReplay {
    const replay = replayOf({ dueATick: 4 }, { ...high, schedule: { every: '1m' } });
    replay.rule(configOf({ ...high, for: '10m' }, 'other'), november('02T08:00'));
    for (let n = 10; n < 34; n++) spend(replay, `c${n}`, 50, '02T09:00');
    spend(replay, 'c1', 150, '02T09:00', 'other');
    return replay;
  }

  it('of one organisation does not make another one wait', () => {
    const replay = crowded();
    replay.pass(november('02T09:15'));
    const other = replay.alerts.filter(({ h }) => h.tenant_id === 'other');
    expect(other.map(line)).toEqual(['09:00 r c1 PENDING', '09:10 r c1 FIRING']);
  });

  it('and is left for more than two minutes is told as judged late, and that it is over', () => {
    const replay = crowded();
    replay.pass(november('02T09:08'));
    replay.rule(configOf({ ...high, mode: 'off' }, 'acme', 2), november('02T09:08'));
    replay.pass(november('02T09:30'));
    const acme = replay.alerts.filter(({ h }) => h.tenant_id === 'acme');
    expect(acme.map(({ state, subject }) => `${state} ${subject}`)).toEqual([
      'FIRING Rules judge late: a1, more due by the clock than its share of 4 in ten seconds',
      'RESOLVED Resolved: Rules judge late: a1, more due by the clock than its share of 4 in ten seconds',
    ]);
  });
});

it('a rule beyond the limit of rules is not in force, until one goes and it is saved again', () => {
  const replay = replayOf({ rules: 2 }, of('p', 'c1'), of('q', 'c1'), of('r', 'c1'));
  spend(replay, 'c1', 150, '02T09:00');
  replay.remove('acme', 'p', november('02T09:05'));
  replay.rule(configOf(of('r', 'c1'), 'acme', 2), november('02T09:05'));
  replay.pass(november('02T09:10'));
  expect(replay.alerts.map(line)).toEqual([
    '09:00 p c1 FIRING',
    '09:00 q c1 FIRING',
    '09:05 p c1 RESOLVED',
    '09:07 r c1 FIRING',
  ]);
});
