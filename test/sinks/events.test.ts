import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRedis, type Redis } from '../../base/redis.ts';
import { RuleReplay } from '../../processors/rules/replay.ts';
import { configOf, goldOf, november } from '../../processors/rules/testing/made.ts';
import { type EventTopic, eventStreams } from '../../schemas/event-streams.ts';
import type { ProcessedFact, SliceSummary } from '../../schemas/generated/types.ts';
import { testStack } from '../lanes.ts';
import { fact, metric, noMeasures, someInstant } from './records.ts';
import { createGround, type Ground } from './sinking.ts';

let ground: Ground;
let redis: Redis;
beforeAll(async () => {
  ground = await createGround();
  redis = createRedis(testStack().redis);
});
afterAll(async () => {
  await redis?.quit();
  await ground?.close();
});

/** The events of a tenant, oldest first, with the ids of the entries and of those before them. */
async function stream(tenant: string, topic: EventTopic) {
  const entries = await redis.xrange(eventStreams.key(tenant, topic), '-', '+');
  return entries.map(([id, [, after, , event = '']]) => ({
    id,
    after,
    event: JSON.parse(event) as Record<string, unknown>,
  }));
}

test('gold: every record is one event of its tenant, linked to the one before, and none is doubled by reading again', async () => {
  const { ready } = ground.topics;
  const [a, b] = [`${ground.id}-a`, `${ground.id}-b`];
  const spent = (micros: bigint) => ({ measures: { ...noMeasures, spend: micros } });
  const first = [
    metric(a, { gold_key: 'k1', revision: 1, ...spent(1n) }),
    metric(b, { gold_key: 'k1', revision: 1, ...spent(100n) }),
    metric(a, { gold_key: 'k2', revision: 1, ...spent(2n) }),
  ];
  await ground.append(ready, first);
  await ground.append(ready, [metric(a, { gold_key: 'other partition' })], 1);
  await ground.drain('redis-gold', [ready]);
  await ground.append(ready, [metric(a, { gold_key: 'k1', revision: 2, ...spent(9_007_199_254_740_993n) })]);
  const before = await stream(a, 'gold');
  // A group of its own: it reads everything from the start.
  await ground.drain('redis-gold', [ready], 'again');
  await ground.drain('redis-gold', [ready]);
  const ofA = await stream(a, 'gold');
  expect(ofA.slice(0, 3)).toEqual(before);
  expect(ofA.map(({ event }) => [event['gold_key'], event['revision'], event['spend']])).toEqual(
    expect.arrayContaining([
      ['k1', 1, '1'],
      ['k2', 1, '2'],
      ['k1', 2, '9007199254740993'],
      ['other partition', 1, null],
    ]),
  );
  expect(ofA).toHaveLength(4);
  expect(ofA.map(({ after }) => after)).toEqual(['0-0', ...ofA.slice(0, -1).map(({ id }) => id)]);
  expect(ofA[0]?.event).toMatchObject({ tenant_id: a, report_day: '2026-11-01', hour: -1 });
  expect((await stream(b, 'gold')).map(({ event }) => event['tenant_id'])).toEqual([b]);
  expect(await redis.pttl(eventStreams.key(a, 'gold'))).toBeGreaterThan(0);
});

test('alerts: each transition, in its order', async () => {
  const tenant = `${ground.id}-alerts`;
  const replay = new RuleReplay();
  replay.rule(
    configOf({ name: 'CTR is low', condition: '@ctr over 1d < 1%', severity: 'critical', labels: {} }, tenant),
    november('01T00:00'),
  );
  const day = (at: string, clicks: number) =>
    replay.gold(
      goldOf({ day: '2026-11-01', entity: 'c1', impressions: 1000, clicks }, november(at), tenant),
      november(at),
    );
  day('02T09:00', 5);
  day('02T10:00', 50);
  const { alerts } = ground.topics;
  await ground.append(alerts, replay.alerts);
  await ground.drain('redis-alerts', [alerts]);
  const told = (await stream(tenant, 'alerts')).map(({ event }) => [
    event['tenant_id'],
    event['state'],
    event['transition_seq'],
  ]);
  expect(told).toEqual([
    [tenant, 'FIRING', 1],
    [tenant, 'RESOLVED', 2],
  ]);
});

test('slices: what a fetch did when it came through; neither its rows nor an older fetch that was dropped', async () => {
  const tenant = `${ground.id}-slices`;
  const { processed } = ground.topics;
  const summary: SliceSummary = {
    ...{ decision: 'APPLIED', complete: true, rows: 7, upserts: 5, retracts: 1, unchanged: 1, duplicates: 0 },
    ...{ quarantined: 0, live_facts: 6, fetched_at: someInstant, reason: null },
  };
  const end = (changes: Partial<ProcessedFact>) => fact(tenant, { op: 'SLICE_END', slice: summary, ...changes });
  await ground.append(processed, [
    fact(tenant),
    end({ slice_fetch_seq: 1 }),
    end({ slice_fetch_seq: 1, slice: { ...summary, decision: 'STALE' } }),
    end({ slice_fetch_seq: 2, slice: { ...summary, decision: 'PARTIAL', reason: 'why' } }),
  ]);
  await ground.drain('redis-slices', [processed]);
  const told = (await stream(tenant, 'slices')).map(({ event }) => event);
  expect(told.map(({ fetch_seq, decision, day, reason }) => [fetch_seq, decision, day, reason])).toEqual([
    [1, 'APPLIED', '2026-11-01', null],
    [2, 'PARTIAL', '2026-11-01', 'why'],
  ]);
  expect(told[0]).toMatchObject({ tenant_id: tenant, rows: 7, retracts: 1 });
});

test('a stream keeps about ten thousand entries', async () => {
  const { ready } = ground.topics;
  const tenant = `${ground.id}-many`;
  const many = Array.from({ length: 11_000 }, (_, n) => metric(tenant, { gold_key: `k${n}` }));
  await ground.append(ready, many);
  await ground.drain('redis-gold', [ready]);
  const length = await redis.xlen(eventStreams.key(tenant, 'gold'));
  expect(length).toBeGreaterThanOrEqual(10_000);
  // Redis trims whole nodes, of a hundred entries by default.
  expect(length).toBeLessThan(10_200);
});
