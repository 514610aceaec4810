import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventHash } from '../../base/audit/event.ts';
import { auditAfter, auditHead, listAudit } from '../../base/audit/read.ts';
import { type AuditedChange, recordAudit } from '../../base/audit/record.ts';
import { verifyTrail } from '../../base/audit/verify.ts';
import {
  createPostgres,
  type PostgresClient,
  type PostgresPool,
  snapshotOfTenant,
  withTenant,
} from '../../base/postgres.ts';
import { testStack } from '../lanes.ts';
import { readTopics } from '../sinks/reader.ts';
import { contractTopics, createGround, type Ground } from '../sinks/sinking.ts';

let ground: Ground;
let app: PostgresPool;
let owner: PostgresPool;
beforeAll(async () => {
  ground = await createGround();
  const { postgres } = testStack();
  app = createPostgres(postgres, { role: 'millrace_app', maxConnections: 8 });
  owner = createPostgres(postgres, { maxConnections: 2 });
});
afterAll(async () => {
  await Promise.all([app?.end(), owner?.end()]);
  await ground?.close();
});

const change = (id: string, reason: string): AuditedChange => ({
  actor: { type: 'USER', id: 'ann' },
  action: 'channel.save',
  subject: { type: 'channel', id },
  after: { url: 'https://hooks.example/T0/secret', token: 'x' },
  reason,
});

const tenantFor = () => `${ground.id}-${randomUUID().slice(0, 8)}`;
const record = (tenant: string, of: AuditedChange) =>
  withTenant(app, tenant, (client) => recordAudit(client, tenant, of));
const asTenant = <T>(tenant: string, work: (client: PostgresClient) => Promise<T>) => withTenant(app, tenant, work);

/** As who owns the tables, whom no grant binds; $1 is the tenant. */
const asOwner = (tenant: string, sql: string) => withTenant(owner, tenant, (client) => client.query(sql, [tenant]));

async function verify(tenant: string) {
  const { findings, intact } = await snapshotOfTenant(app, tenant, async (client) =>
    verifyTrail({
      after: (seq) => auditAfter(client, tenant, seq, 7),
      head: await auditHead(client, tenant),
    }),
  );
  return { intact, found: findings.map(({ kind, from, to }) => `${kind} ${from}-${to}`) };
}

test('changes made at once are numbered without a gap, each chained to the one before', async () => {
  const tenant = tenantFor();
  await Promise.all(Array.from({ length: 24 }, (_, n) => record(tenant, change('c', `no ${n}`))));
  const events = await asTenant(tenant, (client) => auditAfter(client, tenant, 0, 100));
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 24 }, (_, n) => n + 1));
  for (const [at, event] of events.entries()) {
    expect(event.prevHash).toBe(events[at - 1]?.hash ?? '0'.repeat(64));
    expect(event.hash).toBe(eventHash(event.prevHash, event));
  }
  expect(await verify(tenant)).toEqual({ intact: 24, found: [] });
});

test('verifying while others write finds nothing wrong', async () => {
  const tenant = tenantFor();
  const writing = Promise.all(Array.from({ length: 40 }, (_, n) => record(tenant, change('c', `no ${n}`))));
  for (let n = 0; n < 8; n++) expect((await verify(tenant)).found).toEqual([]);
  await writing;
  expect(await verify(tenant)).toEqual({ intact: 40, found: [] });
});

test('a change that is rolled back leaves no event, no number and nothing to send', async () => {
  const tenant = tenantFor();
  await record(tenant, change('c', 'first'));
  const failing = asTenant(tenant, async (client) => {
    await recordAudit(client, tenant, change('c', 'never'));
    throw new Error('the change failed');
  });
  await expect(failing).rejects.toThrow('the change failed');
  expect((await record(tenant, change('c', 'second'))).seq).toBe(2);
  const { rows } = await asOwner(tenant, 'select payload from config_outbox where tenant_id = $1 order by outbox_id');
  expect(rows.map(({ payload }) => payload.reason)).toEqual(['first', 'second']);
});

