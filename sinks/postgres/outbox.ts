import type { Logger } from '../../base/log.ts';
import { inTransaction, type PostgresPool } from '../../base/postgres.ts';
import { SchemasError } from '../../schemas/errors.ts';
import { type SinkMetrics, sinkMetrics } from '../runner/metrics.ts';
import { startPolling } from '../runner/polling.ts';
import { RecordProducer } from '../runner/producer.ts';
import type { Sink } from '../sink.ts';
import { holdRedrives, keepDead, markSuperseded, type OutboxRow, type RefusedRow } from './outbox-dead.ts';
import { type OutboxTopic, outboxTopics } from './outbox-topics.ts';
import { sinkPool } from './pool.ts';

/** Rows of one transaction at most. */
const maxRows = 500;
/** Milliseconds between two looks at an outbox that was empty. */
const pollMs = 500;

/**
 * The outbox of Postgres into the config topics and the audit topic: at least once, in the order of the changes. A row is deleted in the
 * transaction that holds its lock, after the broker has the record; so a relay that dies leaves it, and two relays take turns. A row that
 * no attempt could ever send becomes a dead letter, in the table `config_outbox_dead`, and those after it go on.
 */
export const configOutbox: Sink = {
  name: 'config-outbox',
  summary:
    'Postgres, table config_outbox, into config.accounts, config.metrics, config.rules, config.entities, config.rates, config.reporting and audit.events',
  async start(deps) {
    const logger = deps.logger.child({ sink: configOutbox.name });
    const topics = outboxTopics(deps.topics);
    await Promise.all([...topics.values()].map((topic) => topic.open()));
    const producer = await RecordProducer.open({
      brokers: deps.config.address('kafka'),
      clientId: `${deps.groupPrefix ?? 'millrace'}.sink-${configOutbox.name}`,
      kafka: deps.kafka ?? {},
      onWarning: (error) => logger.warn({ err: error }, 'broker connection'),
    });
    const pool = sinkPool({ ...deps, logger }, 1);
    const relay: Relay = { pool, producer, topics, logger, metrics: sinkMetrics(deps.registry) };
    return startPolling({
      name: configOutbox.name,
      logger,
      pollMs,
      look: async () => (await relayOnce(relay)) === maxRows,
      close: () => Promise.allSettled([producer.close(), pool.end()]),
    });
  },
};

/** What a relay works with. */
interface Relay {
  readonly pool: PostgresPool;
  readonly producer: RecordProducer;
  /** By the names that the outbox has them under. Rows of other topics are left alone. */
  readonly topics: ReadonlyMap<string, OutboxTopic>;
  readonly logger: Logger;
  readonly metrics: SinkMetrics;
}

/** Sends the oldest rows and deletes them; resolves with how many. Nothing is deleted when one could not be sent that may be later. */
async function relayOnce(relay: Relay): Promise<number> {
  const { pool, topics } = relay;
  return inTransaction(pool, async (client) => {
    await holdRedrives(client);
    const { rows } = await client.query<OutboxRow>(
      `SELECT outbox_id, tenant_id, topic, key, payload, created_at FROM config_outbox WHERE topic = ANY($1)
       ORDER BY outbox_id LIMIT $2 FOR UPDATE`,
      [[...topics.keys()], maxRows],
    );
    if (rows.length === 0) return 0;
    const refused = (await Promise.all(rows.map((row) => relayed(row, relay)))).filter((each) => each !== null);
    const dead = new Set(refused.map(({ row }) => row));
    await keepDead(client, refused);
    await markSuperseded(
      client,
      rows.filter((row) => !dead.has(row)),
    );
    await client.query('DELETE FROM config_outbox WHERE outbox_id = ANY($1)', [rows.map((row) => row.outbox_id)]);
    for (const each of refused) told(each, relay);
    return rows.length;
  });
}

/** Sends a row; one that can never be sent comes back, with the reason. @throws SinkBrokerError when it may be sent later. */
async function relayed(row: OutboxRow, { topics, producer }: Relay): Promise<RefusedRow | null> {
  const { topic, key, payload, created_at } = row;
  let value: Buffer | null;
  try {
    value = payload === null ? null : (topics.get(topic)?.encode(key, payload) ?? null);
  } catch (error) {
    if (isOfRegistry(error)) throw error;
    return { row, error: `it does not fit the records of ${topic}: ${(error as Error).message}` };
  }
  try {
    await producer.send({
      topic,
      partition: null,
      key: Buffer.from(key, 'utf8'),
      value,
      timestamp: created_at.getTime(),
    });
    return null;
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    return { row, error: `it takes ${value?.length ?? 0} bytes, which the broker refuses for ${topic}` };
  }
}

/** That a schema is not at hand is not the row's fault, and passes. */
function isOfRegistry(error: unknown): boolean {
  return error instanceof SchemasError && registryCodes.has(error.code);
}

const registryCodes: ReadonlySet<string> = new Set([
  'MR_SCHEMAS_NOT_OPEN',
  'MR_SCHEMAS_NOT_REGISTERED',
  'MR_SCHEMAS_REGISTRY',
]);

/** What librdkafka, or the broker, calls a record above its limit. */
const messageTooLarge = 10;

function isTooLarge(error: unknown): boolean {
  return ((error as Error).cause as { code?: unknown } | undefined)?.code === messageTooLarge;
}

function told({ row, error }: RefusedRow, { logger, metrics }: Relay): void {
  const { tenant_id: tenant, topic, key, outbox_id: id } = row;
  metrics.deadLetters.inc({ sink: configOutbox.name, topic });
  logger.error({ tenant, topic, key, id, reason: error }, 'a change could not be told: see `millrace outbox failed`');
}
