import { randomUUID } from 'node:crypto';
import type { Message } from 'node-rdkafka';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAudit } from '../../base/audit/record.ts';
import { manualClock } from '../../base/clock.ts';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { topicNames } from '../../schemas/topic-names.ts';
import { openSecrets } from '../../sinks/notifications/testing/secrets.ts';
import { sliceWatchSink } from '../../sinks/postgres/slice-watch.ts';
import type { RunningSink } from '../../sinks/sink.ts';
import { testStack } from '../lanes.ts';
import { readTopics, type TopicReader } from './reader.ts';
import { sliceEnd } from './records.ts';
import { contractTopics, createGround, type Ground } from './sinking.ts';

const clock = manualClock(Date.now());
const contract = contractTopics();
let ground: Ground;
let app: PostgresPool;
let operator: PostgresPool;
let sink: PostgresPool;
let watch: RunningSink;
let relay: RunningSink;
let reader: TopicReader;
beforeAll(async () => {
  ground = await createGround();
  const { postgres } = testStack();
  app = createPostgres(postgres, { role: 'millrace_app', maxConnections: 2 });
  operator = createPostgres(postgres, { role: 'millrace_operator', maxConnections: 1 });
  sink = createPostgres(postgres, { role: 'millrace_sink', maxConnections: 1 });
  watch = await sliceWatchSink({ clock, pollMs: 50 }).start({
    config: {
      address: () => postgres,
      clickhouseDatabase: ground.id,
      publicUrl: 'https://millrace.test',
      notifyAllow: [],
    },
    secrets: openSecrets,
    topics: ground.topics,
    logger: pino({ level: 'silent' }),
    registry: ground.registry,
  });
  // The outbox names the contract's topics, which are the same for all tests.
  relay = await ground.start('config-outbox', { topics: contract });
  reader = await readTopics(`${ground.id}-events`, [topicNames.sliceEvents, topicNames.alerts]);
});
afterAll(async () => {
  await Promise.all([watch?.stop(), relay?.stop()]);
  await reader?.close();
  await Promise.all([app?.end(), operator?.end(), sink?.end()]);
  await ground?.close();
});

/** The messages of a topic that a tenant has got, once there are so many. */
function received(topic: string, tenant: string, count: number): Promise<Message[]> {
  return reader.received(count, (message) => message.topic === topic && String(message.key).startsWith(`${tenant}|`));
}

async function events(tenant: string, count: number): Promise<string[]> {
  const messages = await received(topicNames.sliceEvents, tenant, count);
  return messages.map(({ value }) => {
    const {
      trouble,
      open,
      slice_id: slice,
      facts_before: before,
      facts,
    } = contract.sliceEvents.value.deserialize(value as Buffer);
    return `${trouble} ${open ? 'begins' : 'ends'} ${slice.split('/').at(-1)}${before === null ? '' : ` ${before} to ${facts}`}`;
  });
}

async function newTenant(): Promise<string> {
  const tenant = `${ground.id}-${randomUUID().slice(0, 8)}`;
  await operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1)', [tenant]);
  return tenant;
}

const asApp = (tenant: string, sql: string, values: readonly unknown[] = []) =>
  withTenant(app, tenant, (client) => client.query(sql, [tenant, ...values]));

/** A connection that is fetched. */
async function connect(tenant: string): Promise<void> {
  await withTenant(app, tenant, async (client) => {
    await client.query(
      `INSERT INTO connection (tenant_id, connection_id, platform, name) VALUES ($1, 'main', 'TIKTOK', 'TikTok main')`,
      [tenant],
    );
    const actor = { type: 'USER', id: 'ann@acme' } as const;
    const subject = { type: 'connection', id: 'main' } as const;
    await recordAudit(client, tenant, { actor, requestId: 'test', action: 'connection.add', subject });
  });
  await asApp(tenant, `INSERT INTO ingestion (tenant_id, connection_id, first_day) VALUES ($1, 'main', '2026-11-01')`);
}

const setStatus = (tenant: string, status: string, reason: string | null) =>
  withTenant(app, tenant, async (client) => {
    await client.query('UPDATE connection SET status = $2, status_reason = $3 WHERE tenant_id = $1', [
      tenant,
      status,
      reason,
    ]);
    const actor = { type: 'WORKFLOW', id: 'ingestion' } as const;
    const subject = { type: 'connection', id: 'main' } as const;
    await recordAudit(client, tenant, { actor, requestId: 'test', action: 'connection.status', subject });
  });

/** A slice whose next fetch is late so many minutes from now. */
const planned = (tenant: string, day: string, inMinutes: number) =>
  asApp(
    tenant,
    `INSERT INTO slice_ledger (tenant_id, platform, account_id, report_type, level, day, connection_id, late_at)
     VALUES ($1, 'TIKTOK', 'a1', 'ad_daily', 'AD', $2, 'main', $3)`,
    [day, new Date(clock.now() + inMinutes * 60_000)],
  );

test('a slice that is late begins an event, once; one that is fetched, or that nobody fetches any more, ends it', async () => {
  const [tenant, other] = [await newTenant(), await newTenant()];
  await connect(tenant);
  await connect(other);
  await planned(tenant, '2026-11-01', 5);
  await planned(tenant, '2026-11-02', 90);
  await planned(tenant, '2026-11-03', 7);
  await planned(other, '2026-11-01', 500);
  clock.advance(10 * 60_000);
  expect((await events(tenant, 2)).toSorted()).toEqual(['LATE begins 2026-11-01', 'LATE begins 2026-11-03']);
  const fetched = 'UPDATE slice_ledger SET late_at = $3 WHERE tenant_id = $1 AND day = $2';
  await asApp(tenant, fetched, ['2026-11-01', new Date(clock.now() + 24 * 3_600_000)]);
  expect((await events(tenant, 3)).slice(2)).toEqual(['LATE ends 2026-11-01']);
  await setStatus(tenant, 'PAUSED', null);
  clock.advance(2 * 60_000);
  expect((await events(tenant, 4)).slice(3)).toEqual(['LATE ends 2026-11-03']);
  // Paused, nothing is late.
  clock.advance(3 * 3_600_000);
  await setStatus(tenant, 'ACTIVE', null);
  clock.advance(2 * 60_000);
  expect((await events(tenant, 6)).slice(4).toSorted()).toEqual(['LATE begins 2026-11-02', 'LATE begins 2026-11-03']);
  expect(await events(other, 0)).toEqual([]);
});

