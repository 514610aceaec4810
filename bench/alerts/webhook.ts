import { createPostgres } from '../../base/postgres.ts';
import type { Topics } from '../../schemas/topics.ts';
import { applyDefinition } from '../../sinks/notifications/store/definition.ts';
import { type Receiver, startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import { openSecrets } from '../../sinks/notifications/testing/secrets.ts';
import { benchProducer, benchTenants, keyOf, type Latency, latencies, sendRecords, sendRules } from './live.ts';
import { Part, type Servers } from './part.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/**
 * Milliseconds from when a gold record was due to be sent to a real HTTP receiver having the signed message of the alert that it makes
 * fire; with `rules` rules in force and 200 records a second, every other one of which makes an alert fire and the next one ends
 * it. A message an alert, no wait.
 */
export async function webhookLatency(
  servers: Servers & { readonly postgres: string },
  topics: Topics,
  rules: number,
  seconds: number,
  rulesPart: Part,
): Promise<Latency> {
  const receiver = await startReceiver();
  const heard = new Heard(receiver);
  await defineChannels(servers.postgres, receiver.url);
  const producer = await benchProducer(servers.kafka);
  const sink = await Part.start('notifications', servers);
  try {
    await sendRules(producer, topics, rules, (key) => heard.all().has(key));
    const { first, measured, ...taken } = await sendRecords(producer, topics, seconds, [rulesPart, sink]);
    const millis = await latencies(measured.fire, () => heard.all());
    return { millis, firstMillis: await latencies(first.fire, () => heard.all()), ...taken };
  } finally {
    await sink.stop();
    await producer.close();
    await receiver.close();
  }
}

/** Which transitions a receiver was told, and when first. */
class Heard {
  readonly #receiver: Receiver;
  readonly #first = new Map<string, number>();
  #read = 0;

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
  }

  /** What has come until now. */
  all(): ReadonlyMap<string, number> {
    for (const { body, at } of this.#receiver.received.slice(this.#read)) {
      this.#read += 1;
      for (const key of keysOf(body)) if (!this.#first.has(key)) this.#first.set(key, at);
    }
    return this.#first;
  }
}

async function defineChannels(postgres: string, url: string): Promise<void> {
  const pool = createPostgres(postgres, { role: 'millrace_operator', maxConnections: 1 });
  const definition = {
    channels: { hook: { kind: 'webhook', url, secret } },
    route: { channels: ['hook'], group_by: 'all', group_wait: '0s', send_resolved: false },
  };
  const by = { actor: { type: 'SYSTEM', id: 'bench' } } as const;
  for (const tenant of benchTenants) {
    await pool.query('insert into tenant (tenant_id, name) values ($1, $1)', [tenant]);
    await applyDefinition(pool, openSecrets, tenant, definition, { now: Date.now(), by });
  }
  await pool.end();
}

/** The transitions that a message tells of. */
function keysOf(body: string): readonly string[] {
  const { data } = JSON.parse(body) as {
    data: { alerts: readonly { entity: { account_id: string; entity_id: string }; transition_seq: number }[] };
  };
  return data.alerts.map(({ entity, transition_seq: seq }) => keyOf(entity.account_id, entity.entity_id, seq));
}