test('what is too long for the trail is refused, with the change', async () => {
  const tenant = tenantFor();
  const long = 'ü'.repeat(140_000);
  for (const of of [{ ...change('c', 'x'), after: { long } }, change('c', long)]) {
    await expect(record(tenant, of)).rejects.toMatchObject({ code: 'MR_AUDIT_VALUE' });
  }
  expect(await asTenant(tenant, (client) => auditAfter(client, tenant, 0, 10))).toEqual([]);
});

test('a change without its event cannot be committed', async () => {
  const tenant = tenantFor();
  await asOwner(tenant, 'insert into tenant (tenant_id, name) values ($1, $1)');
  const silent = asTenant(tenant, (client) =>
    client.query(
      "insert into metric (tenant_id, metric_id, version, title, source) values ($1, 'sly', 1, 'Sly', 'clicks')",
      [tenant],
    ),
  );
  await expect(silent).rejects.toThrow(/a change of metric sly has no event in the audit trail/);
  expect((await asOwner(tenant, 'select from metric where tenant_id = $1')).rowCount).toBe(0);
});

test('secrets stay out, and the newest event comes first', async () => {
  const tenant = tenantFor();
  await record(tenant, change('slack', 'first'));
  await record(tenant, { ...change('mail', 'second'), action: 'channel.delete' });
  const list = (filter: object) => asTenant(tenant, (client) => listAudit(client, tenant, { limit: 10, ...filter }));
  expect((await list({})).map(({ reason }) => reason)).toEqual(['second', 'first']);
  expect((await list({ subjectId: 'slack' })).map(({ after }) => after)).toEqual([
    '{"token":"[redacted]","url":"https://hooks.example/[redacted]"}',
  ]);
  expect(await list({ action: 'channel.delete', actor: 'ann' })).toHaveLength(1);
});

test('no organisation sees, writes, changes or locks the trail of another; nobody changes or removes events of their own', async () => {
  const [mine, theirs] = [tenantFor(), tenantFor()];
  await record(theirs, change('c', 'theirs'));
  expect(await asTenant(mine, (client) => auditAfter(client, theirs, 0, 10))).toEqual([]);
  expect(await asTenant(mine, (client) => auditHead(client, theirs))).toBeUndefined();
  await expect(asTenant(mine, (client) => recordAudit(client, theirs, change('c', 'false')))).rejects.toMatchObject({
    code: '42501',
  });
  for (const sql of ["update audit_event set reason = 'x'", 'delete from audit_event', 'delete from audit_chain']) {
    await expect(asTenant(theirs, (client) => client.query(sql))).rejects.toThrow(/permission denied/);
  }
  expect((await app.query('select from audit_event')).rowCount, 'without a tenant there is no row').toBe(0);
});

const columns = `tenant_id, audit_id, actor_type, actor_id, action, subject_type, subject_id, outcome, request_id, occurred_at`;

/** What somebody with all rights may do to the rows of tenant $1, and what verifying says of it. */
test.each<[string, string[], string[]]>([
  ['changed', ["update audit_event set after = '{}' where tenant_id = $1 and seq = 3"], ['CHANGED 3-3']],
  ['changed by who', ["update audit_event set actor_id = 'bob' where tenant_id = $1 and seq = 2"], ['CHANGED 2-2']],
  ['removed', ['delete from audit_event where tenant_id = $1 and seq in (4, 5)'], ['REMOVED 4-5']],
  ['removed at the end', ['delete from audit_event where tenant_id = $1 and seq = 9'], ['REMOVED 9-9']],
  [
    'removed with the gap closed',
    [
      'delete from audit_event where tenant_id = $1 and seq = 4',
      'update audit_event set seq = seq + 100 where tenant_id = $1 and seq > 4',
      'update audit_event set seq = seq - 101 where tenant_id = $1 and seq > 100',
    ],
    ['REMOVED 4-4', 'MOVED 4-8'],
  ],
  [
    'put in at the end',
    [
      `insert into audit_event (${columns}, seq, prev_hash, hash)
       select ${columns}, 10, hash, repeat('ab', 32) from audit_event where tenant_id = $1 and seq = 9`,
    ],
    ['INSERTED 10-10'],
  ],
  [
    'reordered',
    [
      'update audit_event set seq = 100 where tenant_id = $1 and seq = 5',
      'update audit_event set seq = 5 where tenant_id = $1 and seq = 6',
      'update audit_event set seq = 6 where tenant_id = $1 and seq = 100',
    ],
    ['MOVED 5-5', 'MOVED 6-6'],
  ],
])('verifying finds an event that was %s', async (_, statements, expected) => {
  const tenant = tenantFor();
  for (let n = 1; n <= 9; n++) await record(tenant, change('c', `no ${n}`));
  expect((await verify(tenant)).found).toEqual([]);
  for (const sql of statements) expect((await asOwner(tenant, sql)).rowCount).toBeGreaterThan(0);
  expect((await verify(tenant)).found).toEqual(expected);
});

