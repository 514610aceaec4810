import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Redis } from '../../base/redis.ts';
import type { EventTopic } from '../../schemas/event-streams.ts';
import type { Principal } from '../auth/principal.ts';
import { GatewayError, StoreError } from '../errors.ts';
import type { GatewayLimits } from '../limits.ts';
import { cursorOf, type Moment, parseCursor, runOf } from './cursor.ts';
import type { EventShape } from './event.ts';
import { once, type Places, tooMany } from './places.ts';
import { isTooOld, readAfter, resumeGap } from './resume.ts';
import { StreamReader } from './stream-reader.ts';
import { type Delivery, Subscription } from './subscription.ts';

/** What is subscribed to. The tenant is no part of it: it is the principal's. */
export interface EventRequest<Node> {
  readonly topic: EventTopic;
  readonly shape: EventShape<Node>;
  readonly wants: (node: Node) => boolean;
  /** Whether a slow subscriber is to get every event or be dropped: none is left out for a newer one of its key. */
  readonly exact?: boolean | undefined;
  /** A client's cursor: go on just after it. */
  readonly after?: string | null | undefined;
  /** Told when the subscriber is so slow that it is dropped. */
  readonly onTooSlow?: ((error: GatewayError) => void) | undefined;
}

/** An event as a client gets it. */
export interface LiveUpdate<Node> {
  readonly cursor: string;
  readonly skipped: number;
  readonly node: Node;
}

type FeedLimits = Pick<GatewayLimits, 'exactEvents' | 'waitingEvents' | 'liveStreams'>;

interface SharedReader {
  readonly reader: StreamReader<unknown>;
  users: number;
}

/** Live events, from the tenants' streams in Redis to any number of subscribers. */
export class EventFeed {
  readonly #redis: Redis;
  readonly #limits: FeedLimits;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #readers = new Map<string, SharedReader>();
  readonly #places: Places;
  #dropped = 0;
  #closed = false;

  /** `redis` is for short commands; each stream with subscribers gets a connection of its own, made from it. */
  constructor(redis: Redis, places: Places, limits: FeedLimits, clock: Clock, logger: Logger) {
    this.#redis = redis;
    this.#places = places;
    this.#limits = limits;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Subscribers that were dropped because they were too slow. */
  get dropped(): number {
    return this.#dropped;
  }

  /** A cursor of now: what is read after it was told has everything up to it. @throws StoreError when Redis does not answer. */
  async now(): Promise<string> {
    try {
      const [info, [seconds, micros]] = await Promise.all([this.#redis.info('server'), this.#redis.time()]);
      const milliseconds = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
      // Entries of this very millisecond come again: a client may get what it has read, and misses nothing.
      return cursorOf({ run: runOf(info), id: `${milliseconds - 1}-0` });
    } catch (error) {
      throw unavailable(error);
    }
  }

  /**
   * The events of the principal's tenant that `wants` lets through, from now on or from just after the cursor.
   * @throws RequestError MR_CURSOR_INVALID for a malformed cursor, MR_RESUME_GAP for one that is older than what is kept,
   * MR_TOO_MANY_SUBSCRIPTIONS beyond a limit; StoreError when Redis does not answer.
   */
  async subscribe<Node>(
    principal: Principal,
    request: EventRequest<Node>,
  ): Promise<AsyncIterableIterator<LiveUpdate<Node>>> {
    const after = request.after ? parseCursor(request.after) : undefined;
    const leave = this.#places.take(principal);
    try {
      return await this.#begin(principal.tenant, request, after, leave);
    } catch (error) {
      leave();
      throw told(error);
    }
  }

  /** Ends every subscription and connection. */
  async close(): Promise<void> {
    this.#closed = true;
    const readers = [...this.#readers.values()].map(({ reader }) => reader);
    await Promise.all(readers.flatMap(({ subscribers }) => [...subscribers].map((each) => each.return())));
    await Promise.all(readers.map((reader) => reader.close()));
  }

  async #begin<Node>(tenant: string, request: EventRequest<Node>, after: Moment | undefined, leave: () => void) {
    const { topic, shape, wants } = request;
    const { reader, release } = this.#reader(tenant, topic, shape);
    try {
      const place = await reader.opened();
      if (!reader.isConnected) throw unavailable();
      if (after && (after.run !== place.run || isTooOld(after.id, this.#clock.now()))) throw resumeGap();
      const subscription: Subscription<Node> = new Subscription<Node>({
        from: after?.id ?? place.position,
        limits: this.#limits,
        exact: request.exact ?? false,
        wants,
        source: {
          readBack: (position) =>
            readAfter(this.#redis, { tenant, topic, shape }, position, this.#logger).catch((error) => {
              throw told(error);
            }),
          join: (position) => reader.join(subscription, position),
        },
        onClose: () => {
          reader.subscribers.delete(subscription);
          release();
          leave();
        },
        onTooSlow: (error) => {
          this.#dropped += 1;
          this.#logger.warn({ tenant, topic }, 'a subscriber was too slow and was dropped');
          request.onTooSlow?.(error);
        },
      });
      await subscription.begin();
      return updates(subscription, place.run);
    } catch (error) {
      release();
      throw error;
    }
  }

  /** The reader of a stream. It ends when all who asked for it have released it. */
  #reader<Node>(tenant: string, topic: EventTopic, shape: EventShape<Node>) {
    const key = JSON.stringify([tenant, topic]);
    let shared = this.#readers.get(key);
    if (shared === undefined || shared.reader.hasEnded) {
      if (this.#closed || this.#readers.size >= this.#limits.liveStreams)
        throw tooMany('this gateway takes no further stream');
      shared = { reader: new StreamReader<unknown>(this.#redis, tenant, topic, shape, this.#logger), users: 0 };
      this.#readers.set(key, shared);
    }
    const mine = shared;
    mine.users += 1;
    const release = once(() => {
      mine.users -= 1;
      if (mine.users > 0) return;
      if (this.#readers.get(key) === mine) this.#readers.delete(key);
      void mine.reader.close();
    });
    // Each topic has one shape: who asks for it again gets what the first one asked for.
    return { reader: mine.reader as StreamReader<Node>, release };
  }
}

/** The deliveries of a subscription with cursors. Not a generator: one that waits for its next value cannot be ended. */
function updates<Node>(subscription: Subscription<Node>, run: string): AsyncIterableIterator<LiveUpdate<Node>> {
  const value = ({ id, node, skipped }: Delivery<Node>) => ({ cursor: cursorOf({ run, id }), skipped, node });
  const iterator: AsyncIterableIterator<LiveUpdate<Node>> = {
    async next() {
      const result = await subscription.next();
      return result.done ? { done: true, value: undefined } : { done: false, value: value(result.value) };
    },
    async return() {
      await subscription.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

/** An error as clients are told it. */
function told(error: unknown): GatewayError {
  return error instanceof GatewayError ? error : unavailable(error);
}

function unavailable(cause?: unknown): StoreError {
  return new StoreError('MR_STORE_UNAVAILABLE', 'the live events did not answer: try again in some seconds', {
    cause,
  });
}
