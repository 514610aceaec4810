import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import type { Alert } from '../../schemas/generated/types.ts';
import { type NotificationsOptions, notificationsSink } from '../../sinks/notifications/sink.ts';
import { applyDefinition } from '../../sinks/notifications/store/definition.ts';
import { deadLetters, redrive } from '../../sinks/notifications/store/outbox.ts';
import { channelStatuses } from '../../sinks/notifications/store/status.ts';
import { ctrAlert } from '../../sinks/notifications/testing/alerts.ts';
import { openSecrets } from '../../sinks/notifications/testing/secrets.ts';
import type { RunningSink } from '../../sinks/sink.ts';
import { testStack } from '../lanes.ts';
import { createGround, type Ground } from '../sinks/sinking.ts';

/** Who makes changes in these tests. */
export const by = { actor: { type: 'USER', id: 'ann' } } as const;

/** A ground with a tenant of its own and the sink on it. */
export interface Desk {
  readonly ground: Ground;
  readonly operator: PostgresPool;
  /** A new tenant with these channels and routes. */
  tenant(definition: unknown): Promise<string>;
  apply(tenant: string, definition: unknown): Promise<void>;
  /** Starts the sink; `reader` is another consumer group, which reads everything from the start. */
  start(options?: NotificationsOptions & { readonly reader?: string }): Promise<RunningSink>;
  tell(...alerts: readonly Alert[]): Promise<void>;
  /** Waits until `reader` has applied all that was told. */
  applied(reader?: string): Promise<void>;
  failed(tenant: string): ReturnType<typeof deadLetters>;
  channels(tenant: string): ReturnType<typeof channelStatuses>;
  redrive(tenant: string): Promise<number>;
  /** How many messages of a tenant are in each state. */
  states(tenant: string): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

export async function createDesk(): Promise<Desk> {
  const ground = await createGround();
  const { kafka, postgres } = testStack();
  const operator = createPostgres(postgres, { role: 'millrace_operator', maxConnections: 4 });
  const running: RunningSink[] = [];
  const apply: Desk['apply'] = async (tenant, definition) => {
    await applyDefinition(operator, openSecrets, tenant, definition, { now: Date.now(), by });
  };
  return {
    ground,
    operator,
    apply,
    async tenant(definition) {
      const tenant = `t-${randomUUID().slice(0, 8)}`;
      await operator.query('insert into tenant (tenant_id, name) values ($1, $1)', [tenant]);
      await apply(tenant, definition);
      return tenant;
    },
    async start({ reader = 'first', ...options } = {}) {
      const sink = await notificationsSink(options).start({
        config: {
          address: (service) => (service === 'kafka' ? kafka : postgres),
          clickhouseDatabase: ground.id,
          publicUrl: 'https://millrace.example',
          notifyAllow: ['127.0.0.1'],
        },
        secrets: openSecrets,
        topics: ground.topics,
        logger: pino({ level: process.env.MILLRACE_TEST_LOG ?? 'silent' }),
        registry: ground.registry,
        groupPrefix: `${ground.id}.${reader}`,
      });
      running.push(sink);
      return sink;
    },
    tell: (...alerts) => ground.append(ground.topics.alerts, alerts),
    applied: (reader = 'first') => ground.caughtUp('notifications', [ground.topics.alerts], reader),
    failed: (tenant) => withTenant(operator, tenant, (client) => deadLetters(client, tenant, { limit: 100 })),
    channels: (tenant) => withTenant(operator, tenant, (client) => channelStatuses(client, tenant, Date.now())),
    redrive: (tenant) => withTenant(operator, tenant, (client) => redrive(client, tenant, { now: Date.now() })),
    async states(tenant) {
      const { rows } = await withTenant(operator, tenant, (client) =>
        client.query<{ state: string; n: number }>(
          'select state, count(*)::int as n from notification where tenant_id = $1 group by state',
          [tenant],
        ),
      );
      return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    },
    async close() {
      await Promise.all(running.map((sink) => sink.stop()));
      await operator.end();
      await ground.close();
    },
  };
}

/** A transition of an alert of a tenant, evaluated now. */
export function transition(tenant: string, alertId: string, seq: number, changes: Partial<Alert> = {}): Alert {
  const now = Date.now() * 1000;
  const { h, ...rest } = ctrAlert();
  return {
    ...rest,
    h: { ...h, tenant_id: tenant, partition_key: `${tenant}|${alertId}` },
    alert_id: alertId,
    fingerprint: alertId,
    transition_seq: seq,
    event_time: now,
    evaluated_at: now,
    ...changes,
  };
}