test('events reach audit.events as they were hashed', async () => {
  const tenant = tenantFor();
  const written = await record(tenant, { ...change('c|1', 'Grüße, "A" \n'), before: { at: 1.5e-9 } });
  const topics = contractTopics();
  const { audit } = topics;
  const running = await ground.start('config-outbox', { topics });
  const reader = await readTopics(`${ground.id}-audit`, [audit.name]);
  const messages = await reader
    .received(1, ({ key }) => String(key) === `${tenant}|channel/c%7C1`)
    .finally(() => Promise.all([running.stop(), reader.close()]));
  const [value] = messages.map((message) => audit.value.deserialize(message.value as Buffer));
  expect(value).toMatchObject({ seq: 1, hash: written.hash, prev_hash: written.prevHash, outcome: 'OK' });
  const again = {
    tenantId: value?.h.tenant_id ?? '',
    seq: value?.seq ?? 0,
    auditId: value?.audit_id ?? '',
    actorType: value?.actor.type ?? '',
    actorId: value?.actor.id ?? '',
    onBehalfOf: value?.actor.on_behalf_of ?? null,
    action: value?.action ?? '',
    subjectType: value?.subject.type ?? '',
    subjectId: value?.subject.id ?? '',
    subjectVersion: value?.subject.version ?? null,
    outcome: value?.outcome ?? '',
    before: value?.before?.toString('utf8') ?? null,
    after: value?.after?.toString('utf8') ?? null,
    reason: value?.reason ?? null,
    requestId: value?.request_id ?? '',
    ipHash: value?.ip_hash ?? null,
    occurredAt: value?.occurred_at ?? 0,
  };
  expect(eventHash(value?.prev_hash ?? '', again)).toBe(written.hash);
});

test('the copy in ClickHouse keeps what came first beside what comes under its number later', async () => {
  const tenant = tenantFor();
  const header = {
    event_id: randomUUID(),
    tenant_id: tenant,
    connection_id: '',
    platform: 'UNKNOWN',
    schema_ver: 1,
    produced_at: 1,
    trace_id: 'r',
    causation_id: null,
    partition_key: `${tenant}|channel/c`,
  } as const;
  const event = (seq: number, hash: string, reason: string) => ({
    h: header,
    audit_id: header.event_id,
    seq,
    actor: { type: 'USER', id: 'ann', on_behalf_of: null } as const,
    action: 'channel.save',
    subject: { type: 'channel', id: 'c', version: null },
    outcome: 'OK' as const,
    before: null,
    after: Buffer.from('{"name":"ü"}'),
    reason,
    request_id: 'r',
    ip_hash: null,
    prev_hash: '0'.repeat(64),
    hash: hash.repeat(64),
    occurred_at: 1_764_000_000_000_001,
  });
  const first = event(1, 'a', 'first');
  await ground.append(ground.topics.audit, [first, first, event(2, 'b', 'second'), event(1, 'c', 'forged')]);
  await ground.drain('clickhouse-audit', [ground.topics.audit]);
  const result = await ground.clickhouse.query({
    query: `SELECT toUInt32(seq) AS seq, toString(hash) AS hash, reason, after, toString(occurred_at) AS at FROM audit_event FINAL
      WHERE tenant_id = '${tenant}' ORDER BY seq, hash`,
    format: 'JSONEachRow',
  });
  expect(await result.json()).toMatchObject([
    { seq: 1, hash: 'a'.repeat(64), reason: 'first', after: '{"name":"ü"}', at: '2025-11-24 16:00:00.000001' },
    { seq: 1, hash: 'c'.repeat(64), reason: 'forged' },
    { seq: 2, hash: 'b'.repeat(64), reason: 'second' },
  ]);
});
