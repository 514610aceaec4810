import { randomUUID } from 'node:crypto';
import { recordAudit } from '../../base/audit/record.ts';
import type { Config } from '../../base/config.ts';
import { createPostgres, type PostgresClient, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import { seedIdentity } from './identity/seed.ts';
import { insertFacts, insertGold, insertTenant, storedFact, storedGold } from './stored-gold.ts';

/** Words that stand in everything of a tenant that is seeded: whoever finds them has read that tenant. */
export function markOf(tenant: string): string {
  return `mark-of-${tenant}`;
}

/** Ids that both tenants have: asking for them tells whose is answered. */
export const sharedIds = {
  account: 'a1',
  campaign: 'c1',
  connection: 'meta-main',
  rule: 'ctr_low',
  metric: 'net_ctr',
  alert: 'alert-1',
  channel: 'ops',
  silence: '11111111-1111-4111-8111-111111111111',
  view: '22222222-2222-4222-8222-222222222222',
  day: '2026-11-01',
} as const;

const actor = { type: 'USER', id: 'seed' } as const;

/** Puts something of every kind into the stores of a tenant, all of it with the tenant's mark. */
export async function seedTenant(config: Config, tenant: string): Promise<void> {
  const mark = markOf(tenant);
  await insertTenant(config, tenant, sharedIds.account);
  await insertGold(config, [
    storedGold(tenant, { entity_name: mark }),
    storedGold(tenant, { entity_name: mark, report_day: '2026-10-31' }),
  ]);
  await insertFacts(config, [storedFact(tenant, { campaign_name: mark, dims: { placement: mark } })]);
  const pool = createPostgres(config.address('postgres'));
  await withTenant(pool, tenant, async (client) => {
    await seedAccounts(client, tenant, mark);
    await seedConnection(client, tenant, mark);
    await seedDefinitions(client, tenant, mark);
    await seedAlert(client, tenant, mark);
    await seedOthers(client, tenant, mark);
  });
  await withAllRights(config, tenant, (client) => seedIdentity(client, tenant, mark));
  await seedNotifications(config, pool, tenant, mark);
  await pool.end();
}

/** People are nobody's but their own: row-level security keeps them from who owns the tables, too, and not from a superuser. */
async function withAllRights(
  config: Config,
  tenant: string,
  work: (client: PostgresClient) => Promise<void>,
): Promise<void> {
  const address = new URL(config.address('postgres'));
  address.username = 'postgres';
  const pool = createPostgres(address.href, { maxConnections: 1 });
  try {
    await withTenant(pool, tenant, work);
  } finally {
    await pool.end();
  }
}

async function seedAccounts(client: PostgresClient, tenant: string, mark: string): Promise<void> {
  const { account, campaign, connection } = sharedIds;
  await client.query('update ad_account set name = $2 where tenant_id = $1', [tenant, mark]);
  for (const [kind, id, parents] of [
    ['account', account, {}],
    ['campaign', campaign, { account }],
    ['ad', 'ad1', { account, campaign }],
  ] as const) {
    await client.query(
      `insert into entity_version (tenant_id, platform, account_id, kind, entity_id, valid_from, connection_id, name, parents, budgets,
         currency, content_hash, seen_at)
       values ($1, 'META', $2, $3, $4, '2026-10-01', $5, $6, $7, $8, 'USD', 'h', now())`,
      [
        tenant,
        account,
        kind,
        id,
        connection,
        `${mark} ${kind}`,
        parents,
        JSON.stringify([{ micros: '5000000', currency: 'USD', period: 'daily' }]),
      ],
    );
  }
}

async function seedConnection(client: PostgresClient, tenant: string, mark: string): Promise<void> {
  const { account, connection, day } = sharedIds;
  const own = [tenant, connection];
  // Nothing answers there: a test calls no platform.
  await client.query(
    `insert into connection (tenant_id, connection_id, platform, name, endpoints)
     values ($1, $2, 'META', $3, '{"graph": "http://127.0.0.1:9"}')`,
    [...own, mark],
  );
  await client.query("insert into ingestion (tenant_id, connection_id, first_day) values ($1, $2, '2026-10-01')", own);
  await client.query(
    'insert into ingestion_account (tenant_id, connection_id, account_id, name, seen_at) values ($1, $2, $3, $4, now())',
    [...own, account, mark],
  );
  await client.query(
    `insert into ingestion_backfill (tenant_id, connection_id, backfill_id, first_day, last_day, requested_at)
     values ($1, $2, $3, '2026-10-01', '2026-10-31', now())`,
    [...own, mark],
  );
  await client.query('update slice_ledger set connection_id = $2, reason = $3 where tenant_id = $1', [...own, mark]);
  await client.query(
    `insert into reconciliation (tenant_id, connection_id, platform, account_id, report_type, level, day, agrees, reason, detail, asked_at)
     values ($1, $2, 'META', $3, 'test_report', 'CAMPAIGN', $4, false, 'UNEXPLAINED', $5, now())`,
    [...own, account, day, mark],
  );
}

async function seedDefinitions(client: PostgresClient, tenant: string, mark: string): Promise<void> {
  const { rule, metric } = sharedIds;
  const by = { actor, reason: mark };
  await client.query(
    "insert into metric (tenant_id, metric_id, version, title, source) values ($1, $2, 1, $3, 'clicks / impressions')",
    [tenant, metric, mark],
  );
  await recordAudit(client, tenant, {
    ...by,
    action: 'metric.save',
    subject: { type: 'metric', id: metric, version: '1' },
  });
  for (const version of [1, 2]) {
    const definition = { rule, name: mark, scope: { level: 'campaign' }, condition: `@net_ctr over ${version}d < 5%` };
    await client.query('insert into rule_version (tenant_id, rule_id, version, definition) values ($1, $2, $3, $4)', [
      tenant,
      rule,
      version,
      definition,
    ]);
  }
  const metrics = [{ metric_id: metric, version: 1, title: mark, source: 'clicks / impressions' }];
  await client.query('insert into rule (tenant_id, rule_id, version, metrics) values ($1, $2, 2, $3)', [
    tenant,
    rule,
    JSON.stringify(metrics),
  ]);
  await recordAudit(client, tenant, {
    ...by,
    action: 'rule.save',
    subject: { type: 'rule', id: rule, version: '2' },
    after: { mark },
  });
}

async function seedAlert(client: PostgresClient, tenant: string, mark: string): Promise<void> {
  const { account, alert, campaign, rule } = sharedIds;
  const evidence = JSON.stringify([{ metric: mark, value: 0.01, numerator: 1, denominator: 100 }]);
  await client.query(
    `insert into alert (tenant_id, alert_id, fingerprint, rule_id, rule_version, rule_name, state, transition_seq, severity, labels,
       annotations, platform, account_id, level, entity_id, entity_name, subject, condition, value_reason, comparison, unit, over_window,
       evidence, slices, finality, coverage, link, shadow, started_at, active_since, state_since)
     values ($1, $2, 'f', $3, 2, $4, 'FIRING', 1, 'WARN', $5, '{}', 'META', $6, 'CAMPAIGN', $7, $4, $4, 'c', 'OK', '<', 'RATIO', '1d',
       $8, '[]', 'FINAL', 1, '', false, now(), now(), now())`,
    [tenant, alert, rule, mark, { mark }, account, campaign, evidence],
  );
  await client.query(
    `insert into alert_transition (tenant_id, fingerprint, transition_seq, alert_id, state, prev_state, severity, subject, value_reason,
       evidence, event_time) values ($1, 'f', 1, $2, 'FIRING', 'OK', 'WARN', $3, 'OK', $4, now())`,
    [tenant, alert, mark, evidence],
  );
  await client.query("insert into alert_comment (tenant_id, alert_id, author, body) values ($1, $2, 'a', $3)", [
    tenant,
    alert,
    mark,
  ]);
  await recordAudit(client, tenant, { actor, action: 'alert.comment', subject: { type: 'alert', id: alert } });
}

async function seedOthers(client: PostgresClient, tenant: string, mark: string): Promise<void> {
  const { silence, view } = sharedIds;
  await client.query(
    `insert into silence (tenant_id, silence_id, matchers, starts_at, ends_at, reason, created_by)
     values ($1, $2, $3, now(), now() + interval '1 day', $4, 'seed')`,
    [tenant, silence, { rule: mark }, mark],
  );
  await recordAudit(client, tenant, { actor, action: 'silence.create', subject: { type: 'silence', id: silence } });
  await client.query(
    "insert into saved_view (tenant_id, view_id, owner, screen, name, state) values ($1, $2, 'developer', 'explore', $3, '{}')",
    [tenant, view, mark],
  );
}

async function seedNotifications(config: Config, pool: PostgresPool, tenant: string, mark: string): Promise<void> {
  const { notifications } = gatewayPorts(config);
  const by = { actor, requestId: randomUUID(), reason: mark };
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const definition = { kind: 'webhook', url: `http://127.0.0.1:9/${mark}`, secret, quiet_hours: undefined };
  const { channel } = sharedIds;
  await notifications?.change(pool, tenant, { kind: 'channel', id: channel, version: 0, definition }, by);
  const owner = createPostgres(config.address('postgres'));
  await withTenant(owner, tenant, (client) =>
    client.query(
      `insert into notification (tenant_id, key, channel_id, group_id, reason, message, state, last_error, next_attempt_at, created_at, finished_at)
       values ($1, 'k', $2, 'g', 'new', '{}', 'DEAD', $3, now(), now(), now())`,
      [tenant, channel, mark],
    ),
  );
  await owner.end();
}

/** Everything that Postgres holds of a tenant, table by table, as text: the same text when nothing of it has changed. */
export async function everythingOf(config: Config, tenant: string): Promise<string> {
  const pool = createPostgres(config.address('postgres'));
  try {
    return await withTenant(pool, tenant, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'config_outbox' order by 1`,
      );
      const texts: string[] = [];
      for (const { name } of rows) {
        const { rows: all } = await client.query<{ row: string }>(
          `select t::text as row from ${client.escapeIdentifier(name)} t where tenant_id = $1 order by 1`,
          [tenant],
        );
        texts.push(`${name}: ${all.map(({ row }) => row).join('\n')}`);
      }
      return texts.join('\n\n');
    });
  } finally {
    await pool.end();
  }
}
