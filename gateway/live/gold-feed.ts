import type { Logger } from '../../base/log.ts';
import type { Redis } from '../../base/redis.ts';
import { goldStream } from '../../schemas/gold-stream.ts';
import { RequestError, StoreError } from '../errors.ts';
import type { GatewayLimits } from '../limits.ts';
import { ChangeQueue } from './change-queue.ts';
import { compareIds, type GoldChange, parseGoldChange } from './gold-change.ts';

/** Milliseconds that a read waits for new entries before it looks whether it is still wanted. */
const blockMs = 2_000;
/** Entries of one read. */
const readCount = 500;
/** Milliseconds between attempts when Redis does not answer. */
const retryMs = 500;

type Entry = [id: string, fields: string[]];

/** Which changes a subscriber wants, of its own tenant. */
export interface ChangeFilter {
  readonly accounts?: readonly string[] | null;
  readonly level?: string | null;
  readonly reportFamily?: string | null;
}

interface Subscriber {
  readonly queue: ChangeQueue;
  readonly wants: (change: GoldChange) => boolean;
}

/** One tenant's stream: one blocking connection for all its subscribers. */
interface TenantReader {
  readonly subscribers: Set<Subscriber>;
  readonly connection: Redis;
  readonly ended: Promise<void>;
}

/** The live changes of gold, from the tenants' Redis streams to any number of subscribers. */
export class GoldFeed {
  readonly #redis: Redis;
  readonly #limits: Pick<GatewayLimits, 'waitingChanges' | 'resumeEntries' | 'liveTenants'>;
  readonly #logger: Logger;
  readonly #readers = new Map<string, TenantReader>();
  #closed = false;

  /** `redis` is for short commands; each tenant with subscribers gets a connection of its own, made from it. */
  constructor(
    redis: Redis,
    limits: Pick<GatewayLimits, 'waitingChanges' | 'resumeEntries' | 'liveTenants'>,
    logger: Logger,
  ) {
    this.#redis = redis;
    this.#limits = limits;
    this.#logger = logger;
  }

  /** Tenants that are being read. */
  get tenants(): number {
    return this.#readers.size;
  }

