import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createPostgres } from '../../base/postgres.ts';
import { createRegistry } from '../../base/telemetry.ts';
import type { Topics } from '../../schemas/topics.ts';
import { notifications } from '../../sinks/notifications/sink.ts';
import { applyDefinition } from '../../sinks/notifications/store/definition.ts';
import { startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import { openSecrets } from '../../sinks/notifications/testing/secrets.ts';
import { RecordProducer } from '../../sinks/runner/producer.ts';
import { BenchError } from '../errors.ts';
import { benchTenant, sendRecords, sendRules } from './live.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const patienceMs = 30_000;

/** The servers that it runs on. */
export interface WebhookServers {
  readonly kafka: string;
  readonly postgres: string;
}

/**
 * Milliseconds from the broker having a gold record to a real HTTP receiver having the signed message of the alert that it makes fire,
 * in order; with `rules` rules in force and 200 records a second, every other one of which makes an alert fire and the next one ends
 * it. A message an alert, no wait.
 */
export async function webhookLatency(
  servers: WebhookServers,
  topics: Topics,
  rules: number,
  seconds: number,
): Promise<number[]> {
  const receiver = await startReceiver();
  await defineChannel(servers.postgres, receiver.url);
  const producer = await RecordProducer.open({
    brokers: servers.kafka,
    clientId: 'bench',
    kafka: {},
    onWarning: () => undefined,
  });
  const sink = await notifications.start({
    config: {
      address: (service) => (service === 'kafka' ? servers.kafka : servers.postgres),
      clickhouseDatabase: 'none',
      publicUrl: 'https://millrace.example',
      notifyAllow: ['127.0.0.1'],
    },
    secrets: openSecrets,
    topics,
    logger: pino({ level: 'warn' }),
    registry: createRegistry({ service: 'bench', processMetrics: false }),
  });
  const committed = new Map<string, number>();
  try {
    await sendRules(producer, topics, rules);
    await sendRecords(producer, topics, seconds, {
      committed: ({ key, round }) => round % 2 === 0 && committed.set(key, Date.now()),
    });
    const heard = () => new Set(receiver.received.map(({ body }) => keyOf(body)));
    for (let waited = 0; heard().size < committed.size; waited += 200) {
      if (waited > patienceMs) {
        const text = `${heard().size} of ${committed.size} messages had come ${patienceMs / 1000} seconds after the last record`;
        throw new BenchError('MR_BENCH_STALLED', text);
      }
      await sleep(200);
    }
    const first = new Map<string, number>();
    for (const { body, at } of receiver.received) if (!first.has(keyOf(body))) first.set(keyOf(body), at);
    return [...committed].map(([key, at]) => (first.get(key) ?? Number.NaN) - at).sort((a, b) => a - b);
  } finally {
    await sink.stop();
    await producer.close();
    await receiver.close();
  }
}

async function defineChannel(postgres: string, url: string): Promise<void> {
  const pool = createPostgres(postgres, { role: 'millrace_operator', maxConnections: 1 });
  await pool.query('insert into tenant (tenant_id, name) values ($1, $1)', [benchTenant]);
  const definition = {
    channels: { hook: { kind: 'webhook', url, secret } },
    route: { channels: ['hook'], group_by: 'all', group_wait: '0s', send_resolved: false },
  };
  const by = { actor: { type: 'SYSTEM', id: 'bench' } } as const;
  await applyDefinition(pool, openSecrets, benchTenant, definition, { now: Date.now(), by });
  await pool.end();
}

/** Which record a message is of. */
function keyOf(body: string): string {
  const { data } = JSON.parse(body) as {
    data: { alerts: readonly { entity: { account_id: string; entity_id: string }; transition_seq: number }[] };
  };
  const [alert] = data.alerts;
  return `${alert?.entity.account_id}/${alert?.entity.entity_id}/${alert?.transition_seq}`;
}
