import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  acknowledgeAlert,
  assignAlert,
  commentOnAlert,
  handlingOf,
  snoozeAlert,
  unacknowledgeAlert,
} from '../../base/alerts/handling.ts';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { RuleReplay } from '../../processors/rules/replay.ts';
import { configOf, goldOf, november } from '../../processors/rules/testing/made.ts';
import type { Alert } from '../../schemas/generated/types.ts';
import { testStack } from '../lanes.ts';
import { createGround, type Ground } from './sinking.ts';

let ground: Ground;
let pool: PostgresPool;
let [acme, other] = ['', ''];
beforeAll(async () => {
  ground = await createGround();
  pool = createPostgres(testStack().postgres, { role: 'millrace_app', maxConnections: 2 });
  [acme, other] = [`${ground.id}-acme`, `${ground.id}-other`];
  const alerts = [...made(acme), ...made(other)];
  // In two batches, the second of which comes again.
  await ground.append(ground.topics.alerts, alerts.slice(0, 3));
  await ground.drain('postgres-alerts', [ground.topics.alerts]);
  await ground.append(ground.topics.alerts, [...alerts.slice(3), ...alerts.slice(3)]);
  await ground.drain('postgres-alerts', [ground.topics.alerts]);
  await ground.drain('postgres-alerts', [ground.topics.alerts], 'again');
});
afterAll(async () => {
  await pool?.end();
  await ground?.close();
});

/** A campaign that fires twice, in between of which a past day is restated, and goes on firing. */
function made(tenant: string, name = 'Spring sale'): readonly Alert[] {
  const replay = new RuleReplay();
  replay.rule(
    configOf({ name: 'Overspend', condition: 'spend over 1d > 100', labels: { team: 'x' } }, tenant),
    november('01T00:00'),
  );
  const spend = (at: string, day: string, amount: string) =>
    replay.gold(goldOf({ day, spend: amount, name }, november(at), tenant), november(at));
  spend('02T09:00', '2026-11-01', '150');
  spend('03T09:00', '2026-11-02', '50');
  spend('03T10:00', '2026-11-01', '90');
  spend('04T09:00', '2026-11-03', '200.5');
  return replay.alerts;
}

async function rows(tenant: string, sql: string): Promise<Record<string, unknown>[]> {
  return withTenant(pool, tenant, async (client) => (await client.query(sql)).rows);
}

describe('alerts in Postgres', () => {
  test('each alert is a row with where it is, however often its transitions come', async () => {
    const found = await rows(
      acme,
      `SELECT state, transition_seq, value, threshold, subject, entity_name, labels, started_at, ended_at, amended_at FROM alert ORDER BY started_at`,
    );
    const at = (written: string) => new Date(november(written));
    expect(found).toMatchObject([
      {
        state: 'RESOLVED',
        value: 50,
        started_at: at('02T09:00'),
        ended_at: at('03T09:00'),
        amended_at: at('03T10:00'),
      },
      { state: 'FIRING', value: 200.5, threshold: 100, started_at: at('04T09:00'), ended_at: null, amended_at: null },
    ]);
    expect(found[1]).toMatchObject({
      subject: 'Overspend: Spring sale, 200.50 EUR, above 100.00 EUR',
      entity_name: 'Spring sale',
      labels: { team: 'x', entity_id: 'c1' },
    });
  });

  test('each transition is a row', async () => {
    const found = await rows(
      acme,
      'SELECT transition_seq, state, cause, value, previous_value FROM alert_transition ORDER BY 1',
    );
    expect(found).toEqual([
      { transition_seq: '1', state: 'FIRING', cause: 'condition', value: 150, previous_value: null },
      { transition_seq: '2', state: 'RESOLVED', cause: 'cleared', value: 50, previous_value: null },
      { transition_seq: '3', state: 'AMENDED', cause: 'restated', value: 90, previous_value: 150 },
      { transition_seq: '4', state: 'FIRING', cause: 'condition', value: 200.5, previous_value: null },
    ]);
  });

  test('what Postgres takes in no text is replaced: one such name holds up nobody', async () => {
    const tenant = `${ground.id}-strange`;
    const strange = made(tenant, 'Sp\0ring \ud83d sale 👍').map((alert) => ({ ...alert, labels: { 'no\0te': '\0' } }));
    await ground.append(ground.topics.alerts, [...strange, ...made(`${tenant}-next`)]);
    await ground.drain('postgres-alerts', [ground.topics.alerts]);
    const found = await rows(tenant, 'SELECT entity_name, subject, labels FROM alert');
    expect(found).toHaveLength(2);
    // Half a character is up to three replacements: the topic, which is UTF-8, cannot carry it either.
    for (const { entity_name, subject, labels } of found) {
      expect(entity_name).toMatch(/^Sp\ufffdring \ufffd+ sale 👍$/);
      expect(subject).toMatch(/Sp\ufffdring \ufffd+ sale 👍/);
      expect(labels).toEqual({ 'no\ufffdte': '\ufffd' });
    }
    expect(await rows(tenant, 'SELECT FROM alert_transition')).toHaveLength(4);
    expect(await rows(`${tenant}-next`, 'SELECT FROM alert')).toHaveLength(2);
  });

  test('a tenant sees and handles its own alone', async () => {
    const [own] = await rows(acme, `SELECT alert_id FROM alert WHERE state = 'FIRING'`);
    const alertId = String(own?.alert_id);
    for (const table of ['alert', 'alert_transition', 'alert_handling', 'alert_comment']) {
      const foreign = await rows(other, `SELECT FROM ${table} WHERE tenant_id = '${acme}'`);
      expect([table, foreign]).toEqual([table, []]);
    }
    const actor = { type: 'USER', id: 'eve' } as const;
    const crossing = withTenant(pool, other, (client) => acknowledgeAlert(client, { tenant: other, alertId, actor }));
    await expect(crossing).rejects.toThrow(`${other} has no alert ${alertId}: look its id up in the list of alerts`);
    const forged = withTenant(pool, other, (client) =>
      client.query('INSERT INTO alert_comment (tenant_id, alert_id, author, body) VALUES ($1, $2, $3, $4)', [
        acme,
        alertId,
        'eve',
        'x',
      ]),
    );
    await expect(forged).rejects.toThrow(/row-level security/);
  });
});