  /** Subscribers of all tenants. */
  get subscribers(): number {
    return [...this.#readers.values()].reduce((sum, reader) => sum + reader.subscribers.size, 0);
  }

  /**
   * The changes of `tenant` that `filter` lets through, from now on or from just after the cursor `after`.
   * @throws RequestError MR_CURSOR_INVALID for a malformed cursor, MR_TOO_MANY_SUBSCRIPTIONS when no further tenant can be
   * read; StoreError when Redis does not answer.
   */
  async subscribe(tenant: string, filter: ChangeFilter, after?: string | null): Promise<ChangeQueue> {
    if (after && !/^\d{1,20}-\d{1,20}$/.test(after)) {
      throw new RequestError(
        'MR_CURSOR_INVALID',
        "after is no cursor of goldUpdated: give an update's cursor, or nothing",
      );
    }
    const wants = changeTest(tenant, filter);
    const reader = await this.#reader(tenant);
    const subscriber: Subscriber = {
      queue: new ChangeQueue(this.#limits.waitingChanges, () => this.#leave(tenant, subscriber)),
      wants,
    };
    reader.subscribers.add(subscriber);
    if (after) {
      try {
        await this.#replay(tenant, subscriber, after);
      } catch (error) {
        await subscriber.queue.return();
        throw unavailable(error);
      }
    }
    return subscriber.queue;
  }

  /** Ends every subscription and connection. */
  async close(): Promise<void> {
    this.#closed = true;
    const readers = [...this.#readers.values()];
    await Promise.all(readers.flatMap(({ subscribers }) => [...subscribers].map(({ queue }) => queue.return())));
    await Promise.all(readers.map(({ ended }) => ended));
  }

  async #reader(tenant: string): Promise<TenantReader> {
    const running = this.#readers.get(tenant);
    if (running !== undefined) return running;
    if (this.#closed || this.#readers.size >= this.#limits.liveTenants) {
      throw new RequestError(
        'MR_TOO_MANY_SUBSCRIPTIONS',
        'this gateway takes no further live tenant: query metrics instead',
      );
    }
    const connection = this.#redis.duplicate({ connectionName: 'millrace-live', maxRetriesPerRequest: null });
    connection.on('error', (error) => this.#logger.warn({ err: error }, 'connection to Redis'));
    const subscribers = new Set<Subscriber>();
    const start = lastId(this.#redis, tenant);
    const reader = { subscribers, connection, ended: start.then((id) => this.#read(tenant, connection, id)) };
    this.#readers.set(tenant, reader);
    try {
      await start;
    } catch (error) {
      this.#readers.delete(tenant);
      reader.ended.catch(() => connection.disconnect());
      throw unavailable(error);
    }
    return reader;
  }

  async #read(tenant: string, connection: Redis, from: string): Promise<void> {
    let position = from;
    while (this.#readers.get(tenant)?.connection === connection) {
      try {
        const key = goldStream.key(tenant);
        const answer = await connection.xread('COUNT', readCount, 'BLOCK', blockMs, 'STREAMS', key, position);
        const entries = (answer?.[0]?.[1] ?? []) as Entry[];
        for (const entry of entries) {
          position = entry[0];
          this.#deliver(tenant, entry, this.#readers.get(tenant)?.subscribers ?? []);
        }
      } catch (error) {
        if (this.#readers.get(tenant)?.connection !== connection) break;
        this.#logger.warn({ err: error }, 'the live stream cannot be read: trying again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    connection.disconnect();
  }

  /** Reads back what came after `after`. Live changes already queue behind it, so nothing falls between the two. */
  async #replay(tenant: string, subscriber: Subscriber, after: string): Promise<void> {
    const key = goldStream.key(tenant);
    if (await isTrimmed(this.#redis, key, after)) subscriber.queue.markGap();
    let position = after;
    for (let read = 0; read < this.#limits.resumeEntries; ) {
      const entries = (await this.#redis.xrange(key, `(${position}`, '+', 'COUNT', readCount)) as Entry[];
      for (const entry of entries) this.#deliver(tenant, entry, [subscriber]);
      read += entries.length;
      if (entries.length < readCount) return;
      position = entries.at(-1)?.[0] ?? position;
    }
    subscriber.queue.markGap();
  }

  #deliver(tenant: string, [id, fields]: Entry, subscribers: Iterable<Subscriber>): void {
    let change: GoldChange;
    try {
      change = parseGoldChange(id, fields[fields.indexOf(goldStream.field) + 1] ?? '');
    } catch (error) {
      this.#logger.error({ err: error }, 'an entry of the live stream was left out');
      for (const { queue } of subscribers) queue.markGap();
      return;
    }
    for (const { queue, wants } of subscribers) if (wants(change)) queue.put(change);
    if (change.tenant !== tenant)
      this.#logger.error({ id }, 'an entry of another tenant was left out of the live stream');
  }

  #leave(tenant: string, subscriber: Subscriber): void {
    const reader = this.#readers.get(tenant);
    if (reader === undefined || !reader.subscribers.delete(subscriber) || reader.subscribers.size > 0) return;
    this.#readers.delete(tenant);
    reader.connection.disconnect();
  }
}

function changeTest(tenant: string, filter: ChangeFilter): (change: GoldChange) => boolean {
  const accounts = filter.accounts ? new Set(filter.accounts) : undefined;
  return ({ tenant: owner, row }) =>
    owner === tenant &&
    (accounts === undefined || accounts.has(row.accountId)) &&
    (!filter.level || row.level === filter.level) &&
    (!filter.reportFamily || row.reportFamily === filter.reportFamily);
}

async function lastId(redis: Redis, tenant: string): Promise<string> {
  const [newest] = (await redis.xrevrange(goldStream.key(tenant), '+', '-', 'COUNT', 1)) as Entry[];
  return newest?.[0] ?? '0-0';
}

/** Whether entries after `after` may have been trimmed: what is kept begins later. */
async function isTrimmed(redis: Redis, key: string, after: string): Promise<boolean> {
  const [oldest] = (await redis.xrange(key, '-', '+', 'COUNT', 1)) as Entry[];
  return oldest === undefined || compareIds(oldest[0], after) > 0;
}

function unavailable(error: unknown): StoreError {
  return new StoreError('MR_STORE_UNAVAILABLE', 'the live stream did not answer: try again in some seconds', {
    cause: error,
  });
}
