import { recordAudit } from '../../base/audit/record.ts';
import { createClickHouse } from '../../base/clickhouse.ts';
import { type Config, loadConfig } from '../../base/config.ts';
import { createPostgres, withTenant } from '../../base/postgres.ts';
import { createRedis } from '../../base/redis.ts';
import type { GatewayLimits } from '../../gateway/limits.ts';
import { type RunningGateway, startGateway } from '../../gateway/main.ts';
import type { GatewayPorts } from '../../gateway/ports.ts';
import { sumAnew } from '../../sinks/clickhouse/rollups.ts';
import type { Row } from '../../sinks/clickhouse/values.ts';
import { appendEvents } from '../../sinks/events/stream-writer.ts';

/** A row as the ClickHouse sink writes it and as the Redis stream carries it. */
export type StoredGold = Record<string, unknown> & { tenant_id: string; gold_key: string };

/** A row of gold: an ACCOUNT-level day of META account `a1` in USD unless told otherwise. */
export function storedGold(tenant: string, changes: Record<string, unknown> = {}): StoredGold {
  const row = {
    tenant_id: tenant,
    platform: 'META',
    account_id: 'a1',
    report_type: 'test_report',
    report_family: 'delivery',
    report_rank: 10,
    level: 'CAMPAIGN',
    report_day: '2026-11-01',
    hour: -1,
    entity_id: 'c1',
    entity_name: null,
    path: [],
    currency: 'USD',
    zone: 'UTC',
    revision: 1,
    is_retraction: false,
    impressions: '1000',
    clicks: '10',
    spend: '5000000',
    metrics: {},
    finality: 'FINAL',
    coverage: 1,
    contributing_slices: 1,
    facts: 1,
    computed_at: '2026-11-02 00:00:00.000000',
    input_watermark: '2026-11-02 00:00:00.000000',
    event_id: '00000000-0000-4000-8000-000000000000',
    connection_id: 'import',
    trace_id: 't',
    produced_at: '2026-11-02 00:00:00.000000',
    ...changes,
  };
  return { ...row, gold_key: [row.account_id, row.entity_id, row.report_day, row.hour, row.currency].join('/') };
}

/** A row of facts as the sink writes it: a day of campaign `c1` of META account `a1` in USD unless told otherwise. */
export function storedFact(tenant: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    tenant_id: tenant,
    platform: 'META',
    account_id: 'a1',
    report_type: 'test_report',
    report_family: 'delivery',
    report_rank: 10,
    level: 'CAMPAIGN',
    report_day: '2026-11-01',
    hour: -1,
    fact_key: 'f1',
    revision: 1,
    is_deleted: 0,
    slice_id: 's1',
    slice_fetch_seq: 3,
    campaign_id: 'c1',
    account_zone: 'UTC',
    currency: 'USD',
    dims: {},
    finality: 'FINAL',
    dq_flags: [],
    ...changes,
  };
}

/** Writes facts where the sink would. */
export async function insertFacts(config: Config, rows: readonly Record<string, unknown>[]): Promise<void> {
  const client = createClickHouse(config.address('clickhouse'), { database: config.clickhouseDatabase });
  await client.insert({ table: 'facts', values: rows, format: 'JSONEachRow' });
  await client.close();
}

/** What a test's gateway has beside its stores. */
export interface TestGatewayOptions {
  readonly ports?: (config: Config) => GatewayPorts;
  readonly limits?: Partial<GatewayLimits>;
}

/** A gateway on a free port beside the test's stores. */
export async function startTestGateway(
  environment: Record<string, string>,
  { ports, limits }: TestGatewayOptions = {},
): Promise<{ config: Config; gateway: RunningGateway }> {
  const config = loadConfig({
    ...environment,
    MILLRACE_GATEWAY_PORT: '0',
    MILLRACE_WEB_PORT: environment['MILLRACE_WEB_PORT'] ?? '3000',
    MILLRACE_LOG_LEVEL: 'error',
  });
  const options = { ...(ports !== undefined && { ports: ports(config) }), ...(limits !== undefined && { limits }) };
  return { config, gateway: await startGateway(config, options) };
}

/** Writes rows where the sinks would. */
export async function insertGold(config: Config, rows: readonly StoredGold[]): Promise<void> {
  const client = createClickHouse(config.address('clickhouse'), { database: config.clickhouseDatabase });
  await client.insert({ table: 'gold', values: rows, format: 'JSONEachRow' });
  await sumAnew(client, rows as readonly Row[]);
  await client.close();
}

/** Greatest offset that a test has published: each row is a record of its own. */
let offset = 0;

/** Adds rows to their tenants' streams of events, as the sink does. */
export async function publishGold(config: Config, rows: readonly StoredGold[]): Promise<void> {
  const redis = createRedis(config.address('redis'));
  const events = rows.map((row) => ({
    tenant: row.tenant_id,
    topic: `test-${process.pid}`,
    partition: 0,
    offset: offset++,
    text: JSON.stringify(row),
  }));
  await appendEvents(redis, 'gold', events);
  await redis.quit();
}

/** Makes a tenant with an account and one line of the slice ledger. */
export async function insertTenant(config: Config, tenant: string, account: string): Promise<void> {
  const pool = createPostgres(config.address('postgres'));
  await withTenant(pool, tenant, async (client) => {
    await client.query('insert into tenant (tenant_id, name) values ($1, $1) on conflict do nothing', [tenant]);
    await client.query(
      `insert into ad_account (tenant_id, platform, account_id, currency, iana_zone) values ($1, 'META', $2, 'USD', 'UTC')
       on conflict do nothing`,
      [tenant, account],
    );
    await client.query(
      `insert into slice_ledger (tenant_id, platform, account_id, report_type, level, day, last_applied_seq, decision, rows)
       values ($1, 'META', $2, 'test_report', 'CAMPAIGN', '2026-11-01', 3, 'APPLIED', 7) on conflict do nothing`,
      [tenant, account],
    );
  });
  await pool.end();
}

/** Puts a rule of a tenant in force. */
export async function insertRule(config: Config, tenant: string, rule: string, name: string): Promise<void> {
  const actor = { type: 'USER', id: 'test' } as const;
  const pool = createPostgres(config.address('postgres'));
  await withTenant(pool, tenant, async (client) => {
    await client.query('insert into rule_version (tenant_id, rule_id, version, definition) values ($1, $2, 1, $3)', [
      tenant,
      rule,
      { rule, name, scope: { level: 'campaign' }, condition: '@ctr over 1d < 1%' },
    ]);
    await client.query('insert into rule (tenant_id, rule_id, version) values ($1, $2, 1)', [tenant, rule]);
    await recordAudit(client, tenant, { actor, action: 'rule.save', subject: { type: 'rule', id: rule } });
  });
  await pool.end();
}

/** An access token of `tenant`, from the development login. */
export async function tokenOf(gateway: RunningGateway, tenant: string): Promise<string> {
  const response = await fetch(`${gateway.url}/dev/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenant }),
  });
  return ((await response.json()) as { token: string }).token;
}

/** The answer to a GraphQL request. */
export interface Answer {
  readonly data: Record<string, never> | null;
  readonly errors?: { message: string; extensions: { code: string; requestId: string } }[];
}

/** Sends a query. */
export async function ask(
  gateway: RunningGateway,
  token: string,
  query: string,
  variables: object = {},
): Promise<Answer> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}
