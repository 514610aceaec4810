import { setTimeout as wait } from 'node:timers/promises';
import type { Topic } from '@millrace/streams';
import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import { z } from 'zod';
import { createPostgres, inTransaction, type PostgresPool } from '../../base/postgres.ts';
import { type AccountConfig, platformSymbols } from '../../schemas/generated/types.ts';
import { SinkWriteError } from '../errors.ts';
import { RecordProducer } from '../runner/producer.ts';
import type { RunningSink, Sink, SinkDeps } from '../sink.ts';

/** Rows of one transaction at most. */
const maxRows = 500;
/** Milliseconds between two looks at an outbox that was empty. */
const pollMs = 500;
/** Attempts after the first, and the waits between them: a minute in all. */
const retries = { maxAttempts: 10, initialDelay: 200, maxDelay: 10_000 } as const;

/**
 * The outbox of Postgres into the config topics: at least once, in the order of the changes. A row is deleted in the
 * transaction that holds its lock, after the broker has the record; so a relay that dies leaves it, and two relays take turns.
 */
export const configOutbox: Sink = {
  name: 'config-outbox',
  summary: 'Postgres, table config_outbox, into config.accounts',
  async start(deps) {
    const logger = deps.logger.child({ sink: configOutbox.name });
    await deps.topics.accounts.value.open?.();
    const producer = await RecordProducer.open({
      brokers: deps.config.address('kafka'),
      clientId: `${deps.groupPrefix ?? 'millrace'}.sink-${configOutbox.name}`,
      kafka: deps.kafka ?? {},
      onWarning: (error) => logger.warn({ err: error }, 'broker connection'),
    });
    const pool = createPostgres(deps.config.address('postgres'), {
      role: 'millrace_sink',
      maxConnections: 1,
      onIdleError: (error) => logger.warn({ err: error }, 'idle connection to Postgres lost'),
    });
    return relayLoop(deps, producer, pool);
  },
};

function relayLoop(deps: SinkDeps, producer: RecordProducer, pool: PostgresPool): RunningSink {
  const stopping = new AbortController();
  const policy = retry(handleAll, { maxAttempts: retries.maxAttempts, backoff: new ExponentialBackoff(retries) });
  const work = async () => {
    while (!stopping.signal.aborted) {
      const sent = await policy
        .execute(() => relayOnce(pool, producer, deps.topics.accounts))
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
  const done = work().finally(() => Promise.allSettled([producer.close(), pool.end()]));
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
  readonly key: string;
  readonly payload: unknown;
  readonly created_at: Date;
}

/** Sends the oldest rows and deletes them; resolves with how many. Nothing is deleted when one could not be sent. */
async function relayOnce(
  pool: PostgresPool,
  producer: RecordProducer,
  topic: Topic<string, AccountConfig>,
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<OutboxRow>(
      'SELECT outbox_id, key, payload, created_at FROM config_outbox WHERE topic = $1 ORDER BY outbox_id LIMIT $2 FOR UPDATE',
      [topic.name, maxRows],
    );
    if (rows.length === 0) return 0;
    const deliveries = rows.map((row) =>
      producer.send({
        topic: topic.name,
        partition: null,
        key: topic.key.serialize(row.key),
        value: row.payload === null ? null : topic.value.serialize(accountOf(row.payload)),
        timestamp: row.created_at.getTime(),
      }),
    );
    await Promise.all(deliveries);
    await client.query('DELETE FROM config_outbox WHERE outbox_id = ANY($1)', [rows.map((row) => row.outbox_id)]);
    return rows.length;
  });
}

const payloadSchema = z.object({
  tenant_id: z.string(),
  platform: z.enum(platformSymbols),
  account_id: z.string(),
  name: z.string().nullable(),
  currency: z.string(),
  iana_zone: z.string(),
  settle_days: z.number().int().nullable(),
  updated_at_micros: z.number().int(),
});

/** The account that the trigger on `ad_account` wrote down. */
function accountOf(payload: unknown): AccountConfig {
  const { updated_at_micros, ...account } = payloadSchema.parse(payload);
  return { ...account, updated_at: updated_at_micros };
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}
