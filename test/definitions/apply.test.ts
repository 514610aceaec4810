import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { readDocuments } from '../../definitions/documents.ts';
import { planDefinitions } from '../../definitions/plan.ts';
import { applyPlan, readStored } from '../../definitions/store.ts';
import type { StoredDefinitions } from '../../definitions/stored.ts';
import type { RecordTopic } from '../../schemas/topics.ts';
import { testStack } from '../lanes.ts';
import { readTopics } from '../sinks/reader.ts';
import { contractTopics, createGround, type Ground } from '../sinks/sinking.ts';

let ground: Ground;
let operator: PostgresPool;
beforeAll(async () => {
  ground = await createGround();
  operator = createPostgres(testStack().postgres, { role: 'millrace_operator', maxConnections: 4 });
});
afterAll(async () => {
  await operator?.end();
  await ground?.close();
});

async function newTenant(): Promise<string> {
  const tenant = `${ground.id}-${randomUUID().slice(0, 8)}`;
  await operator.query('insert into tenant (tenant_id, name) values ($1, $1)', [tenant]);
  return tenant;
}

const by = { actor: { type: 'USER', id: 'ann' }, requestId: 'test' } as const;
const stored = (tenant: string) => withTenant(operator, tenant, (client) => readStored(client, tenant));

/** Applies a text; `meanwhile` happens between what is shown and what is done. */
async function apply(tenant: string, text: string, prune = false, meanwhile = async () => {}): Promise<string[]> {
  const { documents } = readDocuments('a.yaml', text);
  const plan = (from: StoredDefinitions) => planDefinitions(documents, from, { prune });
  const shown = plan(await stored(tenant));
  expect(shown.problems).toEqual([]);
  await meanwhile();
  await withTenant(operator, tenant, (client) => applyPlan(client, tenant, shown, plan, by));
  return shown.changes.map(({ action, kind, id }) => `${action} ${kind} ${id}`);
}

const rule = (condition: string) => `rule: low\nname: Low\nscope: { level: campaign }\ncondition: '${condition}'\n`;
const metric = (formula: string) => `metric: net\ntitle: Net\nformula: ${formula}\n`;

test('what is applied is stored, in versions that nobody may change, and applying it again changes nothing', async () => {
  const tenant = await newTenant();
  const text = `${metric('clicks')}---\n${rule('@net over 7d < 5')}`;
  expect(await apply(tenant, text)).toEqual(['create metric net', 'create rule low']);
  expect(await apply(tenant, text)).toEqual([]);
  expect(await apply(tenant, rule('@net over 7d < 6'))).toEqual(['update rule low']);
  expect(await apply(tenant, '', true)).toEqual(['remove metric net', 'remove rule low']);
  expect(await apply(tenant, text)).toEqual(['create metric net', 'create rule low']);
  const { rows } = await withTenant(operator, tenant, (client) =>
    client.query('select version, definition from rule_version order by version'),
  );
  expect(rows.map(({ version, definition }) => [version, definition.condition])).toEqual([
    [1, '@net over 7d < 5'],
    [2, '@net over 7d < 6'],
    [3, '@net over 7d < 5'],
  ]);
  const change = (sql: string) => withTenant(operator, tenant, (client) => client.query(sql));
  await expect(change("update rule_version set definition = '{}'")).rejects.toThrow(/permission denied/);
  await expect(change('delete from rule')).rejects.toThrow(/permission denied/);
});

test('each change has its event; a rule cannot change without one', async () => {
  const tenant = await newTenant();
  await apply(tenant, `${metric('clicks')}---\n${rule('@net over 7d < 5')}`);
  await apply(tenant, metric('clicks - link_clicks'));
  const { rows } = await withTenant(operator, tenant, (client) =>
    client.query('select action, subject_id, subject_version, after from audit_event order by seq'),
  );
  expect(rows.map(({ action, subject_id, subject_version }) => `${action} ${subject_id}@${subject_version}`)).toEqual([
    'metric.save net@1',
    'rule.save low@1',
    'metric.save net@2',
    'rule.follow low@1',
  ]);
  expect(JSON.parse(rows[2]?.after)).toEqual({ metric: 'net', title: 'Net', formula: 'clicks - link_clicks' });
  const silent = withTenant(operator, tenant, (client) => client.query("update rule set state = 'REMOVED'"));
  await expect(silent).rejects.toThrow(/a change of rule low has no event in the audit trail/);
});

