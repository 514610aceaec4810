import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recordAudit } from '../../base/audit/record.ts';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { defaultLimits } from '../../sinks/notifications/delivery/retries.ts';
import { channelNames, shownDefinition, storedChannel } from '../../sinks/notifications/store/definition.ts';
import { dueChannels, dueDesk } from '../../sinks/notifications/store/due.ts';
import { deadLetters, redrive } from '../../sinks/notifications/store/outbox.ts';
import { answers, type Receiver, startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import { openSecrets } from '../../sinks/notifications/testing/secrets.ts';
import { testStack } from '../lanes.ts';
import { by, createDesk, type Desk, transition } from './ground.ts';

const secret = `whsec_${Buffer.from('a secret of twenty-four!').toString('base64')}`;
const tables = [
  'notification_channel',
  'notification_policy',
  'notification_alert',
  'notification_group',
  'notification',
  'notification_due',
  'notification_told',
];

let desk: Desk;
let sink: PostgresPool;
let owner: PostgresPool;
let mine: Receiver;
let yours: Receiver;
beforeAll(async () => {
  desk = await createDesk();
  const { postgres } = testStack();
  sink = createPostgres(postgres, { role: 'millrace_sink', maxConnections: 1 });
  owner = createPostgres(postgres, { maxConnections: 1 });
  [mine, yours] = await Promise.all([startReceiver(), startReceiver(answers.status(410))]);
  // Room for two channels that do not fail.
  const lanes = { ...defaultLimits.lanes, healthy: { places: 2, perTenant: 2 } };
  await desk.start({ limits: { pollMs: 50, patienceMs: 200, lanes } });
});
afterAll(async () => {
  await Promise.all([mine?.close(), yours?.close(), sink?.end(), owner?.end()]);
  await desk?.close();
});

const definition = (url: string) => ({
  channels: { hook: { kind: 'webhook', url, secret } },
  route: { channels: ['hook'], group_by: 'all', group_wait: '0s' },
});

test('two tenants with channels and alerts of the same names: each hears of its own, and sees and changes nothing of the other', async () => {
  const [a, b] = [await desk.tenant(definition(mine.url)), await desk.tenant(definition(yours.url))];
  await desk.tell(transition(a, 'same', 1), transition(b, 'same', 1), transition(b, 'only-b', 1));
  await vi.waitFor(async () => expect(await desk.states(b)).toEqual({ DEAD: 2 }), { timeout: 30_000, interval: 50 });
  await vi.waitFor(async () => expect(await desk.states(a)).toEqual({ SENT: 1 }), { timeout: 30_000, interval: 50 });
  const tenantsOf = (from: Receiver) =>
    new Set(from.received.map(({ body }) => (JSON.parse(body) as { data: { tenant: string } }).data.tenant));
  expect([tenantsOf(mine), tenantsOf(yours)]).toEqual([new Set([a]), new Set([b])]);

  const asA = <T>(work: Parameters<typeof withTenant<T>>[2]) => withTenant(desk.operator, a, work);
  expect(await asA((client) => deadLetters(client, b, { limit: 10 }))).toEqual([]);
  expect(await asA((client) => redrive(client, b, { now: Date.now() }))).toBe(0);
  expect(await asA((client) => shownDefinition(client, b))).toBeUndefined();
  expect(await desk.states(b)).toEqual({ DEAD: 2 });

  // Sealed secrets that are carried to another tenant do not open there.
  expect(await channelNames(desk.operator, a)).toEqual(['hook']);
  const sealed = await withTenant(desk.operator, b, (client) =>
    client.query<{ sealed: unknown }>('select sealed from notification_channel where tenant_id = $1', [b]),
  );
  await asA(async (client) => {
    const stolen = JSON.stringify(sealed.rows[0]?.sealed);
    await client.query('update notification_channel set sealed = $2 where tenant_id = $1', [a, stolen]);
    await recordAudit(client, a, { ...by, action: 'channel.save', subject: { type: 'channel', id: 'hook' } });
  });
  await expect(storedChannel(desk.operator, openSecrets, a, 'hook')).rejects.toThrow(/sealed for/);
});

test('row-level security is forced on every table; of all tenants the sink sees only what is due', async () => {
  const { rows: forced } = await owner.query<{ relname: string }>(
    'select relname from pg_class where relname = any($1) and relrowsecurity and relforcerowsecurity order by relname',
    [tables],
  );
  expect(forced.map(({ relname }) => relname)).toEqual(tables.toSorted());
  for (const table of tables) {
    const seen = await sink.query(`select 1 from ${table} limit 1`);
    if (table !== 'notification_due') expect([table, seen.rowCount]).toEqual([table, 0]);
  }
  const [a, b] = [await desk.tenant(definition(mine.url)), await desk.tenant(definition(yours.url))];
  const insert = `insert into notification_due (tenant_id, kind, id, due_at) values ($1, 'CHANNEL', 'x', now())`;
  await expect(withTenant(sink, a, (client) => client.query(insert, [b]))).rejects.toThrow(/row-level security/);
  const touched = await withTenant(sink, a, (client) =>
    client.query(`update notification_due set due_at = now() where tenant_id = $1`, [b]),
  );
  expect(touched.rowCount).toBe(0);
});

test('channels of one tenant that begin to hang leave their places to those of another', async () => {
  const hanging = await startReceiver(answers.hang);
  const names = ['one', 'two', 'three'];
  const a = await desk.tenant({
    channels: Object.fromEntries(names.map((name) => [name, { kind: 'webhook', url: hanging.url, secret }])),
    route: { channels: names, group_by: 'all', group_wait: '0s' },
  });
  const b = await desk.tenant(definition(mine.url));
  await desk.tell(transition(a, 'x', 1));
  await vi.waitFor(() => expect(hanging.received.length).toBeGreaterThanOrEqual(2), { timeout: 30_000, interval: 25 });
  const toldAt = Date.now();
  await desk.tell(transition(b, 'x', 1));
  await vi.waitFor(async () => expect(await desk.states(b)).toEqual({ SENT: 1 }), { timeout: 30_000, interval: 25 });
  // Undisturbed, the two would have kept both places for ten seconds.
  expect(Date.now() - toldAt).toBeLessThan(5_000);
  const errors = (await desk.channels(a)).map(({ lastError }) => lastError ?? '');
  expect(errors.join()).toMatch(/no answer within [\d.]+ s, and others waited for its place/);
  await hanging.close();
});

test('a tenant whose groups or failing channels are due in thousands hides nobody, nor its own other channels', async () => {
  const [a, b] = [`t-${randomUUID()}`, `t-${randomUUID()}`].toSorted() as [string, string];
  // Later than any sink looks: only the questions below find it.
  const due = `insert into notification_due (tenant_id, kind, id, due_at, failures)
    select app_tenant(), $1::text, $2::text || n, timestamptz '2100-01-01' + n * interval '1 second', $4::int
    from generate_series(1, $3::int) as n`;
  const put = (tenant: string, ...values: readonly unknown[]) =>
    withTenant(sink, tenant, (client) => client.query(due, [...values]));
  await put(a, 'GROUP', 'group', 3_000, 0);
  await put(a, 'CHANNEL', 'hangs', 3_000, 2);
  await put(a, 'CHANNEL', 'works', 1, 0);
  await put(b, 'GROUP', 'group', 1, 0);
  await put(b, 'CHANNEL', 'hangs', 1, 2);
  try {
    const look = {
      now: Date.parse('2100-02-01'),
      atWork: [{ tenant: a, kind: 'CHANNEL', id: 'hangs1' }],
      limit: 10_000,
    } as const;
    const ours = ({ tenant }: { readonly tenant: string }) => [a, b].includes(tenant);
    const named = (found: readonly { readonly tenant: string; readonly id: string }[]) =>
      found.filter(ours).map(({ tenant, id }) => `${tenant === a ? 'a' : 'b'} ${id}`);
    const channels = (lane: 'healthy' | 'failing') => dueChannels(sink, lane, { ...look, perTenant: 2 });
    expect(named(await channels('failing')).toSorted()).toEqual(['a hangs2', 'a hangs3', 'b hangs1']);
    expect(named(await channels('healthy'))).toEqual(['a works1']);
    expect(named(await dueDesk(sink, { ...look, after: '' }))).toEqual(['a group1', 'b group1']);
    // After `a` it is the turn of `b`.
    expect(named(await dueDesk(sink, { ...look, after: a }))).toEqual(['b group1', 'a group1']);
    const atWork = [{ tenant: a, kind: 'GROUP', id: 'group1' }] as const;
    expect(named(await dueDesk(sink, { ...look, atWork, after: '' }))).toEqual(['b group1']);
  } finally {
    for (const tenant of [a, b]) {
      await withTenant(sink, tenant, (client) =>
        client.query('delete from notification_due where tenant_id = $1', [tenant]),
      );
    }
  }
});

test('a version of the routes is never changed or taken away', async () => {
  const a = await desk.tenant(definition(mine.url));
  for (const sql of ["update notification_policy set definition = '{}'", 'delete from notification_policy']) {
    await expect(withTenant(desk.operator, a, (client) => client.query(sql))).rejects.toThrow(/permission denied/);
  }
});

test.each([
  ['a channel that is added', 'channel hook2', channelSql('hook2')],
  ['a channel that is changed', 'channel hook', "update notification_channel set sealed = '{}'"],
  ['a channel that is removed', 'channel hook', 'delete from notification_channel'],
  ['a version of the routes', 'route policy', policySql(2)],
])('%s without its event in the audit trail cannot be committed', async (_, subject, sql) => {
  const a = await desk.tenant(definition(mine.url));
  const state = () => withTenant(desk.operator, a, (client) => shownDefinition(client, a));
  const before = await state();
  const silent = withTenant(desk.operator, a, (client) => client.query(sql));
  await expect(silent).rejects.toThrow(`a change of ${subject} has no event in the audit trail`);
  expect(await state()).toEqual(before);
  // Its first event is from another transaction; that of another thing does not do either.
  const other = withTenant(desk.operator, a, async (client) => {
    await client.query(sql);
    await recordAudit(client, a, { ...by, action: 'channel.save', subject: { type: 'channel', id: 'another' } });
  });
  await expect(other).rejects.toThrow(`a change of ${subject} has no event in the audit trail`);
  expect(await state()).toEqual(before);
});

function channelSql(id: string): string {
  return `insert into notification_channel (tenant_id, channel_id, kind, settings, sealed)
    values (app_tenant(), '${id}', 'webhook', '{}', '{}')`;
}

function policySql(version: number): string {
  return `insert into notification_policy (tenant_id, version, definition) values (app_tenant(), ${version}, '{}')`;
}
