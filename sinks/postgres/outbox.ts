import { setTimeout as wait } from 'node:timers/promises';
import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import { inTransaction, type PostgresPool } from '../../base/postgres.ts';
import { SinkWriteError } from '../errors.ts';
import { RecordProducer } from '../runner/producer.ts';
import type { RunningSink, Sink, SinkDeps } from '../sink.ts';
import { type OutboxTopic, outboxTopics } from './outbox-topics.ts';
import { sinkPool } from './pool.ts';

/** Rows of one transaction at most. */
const maxRows = 500;
/** Milliseconds between two looks at an outbox that was empty. */
const pollMs = 500;
/** Attempts after the first, and the waits between them: a minute in all. */
const retries = { maxAttempts: 10, initialDelay: 200, maxDelay: 10_000 } as const;

/**
 * The outbox of Postgres into the config topics and the audit topic: at least once, in the order of the changes. A row is deleted in the
 * transaction that holds its lock, after the broker has the record; so a relay that dies leaves it, and two relays take turns.
 */
export const configOutbox: Sink = {
  name: 'config-outbox',
  summary:
    'Postgres, table config_outbox, into config.accounts, config.metrics, config.rules, config.entities, config.rates, ' +
    'config.reporting and audit.events',
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
    return relayLoop(deps, { pool, producer, topics });
  },
};

/** What a relay works with. */
interface Relay {
  readonly pool: PostgresPool;
  readonly producer: RecordProducer;
  /** By the names that the outbox has them under. Rows of other topics are left alone. */
  readonly topics: ReadonlyMap<string, OutboxTopic>;
}

function relayLoop(deps: SinkDeps, relay: Relay): RunningSink {
  const stopping = new AbortController();
  const policy = retry(handleAll, { maxAttempts: retries.maxAttempts, backoff: new ExponentialBackoff(retries) });
  const work = async () => {
    while (!stopping.signal.aborted) {
      const sent = await policy
        .execute(() => relayOnce(relay))
        .catch((error) => {
          throw new SinkWriteError(
            `${configOutbox.name} gave up after ${retries.maxAttempts + 1} attempts: ${(error as Error).message}. ` +
              'Nothing is lost: repair the cause and start it again',
            { cause: error },
          );
        });
      if (sent < maxRows) await sleep(pollMs, stopping.signal);
    }
  };
  const done = work().finally(() => Promise.allSettled([relay.producer.close(), relay.pool.end()]));
  // Whoever watches `done` gets the error; nobody watching must not end the process.
  done.catch((error) => deps.logger.error({ err: error, sink: configOutbox.name }, 'sink stopped'));
  return {
    name: configOutbox.name,
    done,
    stop: async () => {
      stopping.abort();
      await done.catch(() => undefined);
    },
  };
}

interface OutboxRow {
  readonly outbox_id: string;
  readonly topic: string;
  readonly key: string;
  readonly payload: unknown;
  readonly created_at: Date;
}

/** Sends the oldest rows and deletes them; resolves with how many. Nothing is deleted when one could not be sent. */
async function relayOnce({ pool, producer, topics }: Relay): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<OutboxRow>(
      `SELECT outbox_id, topic, key, payload, created_at FROM config_outbox WHERE topic = ANY($1)
       ORDER BY outbox_id LIMIT $2 FOR UPDATE`,
      [[...topics.keys()], maxRows],
    );
    await Promise.all(
      rows.map(({ topic, key, payload, created_at }) =>
        producer.send({
          topic,
          partition: null,
          key: Buffer.from(key, 'utf8'),
          value: payload === null ? null : (topics.get(topic)?.encode(key, payload) ?? null),
          timestamp: created_at.getTime(),
        }),
      ),
    );
    if (rows.length > 0) {
      await client.query('DELETE FROM config_outbox WHERE outbox_id = ANY($1)', [rows.map((row) => row.outbox_id)]);
    }
    return rows.length;
  });
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}
