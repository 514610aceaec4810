import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Logger } from '../../base/log.ts';
import type { Redis } from '../../base/redis.ts';
import { GatewayError, RequestError } from '../errors.ts';

/** Queries of one tenant that are kept; further ones are sent in full each time. */
const maxQueries = 1_000;
/** Characters of a query that is kept. */
const maxCharacters = 16_384;
/** Milliseconds after the first query of a tenant at which its queries are forgotten, and sent in full once more. */
const keepMs = 7 * 24 * 3_600_000;
/** Queries that a gateway remembers itself, so that Redis is not asked each time. */
const remembered = 2_000;

/** Keeps a query unless the tenant has enough of them. */
const keepScript = `
  if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[4], 'NX')
  return 1`;

/** What the field `extensions` of a request may say of a persisted query (Apollo's automatic persisted queries). */
export const persistedSchema = z.object({
  persistedQuery: z
    .object({ version: z.literal(1), sha256Hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits') })
    .optional(),
});

/**
 * Queries by their SHA-256: a client sends the hash, and the text only when it is asked to. Each tenant's are its own. While Redis
 * is away a gateway knows those that it has seen itself; of others clients are asked for the text, which always works.
 */
export class PersistedQueries {
  readonly #redis: Redis;
  readonly #logger: Logger;
  readonly #remembered = new Map<string, string>();

  constructor(redis: Redis, logger: Logger) {
    this.#redis = redis;
    this.#logger = logger;
  }

  /**
   * The text of the query with this hash.
   * @throws GatewayError MR_PERSISTED_QUERY_NOT_FOUND, whose message is the one by which clients know to send the text.
   */
  async find(tenant: string, hash: string): Promise<string> {
    const own = this.#remembered.get(`${tenant}/${hash}`) ?? (await this.#stored(tenant, hash));
    if (own === undefined) {
      throw new GatewayError('MR_PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', { status: 200 });
    }
    this.#remember(tenant, hash, own);
    return own;
  }

  /** Keeps the text of a valid query under its hash. @throws RequestError MR_REQUEST_INVALID when it is not its hash. */
  async keep(tenant: string, hash: string, query: string): Promise<void> {
    checkHash(hash, query);
    if (query.length > maxCharacters || this.#remembered.has(`${tenant}/${hash}`)) return;
    this.#remember(tenant, hash, query);
    if (this.#redis.status !== 'ready') return;
    try {
      await this.#redis.eval(keepScript, 1, keyOf(tenant), hash, query, maxQueries, keepMs);
    } catch (error) {
      this.#logger.warn({ err: error }, 'a persisted query was not kept: clients send it again');
    }
  }

  async #stored(tenant: string, hash: string): Promise<string | undefined> {
    if (this.#redis.status !== 'ready') return undefined;
    try {
      return (await this.#redis.hget(keyOf(tenant), hash)) ?? undefined;
    } catch (error) {
      this.#logger.warn({ err: error }, 'persisted queries cannot be read: clients send the text');
      return undefined;
    }
  }

  #remember(tenant: string, hash: string, query: string): void {
    const key = `${tenant}/${hash}`;
    this.#remembered.delete(key);
    this.#remembered.set(key, query);
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > remembered && !oldest.done) this.#remembered.delete(oldest.value);
  }
}

function keyOf(tenant: string): string {
  return `queries:{${tenant}}`;
}

function checkHash(hash: string, query: string): void {
  if (createHash('sha256').update(query).digest('hex') === hash) return;
  throw new RequestError(
    'MR_REQUEST_INVALID',
    'persistedQuery.sha256Hash is not the SHA-256 of query: send the hash of exactly this text',
  );
}
