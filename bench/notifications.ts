/**
 * Alerts on their way from `rules.alerts` to webhooks, on real servers: milliseconds from when a transition was due to be sent until
 * the receiver has it, at so many a second; then how fast a backlog is worked off. One message an alert, no wait. 20 tenants, 16
 * messages of a channel under way. Every transition must arrive. Run: npm run -s bench -- notifications [per second] [seconds]
 *
 * Measured on two cores that others kept busy, Node 20.20, never on a quiet machine: at a load of 10, 200 a second took 379 ms (p50) and
 * 754 ms (p99), and 392 a second of a backlog were worked off; at a load of 17, 2.8 s and 6.0 s, and 239 a second.
 */
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { withKafkaAdmin } from '../base/kafka-admin.ts';
import { createPostgres } from '../base/postgres.ts';
import { startStack } from '../redpanda/local/stack.ts';
import { memoryCodec } from '../schemas/codec.ts';
import { createTopics } from '../schemas/topics.ts';
import { applyDefinition } from '../sinks/notifications/store/definition.ts';
import { ctrAlert } from '../sinks/notifications/testing/alerts.ts';
import { startReceiver } from '../sinks/notifications/testing/receiver.ts';
import { openSecrets } from '../sinks/notifications/testing/secrets.ts';
import { migratePostgres } from '../sinks/postgres/migrate.ts';
import { RecordProducer } from '../sinks/runner/producer.ts';
import { BenchError } from './errors.ts';
import { startNotifying } from './notifying.ts';

const perSecond = Number(process.argv[3] ?? 200);
const seconds = Number(process.argv[4] ?? 20);
const backlog = 10_000;
const tenants = Array.from({ length: 20 }, (_, n) => `bench-${n}`);
const warmUp = 200;
const patienceMs = 120_000;
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
if (!(perSecond > 0 && seconds > 0)) {
  throw new BenchError('MR_BENCH_USAGE', 'give transitions a second and seconds, both above 0');
}

const stack = await startStack({ mode: 'test', services: ['kafka', 'postgres'] });
try {
  await migratePostgres(stack.postgres);
  await measure();
} finally {
  await stack.stop();
}

async function measure(): Promise<void> {
  const topics = createTopics(memoryCodec());
  await withKafkaAdmin(stack.kafka, (admin) =>
    admin.createTopics({ waitForLeaders: false, topics: [{ topic: topics.alerts.name, numPartitions: 6 }] }),
  );
  const receiver = await startReceiver();
  await defineChannels(receiver.url);
  const producer = await RecordProducer.open({
    brokers: stack.kafka,
    clientId: 'bench',
    kafka: {},
    onWarning: () => undefined,
  });
  const start = () => startNotifying(stack, topics);
  let sent = 0;
  const dueAt = new Map<string, number>();
  const tell = (due: number) => {
    const n = sent++;
    const alert = transition(n);
    dueAt.set(alert.alert_id, due);
    const key = topics.alerts.key.serialize(`${alert.h.tenant_id}|${n}`);
    const value = topics.alerts.value.serialize(alert);
    return producer.send({ topic: topics.alerts.name, partition: null, key, value, timestamp: Date.now() });
  };
  const arrived = async (count: number) => {
    for (const end = Date.now() + patienceMs; receiver.received.length < count; await sleep(20)) {
      if (Date.now() > end) {
        throw new BenchError(
          'MR_BENCH_STALLED',
          `${receiver.received.length} of ${count} arrived in ${patienceMs / 1000} s`,
        );
      }
    }
  };

  let sink = await start();
  for (let n = 0; n < warmUp; n++) await tell(Date.now());
  await arrived(warmUp);

  const begin = Date.now();
  const total = perSecond * seconds;
  for (let n = 0; n < total; n++) {
    const due = begin + (n * 1000) / perSecond;
    if (due > Date.now()) await sleep(due - Date.now());
    void tell(due);
  }
  await arrived(warmUp + total);
  const delays = receiver.received.slice(warmUp).map(({ body, at }) => at - (dueAt.get(alertOf(body)) ?? 0));
  const percentile = (p: number) => Math.round(delays.toSorted((a, b) => a - b)[Math.ceil(delays.length * p) - 1] ?? 0);
  print(
    `${perSecond} transitions/s for ${seconds} s: p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms, most ${percentile(1)} ms`,
  );

  await sink.stop();
  await Promise.all(Array.from({ length: backlog }, () => tell(Date.now())));
  const restarted = performance.now();
  sink = await start();
  await arrived(warmUp + total + backlog);
  print(
    `${backlog} waiting transitions: ${Math.round(backlog / ((performance.now() - restarted) / 1000))}/s, the start included`,
  );
  const distinct = new Set(receiver.received.map(({ body }) => alertOf(body))).size;
  if (distinct !== sent) throw new BenchError('MR_BENCH_RESULT', `${distinct} of ${sent} alerts arrived`);
  print(
    `all ${sent} arrived; ${receiver.received.length - sent} came twice; load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`,
  );
  await sink.stop();
  await producer.close();
  await receiver.close();
}

async function defineChannels(url: string): Promise<void> {
  const pool = createPostgres(stack.postgres, { role: 'millrace_operator', maxConnections: 2 });
  for (const tenant of tenants) {
    await pool.query('insert into tenant (tenant_id, name) values ($1, $1)', [tenant]);
    const definition = {
      channels: { hook: { kind: 'webhook', url, secret } },
      route: { channels: ['hook'], group_by: 'all', group_wait: '0s' },
    };
    const by = { actor: { type: 'SYSTEM', id: 'bench' } } as const;
    await applyDefinition(pool, openSecrets, tenant, definition, { now: Date.now(), by });
  }
  await pool.end();
}

function transition(n: number) {
  const alert = ctrAlert();
  const tenant_id = tenants[n % tenants.length] ?? '';
  const now = Date.now() * 1000;
  const id = `a${n}`;
  return { ...alert, h: { ...alert.h, tenant_id }, alert_id: id, fingerprint: id, event_time: now, evaluated_at: now };
}

function alertOf(body: string): string {
  const { data } = JSON.parse(body) as { data: { alerts: readonly { alert_id: string }[] } };
  return data.alerts[0]?.alert_id ?? '';
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
