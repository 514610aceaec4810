import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningGateway } from '../../gateway/main.ts';
import { noLimits } from '../../processors/rules/limits.ts';
import { RuleReplay } from '../../processors/rules/replay.ts';
import { configOf, goldOf, november } from '../../processors/rules/testing/made.ts';
import { testEnvironment } from '../lanes.ts';
import { createGround, type Ground } from '../sinks/sinking.ts';
import { ask, insertRule, insertTenant, startTestGateway, tokenOf } from './stored-gold.ts';

let gateway: RunningGateway;
let ground: Ground;
let [token, otherToken, limitedToken] = ['', '', ''];
beforeAll(async () => {
  const started = await startTestGateway(testEnvironment());
  ({ gateway } = started);
  ground = await createGround();
  const [ours, theirs, limited] = [`${ground.id}-a`, `${ground.id}-b`, `${ground.id}-c`];
  await insertTenant(started.config, ours, 'a1');
  await insertTenant(started.config, theirs, 'a1');
  await insertTenant(started.config, limited, 'a1');
  await insertRule(started.config, ours, 'r', 'CTR is low');
  const alerts = [
    ...alertsOf(ours),
    ...alertsOf(theirs).slice(0, 1),
    ...alertsOf(limited, { ...noLimits, instances: 1 }),
  ];
  await ground.append(ground.topics.alerts, alerts);
  await ground.drain('postgres-alerts', [ground.topics.alerts]);
  [token, otherToken] = [await tokenOf(gateway, ours), await tokenOf(gateway, theirs)];
  limitedToken = await tokenOf(gateway, limited);
});
afterAll(async () => {
  await gateway?.close();
  await ground?.close();
});

/** c1 fires and resolves, then c2 and c3 fire. */
function alertsOf(tenant: string, limits = noLimits) {
  const replay = new RuleReplay(60_000, limits);
  const rule = { name: 'CTR is low', condition: '@ctr over 1d < 1%', severity: 'critical', labels: { team: 'x' } };
  replay.rule(configOf(rule, tenant), november('01T00:00'));
  const day = (at: string, entity: string, clicks: number) =>
    replay.gold(goldOf({ day: '2026-11-01', entity, impressions: 1000, clicks }, november(at), tenant), november(at));
  day('02T09:00', 'c1', 5);
  day('02T10:00', 'c1', 50);
  day('02T11:00', 'c2', 8);
  day('02T12:00', 'c3', 9);
  return replay.alerts;
}

