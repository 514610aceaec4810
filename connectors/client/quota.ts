import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ConnectionError, QuotaError, UnavailableError } from '../errors.ts';

/** What a call is for. Writes have a part of the quota for themselves, so that a backfill never keeps a budget from being cut. */
export type QuotaUse = 'read' | 'write';

/** Gives calls of one credential their turn. */
export interface Quota {
  /**
   * Makes a call when its turn has come, and gives what it gives.
   * @throws QuotaError MR_CONNECTOR_QUOTA when the turn would take longer than the longest wait; UnavailableError
   *   MR_CONNECTOR_UNAVAILABLE when nobody can tell; and what the call throws.
   */
  run<T>(use: QuotaUse, call: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** For calls that are not counted: tests, and platforms without a quota. */
export const noQuota: Quota = { run: (_use, call) => call() };

/** How often a credential may call. */
export interface QuotaLimit {
  /** Calls in any stretch of `windowMs`, reads and writes together. At most 100,000. */
  readonly calls: number;
  readonly windowMs: number;
  /** Part of the calls that reads leave for writes, one call at least (none of a quota of one). Default 0.05. */
  readonly writeReserve?: number;
  /** Longest wait for a turn. Default 60 s. */
  readonly longestWaitMs?: number;
  /** A call of which nobody says that it ended, since its process is gone, counts as under way so long. Default 60 s. */
  readonly longestCallMs?: number;
}

/** The credential whose calls are counted together, whoever makes them. */
export interface QuotaKey {
  readonly tenant: string;
  readonly platform: string;
  /** The connection. */
  readonly credential: string;
  /**
   * What the platform counts by instead, such as the token of a developer: all connections with the same are counted together, also
   * those of other tenants. Only its hash is kept.
   */
  readonly countedBy?: string | undefined;
}

const mostCalls = 100_000;

/**
 * In place of the package's own script, whose counter starts anew with each window and so lets twice the calls through around
 * that moment. A sorted set has the calls that count, in milliseconds of Redis' clock: one that is under way by when it is
 * given up at the latest, one that has ended by when it did. It is the platform's time that matters, and that of a call lies
 * between its turn and its end: so it counts until a stretch after its end. ARGV: 1 (a call), the stretch, the points.
 *
 * The package hands two numbers on. Of a call that has its turn they are its place and its moment in microseconds, which
 * together name it; of one that has not, more than the points and the milliseconds until it can be.
 */
const takeTurn = (longestCallMs: number) => `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stretch, points = tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('zremrangebyscore', KEYS[1], '-inf', '(' .. (now - stretch))
local made = redis.call('zcard', KEYS[1])
if made < points then
  local micros = string.format('%.0f', time[1] * 1000000 + time[2])
  redis.call('zadd', KEYS[1], now + ${longestCallMs}, micros .. ':' .. (made + 1))
  redis.call('pexpire', KEYS[1], stretch + ${longestCallMs} + 1)
  return {made + 1, tonumber(micros)}
end
local leaving = redis.call('zrange', KEYS[1], made - points, made - points, 'withscores')
return {points + 1, math.min(tonumber(leaving[2]), now) + stretch + 1 - now}`;

/** Says that a call has ended. KEYS: the set; ARGV: the call. */
const endTurn = `
local time = redis.call('time')
return redis.call('zadd', KEYS[1], 'XX', time[1] * 1000 + math.floor(time[2] / 1000), ARGV[1])`;

const prefix = 'millrace:quota';

/**
 * A quota in Redis, shared by all workers: however long calls travel, the platform never sees more than `calls` in any stretch
 * of the window; and all of them can be used, but for what the calls themselves take. Reads have their turn while they leave
 * the reserve, writes while anything is left.
 */
export class RedisQuota implements Quota {
  readonly #redis: Redis;
  readonly #limiters: Readonly<Record<QuotaUse, RateLimiterRedis>>;
  readonly #key: string;
  readonly #name: string;
  readonly #longestWaitMs: number;

  /**
   * `redis`: a connection that other limiters of the package do not use, since it keeps one script a connection.
   * @throws ConnectionError MR_CONNECTOR_CONNECTION for a limit that lets nothing through or is too large to be counted.
   */
  constructor(redis: Redis, key: QuotaKey, limit: QuotaLimit) {
    const { calls, windowMs, writeReserve = 0.05, longestWaitMs = 60_000, longestCallMs = 60_000 } = limit;
    if (!Number.isInteger(calls) || calls < 1 || calls > mostCalls || windowMs <= 0) {
      throw new ConnectionError(
        `connection ${key.credential} has a quota of ${calls} calls in ${windowMs} ms: give 1 to ${mostCalls} calls and a time`,
      );
    }
    const reserve = Math.min(calls - 1, Math.max(1, Math.ceil(calls * writeReserve)));
    const limiter = (points: number) =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: prefix,
        points,
        // The package passes it on as it is: to this script it is in milliseconds.
        duration: Math.ceil(windowMs),
        customIncrTtlLuaScript: takeTurn(Math.ceil(longestCallMs)),
      });
    this.#redis = redis;
    this.#limiters = { read: limiter(calls - reserve), write: limiter(calls) };
    this.#key = keyOf(key);
    this.#name = `${key.platform}, connection ${key.credential} (${calls} calls in ${windowMs / 1000} s)`;
    this.#longestWaitMs = longestWaitMs;
  }

  async run<T>(use: QuotaUse, call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = await this.#turn(use, signal);
    try {
      return await call();
    } finally {
      await this.#end(turn);
    }
  }

  async #turn(use: QuotaUse, signal: AbortSignal | undefined): Promise<string> {
    const until = performance.now() + this.#longestWaitMs;
    for (;;) {
      const turn = await this.#tryOnce(use);
      if (typeof turn === 'string') return turn;
      if (performance.now() + turn > until) {
        throw new QuotaError(
          `the quota of ${this.#name} is used up for the next ${Math.ceil(turn)} ms; the fetch goes on after that`,
          turn,
        );
      }
      await sleep(turn, undefined, signal === undefined ? {} : { signal });
    }
  }

  /** The call's name in the set; otherwise the milliseconds until one can leave the stretch. */
  async #tryOnce(use: QuotaUse): Promise<string | number> {
    try {
      const { msBeforeNext: micros, consumedPoints: place } = await this.#limiters[use].consume(this.#key);
      return `${micros}:${place}`;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext);
      throw this.#unanswered(refused);
    }
  }

  /** The call was made, so that nothing fails here: one whose end cannot be told counts longer, which breaks no limit. */
  async #end(turn: string): Promise<void> {
    await this.#redis.eval(endTurn, 1, `${prefix}:${this.#key}`, turn).catch(() => undefined);
  }

  #unanswered(error: unknown): UnavailableError {
    const why = error instanceof Error ? error.message : String(error);
    return new UnavailableError(`the quota of ${this.#name} cannot be asked for in Redis (${why})`);
  }
}

/** Two parts where connections share it, three where each has its own: no tenant's name makes one of the others. */
function keyOf({ tenant, platform, credential, countedBy }: QuotaKey): string {
  const own = [tenant, platform, credential].map(encodeURIComponent).join('|');
  return countedBy === undefined ? own : `${platform}|${createHash('sha256').update(countedBy).digest('base64url')}`;
}