test('a slice that shrank by more than half, or was fetched only in part, begins an event until it is whole again', async () => {
  const tenant = await newTenant();
  const carry = async (...of: [seq: number, changes: NonNullable<Parameters<typeof sliceEnd>[2]>]) => {
    await ground.append(ground.topics.processed, [sliceEnd(tenant, ...of)]);
    await ground.drain('postgres-slices', [ground.topics.processed]);
  };
  await carry(1, { live_facts: 100 });
  await carry(2, { live_facts: 50 });
  await carry(3, { live_facts: 24 });
  expect(await events(tenant, 1)).toEqual(['SHRANK begins 2026-11-01 50 to 24']);
  await carry(4, { live_facts: 24, complete: false, decision: 'PARTIAL', reason: 'truncated' });
  await carry(5, { live_facts: 24, complete: false, decision: 'PARTIAL', reason: 'truncated' });
  await carry(6, { live_facts: 25 });
  expect((await events(tenant, 4))[1]).toBe('INCOMPLETE begins 2026-11-01');
  expect((await events(tenant, 4)).slice(2).toSorted()).toEqual([
    'INCOMPLETE ends 2026-11-01',
    'SHRANK ends 2026-11-01 50 to 25',
  ]);
});

test('no tenant sees or writes what is wrong with slices of another; of all tenants the watch sees only when to look', async () => {
  const [mine, theirs] = [await newTenant(), await newTenant()];
  await connect(theirs);
  await planned(theirs, '2026-11-01', -1);
  await events(theirs, 1);
  const count = async (pool: PostgresPool, table: string) =>
    (await withTenant(pool, mine, (client) => client.query(`SELECT FROM ${table} WHERE tenant_id = $1`, [theirs])))
      .rowCount;
  for (const pool of [app, operator, sink]) expect(await count(pool, 'slice_trouble')).toBe(0);
  for (const table of ['slice_trouble', 'slice_ledger', 'connection', 'ingestion']) {
    expect([table, (await sink.query(`SELECT FROM ${table}`)).rowCount]).toEqual([table, 0]);
  }
  const insert = `INSERT INTO slice_trouble (tenant_id, platform, account_id, report_type, level, day, kind, since)
    VALUES ($1, 'META', 'x', 'r', 'AD', '2026-11-01', 'LATE', now())`;
  const forge = (tenant: string, sql: string) => withTenant(sink, mine, (client) => client.query(sql, [tenant]));
  await expect(forge(theirs, insert)).rejects.toMatchObject({ code: '42501' });
  await forge(mine, `INSERT INTO slice_watch (tenant_id, next_at) VALUES ($1, now())`);
  await expect(forge(theirs, `INSERT INTO slice_watch (tenant_id, next_at) VALUES ($1, now())`)).rejects.toThrow();
  expect((await forge(theirs, `UPDATE slice_watch SET next_at = now() WHERE tenant_id = $1`)).rowCount).toBe(0);
});

test('an expired credential is an alert to its owner, from then until there is another one; again it is another alert', async () => {
  const [tenant, other] = [await newTenant(), await newTenant()];
  await connect(tenant);
  await connect(other);
  await setStatus(tenant, 'EXPIRED', 'its refresh token is not accepted any more');
  await setStatus(tenant, 'EXPIRED', 'its refresh token is not accepted at all');
  await setStatus(tenant, 'ACTIVE', null);
  await setStatus(tenant, 'PAUSED', null);
  await setStatus(tenant, 'EXPIRED', 'again');
  await withTenant(app, tenant, async (client) => {
    await client.query('DELETE FROM connection WHERE tenant_id = $1', [tenant]);
    const actor = { type: 'USER', id: 'ann@acme' } as const;
    const subject = { type: 'connection', id: 'main' } as const;
    await recordAudit(client, tenant, { actor, requestId: 'test', action: 'connection.delete', subject });
  });
  const messages = await received(topicNames.alerts, tenant, 4);
  const alerts = messages.map(({ value }) => contract.alerts.value.deserialize(value as Buffer));
  const [first] = alerts;
  expect(first).toMatchObject({
    rule_id: 'credential_expired',
    state: 'FIRING',
    severity: 'CRITICAL',
    labels: { connection: 'main', owner: 'ann@acme', platform: 'TIKTOK' },
    subject: 'Credential expired: TikTok main (tiktok)',
    annotations: { summary: expect.stringContaining('its refresh token is not accepted any more') },
  });
  expect(alerts.map((each) => [each.prev_state, each.state, each.transition_seq, each.alert_id])).toEqual([
    ['OK', 'FIRING', 1, `${first?.fingerprint}-1`],
    ['FIRING', 'RESOLVED', 2, `${first?.fingerprint}-1`],
    ['RESOLVED', 'FIRING', 3, `${first?.fingerprint}-3`],
    ['FIRING', 'RESOLVED', 4, `${first?.fingerprint}-3`],
  ]);
  expect(await received(topicNames.alerts, other, 0)).toEqual([]);
});