describe('what people do with an alert', () => {
  const actor = { type: 'USER', id: 'anna' } as const;
  const clock = { now: () => november('04T10:00') };

  test.each([
    [
      'an acknowledgement',
      "INSERT INTO alert_handling (tenant_id, alert_id, acknowledged_by, acknowledged_at) VALUES ($1, $2, 'eve', now())",
    ],
    ['a comment', "INSERT INTO alert_comment (tenant_id, alert_id, author, body) VALUES ($1, $2, 'eve', 'x')"],
  ])('%s without its event in the audit trail cannot be committed', async (_, sql) => {
    const [own] = await rows(acme, `SELECT alert_id FROM alert WHERE state = 'FIRING'`);
    const alertId = String(own?.alert_id);
    const silent = withTenant(pool, acme, (client) => client.query(sql, [acme, alertId]));
    await expect(silent).rejects.toThrow(`a change of alert ${alertId} has no event in the audit trail`);
    expect(await rows(acme, 'SELECT FROM alert_handling UNION ALL SELECT FROM alert_comment')).toEqual([]);
  });

  test('is kept beside it and in the audit trail, and the sink leaves it alone', async () => {
    const [own] = await rows(acme, `SELECT alert_id FROM alert WHERE state = 'FIRING'`);
    const request = { tenant: acme, alertId: String(own?.alert_id), actor, clock };
    await withTenant(pool, acme, (client) => acknowledgeAlert(client, { ...request, reason: 'looking into it' }));
    await withTenant(pool, acme, (client) => snoozeAlert(client, request, november('04T18:00')));
    await withTenant(pool, acme, (client) => assignAlert(client, request, 'ben'));
    await withTenant(pool, acme, (client) => commentOnAlert(client, request, 'budget was raised on Monday'));
    await ground.drain('postgres-alerts', [ground.topics.alerts], 'later');
    expect(await withTenant(pool, acme, (client) => handlingOf(client, acme, request.alertId))).toEqual({
      acknowledgedBy: 'anna',
      acknowledgedAt: november('04T10:00'),
      snoozedUntil: november('04T18:00'),
      snoozedBy: 'anna',
      assignee: 'ben',
    });
    await withTenant(pool, acme, (client) => unacknowledgeAlert(client, request));
    const trail = await rows(
      acme,
      `SELECT action, actor_id, reason FROM audit_event WHERE subject_type = 'alert' ORDER BY seq`,
    );
    expect(trail).toEqual([
      { action: 'alert.acknowledge', actor_id: 'anna', reason: 'looking into it' },
      { action: 'alert.snooze', actor_id: 'anna', reason: null },
      { action: 'alert.assign', actor_id: 'anna', reason: null },
      { action: 'alert.comment', actor_id: 'anna', reason: null },
      { action: 'alert.unacknowledge', actor_id: 'anna', reason: null },
    ]);
  });

  test('is in the trail with why and as part of what request, comments too', async () => {
    const [own] = await rows(acme, `SELECT alert_id FROM alert WHERE state = 'FIRING'`);
    const why = { reason: 'so that others know', requestId: 'r1' };
    const request = { tenant: acme, alertId: String(own?.alert_id), actor, clock, ...why };
    await withTenant(pool, acme, (client) => assignAlert(client, request, 'eve'));
    await withTenant(pool, acme, (client) => commentOnAlert(client, request, 'eve knows the campaign'));
    const trail = await rows(acme, `SELECT action, reason FROM audit_event WHERE request_id = 'r1' ORDER BY seq`);
    expect(trail).toEqual([
      { action: 'alert.assign', reason: 'so that others know' },
      { action: 'alert.comment', reason: 'so that others know' },
    ]);
  });

  test('cannot be a snooze into the past or an empty comment', async () => {
    const [own] = await rows(acme, `SELECT alert_id FROM alert WHERE state = 'FIRING'`);
    const request = { tenant: acme, alertId: String(own?.alert_id), actor, clock };
    await expect(
      withTenant(pool, acme, (client) => snoozeAlert(client, request, november('04T09:00'))),
    ).rejects.toThrow('an alert is snoozed until a time from now to 92 days ahead');
    await expect(withTenant(pool, acme, (client) => commentOnAlert(client, request, ' '))).rejects.toThrow(
      'a comment has 1 to 4000',
    );
  });
});