test('who compared with what is no longer so applies nothing; two at once do not both win', async () => {
  const tenant = await newTenant();
  await apply(tenant, rule('clicks over 7d < 5'));
  const late = apply(tenant, rule('clicks over 7d < 6'), false, async () => {
    await apply(tenant, rule('clicks over 7d < 7'));
  });
  await expect(late).rejects.toMatchObject({ code: 'MR_DEFINITION_CHANGED' });
  const [now] = (await stored(tenant)).rules;
  expect(now).toMatchObject({ version: 2, definition: { condition: 'clicks over 7d < 7' } });
  const both = await Promise.allSettled([8, 9].map((least) => apply(tenant, rule(`clicks over 7d < ${least}`))));
  const [after] = (await stored(tenant)).rules;
  expect(after?.version).toBe(2 + both.filter(({ status }) => status === 'fulfilled').length);
});

test('no organisation sees, writes or changes rules of another', async () => {
  const [mine, theirs] = [await newTenant(), await newTenant()];
  await apply(theirs, rule('clicks over 7d < 5'));
  expect((await stored(mine)).rules).toEqual([]);
  const asMine = (sql: string) => withTenant(operator, mine, (client) => client.query(sql, [theirs]));
  expect((await asMine('select from rule where tenant_id = $1')).rowCount).toBe(0);
  expect((await asMine('select from rule_version where tenant_id = $1')).rowCount).toBe(0);
  expect((await asMine("update rule set state = 'REMOVED' where tenant_id = $1")).rowCount).toBe(0);
  const insert = "insert into rule_version (tenant_id, rule_id, version, definition) values ($1, 'x', 1, '{}')";
  await expect(asMine(insert)).rejects.toThrow(/row-level security/);
  await expect(asMine("insert into rule (tenant_id, rule_id, version) values ($1, 'low', 1)")).rejects.toThrow(
    /row-level security/,
  );
});

/** What came for a tenant into a topic, oldest first, once there are so many. */
async function arrived<T>(topic: RecordTopic<T>, tenant: string, count: number): Promise<(T | null)[]> {
  const reader = await readTopics(`${ground.id}-${topic.name}`, [topic.name]);
  const messages = await reader
    .received(count, ({ key }) => String(key).split('|')[0] === tenant)
    .finally(() => reader.close());
  return messages.map(({ value }) => (value === null ? null : topic.value.deserialize(value)));
}

test('rules and metrics reach their topics: a rule with the metrics it needs, all metrics at once, a removed rule as a tombstone', async () => {
  const tenant = await newTenant();
  const other = 'metric: other\ntitle: Other\nformula: spend\n';
  await apply(tenant, `${metric('clicks')}---\n${other}---\n${rule('@net over 7d < 5')}`);
  await apply(tenant, metric('clicks - link_clicks'));
  await apply(tenant, metric('clicks - link_clicks'), true);
  const topics = contractTopics();
  const { rules, metrics } = topics;
  const running = await ground.start('config-outbox', { topics });
  try {
    const version = (id: string, number: number, source: string, retired = false) => ({
      metric_id: id,
      version: number,
      source,
      retired,
    });
    expect(await arrived(metrics, tenant, 3)).toMatchObject([
      { metrics: [version('net', 1, 'clicks'), version('other', 1, 'spend')] },
      { metrics: [version('net', 2, 'clicks - link_clicks'), version('other', 1, 'spend')] },
      { metrics: [version('net', 2, 'clicks - link_clicks'), version('other', 2, 'spend', true)] },
    ]);
    const [first, followed, removed] = await arrived(rules, tenant, 3);
    expect(first).toMatchObject({ rule_id: 'low', version: 1, metrics: [{ metric_id: 'net', version: 1 }] });
    expect(JSON.parse(first?.definition ?? '')).toMatchObject({ rule: 'low', condition: '@net over 7d < 5' });
    expect(followed).toMatchObject({ version: 1, metrics: [{ version: 1 }, { version: 2 }] });
    expect(removed).toBeNull();
  } finally {
    await running.stop();
  }
});