interface AlertNode {
  readonly alertId: string;
  readonly entityId: string;
}
type Answer = { alerts: { nodes: AlertNode[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };

const list = `query L($filter: AlertFilter, $first: Int! = 100, $after: String) { alerts(filter: $filter, first: $first, after: $after) {
  nodes { alertId entityId state severity ruleName subject value threshold comparison unit window startedAt endedAt
    evidence { metric value numerator denominator } labels { name value } slices acknowledgedBy assignee snoozedUntil }
  pageInfo { hasNextPage endCursor } } }`;

async function alerts(variables: object = {}, as = token): Promise<Answer['alerts']> {
  const { data, errors } = await ask(gateway, as, list, variables as never);
  expect(errors).toBeUndefined();
  return (data as never as Answer).alerts;
}

describe('alerts', () => {
  it('are the tenant’s own, the newest first, with what a person needs to judge them', async () => {
    const { nodes } = await alerts();
    expect(nodes.map(({ entityId }) => entityId)).toEqual(['c3', 'c2', 'c1']);
    expect(nodes[1]).toMatchObject({
      state: 'FIRING',
      severity: 'CRITICAL',
      ruleName: 'CTR is low',
      subject: 'CTR is low: c2, 0.8%, below 1%',
      value: 0.008,
      threshold: 0.01,
      comparison: '<',
      unit: 'RATIO',
      window: '1d',
      startedAt: '2026-11-02T11:00:00.000000Z',
      endedAt: null,
      evidence: [{ metric: '@ctr over 1d', value: 0.008, numerator: 8, denominator: 1000 }],
      slices: ['META/a1/example_daily/CAMPAIGN/2026-11-01'],
    });
    expect(await alerts({}, otherToken)).toMatchObject({ nodes: [{ entityId: 'c1', state: 'FIRING' }] });
  });

  it('are found by state, by being open, by entity, and page by page', async () => {
    const of = async (filter: object) => (await alerts({ filter })).nodes.map(({ entityId }) => entityId);
    expect(await of({ open: true })).toEqual(['c3', 'c2']);
    expect(await of({ states: ['RESOLVED'] })).toEqual(['c1']);
    expect(await of({ entityId: 'c2', severities: ['CRITICAL'], ruleId: 'r', platform: 'META' })).toEqual(['c2']);
    const [found] = (await alerts({ filter: { entityId: 'c2' } })).nodes;
    expect(await of({ alertId: found?.alertId })).toEqual(['c2']);
    const first = await alerts({ first: 2 });
    const second = await alerts({ first: 2, after: first.pageInfo.endCursor });
    expect([first, second].map(({ nodes, pageInfo }) => [nodes.length, pageInfo.hasNextPage])).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  it('are acknowledged, snoozed, given to somebody and commented on by whom the token is of', async () => {
    const [alert] = (await alerts({ filter: { entityId: 'c3' } })).nodes;
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const done = await ask(
      gateway,
      token,
      `mutation M($id: ID!, $until: DateTime) {
        acknowledgeAlert(alertId: $id, reason: "on it") { acknowledgedBy }
        snoozeAlert(alertId: $id, until: $until) { snoozedUntil }
        assignAlert(alertId: $id, assignee: "ben") { assignee }
        commentOnAlert(alertId: $id, body: "the creative is worn out") }`,
      { id: alert?.alertId, until } as never,
    );
    expect(done.errors).toBeUndefined();
    const [after] = (await alerts({ filter: { entityId: 'c3' } })).nodes;
    expect(after).toMatchObject({ assignee: 'ben', snoozedUntil: `${until.slice(0, -1)}000Z` });
    const history = await ask(
      gateway,
      token,
      'query H($id: ID!) { alertHistory(alertId: $id) { transitions { seq state cause } comments { body author } } }',
      { id: alert?.alertId } as never,
    );
    expect(history.data).toMatchObject({
      alertHistory: {
        transitions: [{ seq: '1', state: 'FIRING', cause: 'condition' }],
        comments: [{ body: 'the creative is worn out' }],
      },
    });
  });

  it('of another tenant are not there', async () => {
    const [alert] = (await alerts({ filter: { entityId: 'c3' } })).nodes;
    const variables = { id: alert?.alertId } as never;
    const mutation = 'mutation M($id: ID!) { acknowledgeAlert(alertId: $id) { acknowledgedBy } }';
    const crossing = await ask(gateway, otherToken, mutation, variables);
    expect(crossing.errors?.[0]).toMatchObject({ extensions: { code: 'MR_ARGUMENT_INVALID' } });
    expect((await alerts({ filter: { alertId: alert?.alertId } }, otherToken)).nodes).toEqual([]);
    const query = 'query H($id: ID!) { alertHistory(alertId: $id) { transitions { seq } comments { id } } }';
    expect((await ask(gateway, otherToken, query, variables)).data).toEqual({
      alertHistory: { transitions: [], comments: [] },
    });
  });

  it('are told with what is watched, of the own organisation only', async () => {
    const query = '{ watch { rules ruleNames accounts lastChangeAt } }';
    expect((await ask(gateway, token, query)).data).toEqual({
      watch: { rules: 1, ruleNames: ['CTR is low'], accounts: 1, lastChangeAt: '2026-11-02T12:00:00.000000Z' },
    });
    expect((await ask(gateway, otherToken, query)).data).toEqual({
      watch: { rules: 0, ruleNames: [], accounts: 1, lastChangeAt: '2026-11-02T09:00:00.000000Z' },
    });
  });
});

it('limits that rules meet are told with the account, and to nobody else', async () => {
  const text = `{ ruleLimits { rules maxRules maxInstances maxEvaluationsASecond met { limit platform accountId since } } }`;
  const limits = async (as: string) => {
    const { data, errors } = await ask(gateway, as, text, {});
    expect(errors).toBeUndefined();
    return (data as never as { ruleLimits: object }).ruleLimits;
  };
  const most = { maxRules: 500, maxInstances: 50_000, maxEvaluationsASecond: 1_000 };
  expect(await limits(token)).toEqual({ rules: 1, ...most, met: [] });
  // c2 came when c1 had the only place.
  const met = [{ limit: 'INSTANCES', platform: 'META', accountId: 'a1', since: '2026-11-02T11:00:00.000000Z' }];
  expect(await limits(limitedToken)).toEqual({ rules: 0, ...most, met });
});
