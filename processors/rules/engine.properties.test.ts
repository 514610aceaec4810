import { TopologyTestDriver } from '@millrace/streams/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryCodec } from '../../schemas/codec.ts';
import type { GoldMetric, RuleConfig } from '../../schemas/generated/types.ts';
import { tenantKey } from '../../schemas/key.ts';
import { createTopics } from '../../schemas/topics.ts';
import { rules } from '../../topologies/rules.ts';
import { noLimits } from './limits.ts';
import { configOf, goldOf, november } from './testing/made.ts';

const hour = 3_600_000;
const [tenants, accounts, entities] = [
  ['acme', 'other'],
  ['a1', 'a2'],
  ['c1', 'c2'],
];

type Input = { readonly at: number } & ({ readonly gold: GoldMetric } | { readonly rule: RuleConfig });

const conditions = [
  { rule: 'ctr', condition: '@ctr over 2d < 2%', for: '2h', keep_firing_for: '3h' },
  { rule: 'spend', condition: 'spend over today > 50', no_data: { policy: 'alert', after: '3h' }, cooldown: '4h' },
  { rule: 'drop', condition: 'change(clicks over 1d, 1d) < -0.5', inhibited_by: [{ rule: 'spend' }] },
  {
    rule: 'account',
    condition: 'spend over 2d > 120',
    group_by: 'account',
    severity_when: [{ when: 'spend over 2d > 150', is: 'critical' }],
  },
] as const;

const change = fc.record({
  after: fc.integer({ min: 0, max: 9 }),
  tenant: fc.constantFrom(...tenants),
  account: fc.constantFrom(...accounts),
  entity: fc.constantFrom(...entities),
  day: fc.integer({ min: 0, max: 3 }),
  impressions: fc.integer({ min: 0, max: 500 }),
  clicks: fc.integer({ min: 0, max: 20 }),
  spend: fc.integer({ min: 0, max: 90 }),
  removed: fc.constantFrom(false, false, false, true),
  rule: fc.option(fc.tuple(fc.constantFrom(...conditions), fc.constantFrom('1h', '5h')), { freq: 6 }),
});

const changes = fc.array(change, { minLength: 5, maxLength: 40 });
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Days, rules and changes of rules of two tenants, in the order of time. */
function inputsOf(steps: readonly Change[]): readonly Input[] {
  let at = november('02T00:00');
  let version = 1;
  const all: Input[] = tenants.flatMap((tenant) => conditions.map((rule) => ({ at, rule: configOf(rule, tenant) })));
  for (const { after, tenant, account, day, rule, ...said } of steps) {
    at += after * hour;
    if (rule !== null) all.push({ at, rule: configOf({ ...rule[0], for: rule[1] }, tenant, ++version) });
    const today = Math.floor(at / (24 * hour));
    const iso = new Date((today - day) * 24 * hour).toISOString().slice(0, 10);
    all.push({ at, gold: goldOf({ ...said, day: iso, spend: String(said.spend) }, at, tenant, account) });
  }
  return all;
}

/** What the topology tells; records go into batches that end where `cuts` says. */
function told(all: readonly Input[], partitions: number, cuts: readonly number[] = [], limits = noLimits): string[] {
  const topics = createTopics(memoryCodec());
  const driver = new TopologyTestDriver(rules(topics, 'property', partitions, limits), { partitions });
  const gold = driver.createInputTopic(topics.ready);
  const configs = driver.createInputTopic(topics.rules);
  const send = (input: Input) => {
    if ('gold' in input) gold.pipeInput(input.gold.h.partition_key, input.gold, input.at);
    else configs.pipeInput(tenantKey(input.rule.tenant_id, input.rule.rule_id), input.rule, input.at);
  };
  let from = 0;
  for (const to of [...cuts, all.length]) {
    driver.inOneBatch(() => {
      for (const input of all.slice(from, to)) send(input);
    });
    from = Math.max(from, to);
  }
  expect(driver.deadLetters()).toEqual([]);
  return driver
    .createOutputTopic(topics.alerts)
    .readRecords()
    .map(({ value }) => JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? String(part) : part)));
}

it('any split into batches, and a second time, gives the same transitions', () => {
  fc.assert(
    fc.property(changes, fc.array(fc.integer({ min: 0, max: 45 })), (steps, cuts) => {
      const all = inputsOf(steps);
      const once = told(all, 1);
      expect(told(all, 1)).toEqual(once);
      expect(
        told(
          all,
          1,
          cuts.sort((a, b) => a - b),
        ),
      ).toEqual(once);
    }),
    { numRuns: 25 },
  );
});

/** Rules of a tenant meet the first two, there being four rules for two accounts of two campaigns; together they meet the third. */
const tight = { ...noLimits, instances: 6, evaluationsASecond: 0.05, dueATick: 2 };

it('so it does where limits are met', () => {
  let met = 0;
  fc.assert(
    fc.property(changes, fc.array(fc.integer({ min: 0, max: 45 })), (steps, cuts) => {
      const all = inputsOf(steps);
      const once = told(all, 1, [], tight);
      met += once.filter((text) => text.includes('_over_limit')).length;
      expect(
        told(
          all,
          1,
          cuts.sort((a, b) => a - b),
          tight,
        ),
      ).toEqual(once);
    }),
    { numRuns: 15 },
  );
  expect(met).toBeGreaterThan(0);
});

it.each([
  ['', noLimits],
  [', where limits are met', tight],
])('transitions of an instance are numbered without a gap and tell a life%s', (_where, limits) => {
  fc.assert(
    fc.property(changes, (steps) => {
      const all = inputsOf(steps);
      const lives = new Map<string, { seq: number; state: string }>();
      for (const alert of told(all, 3, [], limits).map((text) => JSON.parse(text))) {
        const life = lives.get(alert.fingerprint) ?? { seq: 0, state: 'OK' };
        expect([alert.transition_seq, alert.prev_state]).toEqual([life.seq + 1, life.state]);
        lives.set(alert.fingerprint, {
          seq: alert.transition_seq,
          state: alert.state === 'AMENDED' ? life.state : alert.state,
        });
      }
    }),
    { numRuns: 25 },
  );
});
