import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ConnectionError, QuotaError, UnavailableError } from '../errors.ts';

/** What a call is for. Writes have a part of the quota for themselves, so that a backfill never keeps a budget from being cut. */
export type QuotaUse = 'read' | 'write';

/** Gives calls of one credential their turn. */
export interface Quota {
  /**
   * Returns when the call may be made.
   * @throws QuotaError MR_CONNECTOR_QUOTA when that would take longer than the longest wait;
   *   UnavailableError MR_CONNECTOR_UNAVAILABLE when nobody can tell.
   */
  take(use: QuotaUse, signal?: AbortSignal): Promise<void>;
}

/** For calls that are not counted: tests, and platforms without a quota. */
export const noQuota: Quota = { async take() {} };

/** How often a credential may call. */
export interface QuotaLimit {
  /** Calls in any stretch of `windowMs`, reads and writes together. At most 100,000. */
  readonly calls: number;
  readonly windowMs: number;
  /** Part of the calls that reads leave for writes, one call at least (none of a quota of one). Default 0.05. */
  readonly writeReserve?: number;
  /**
   * Calls travel for different times, so the platform may see two of them nearer to one another than they set out: the stretch
   * is taken to be so much longer. Default 2 % of it, at most 2 s.
   */
  readonly travelMs?: number;
  /** Longest wait for a turn. Default 60 s. */
  readonly longestWaitMs?: number;
}

/** The credential whose calls are counted together, whoever makes them. */
export interface QuotaKey {
  readonly tenant: string;
  readonly platform: string;
  /** The connection, or whatever the platform counts by. */
  readonly credential: string;
}

const mostCalls = 100_000;

/**
 * In place of the package's own script, whose counter starts anew with each window and so lets twice the calls through around
 * that moment. A list of the moments of calls, oldest first, in milliseconds of Redis' clock, at most as many as may be made:
 * a call has its turn when fewer than `points` were made in the stretch that ends with it. ARGV: 1 (a call), the stretch,
 * the points.
 */
const countInStretch = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stretch, points = tonumber(ARGV[2]), tonumber(ARGV[3])
local oldest = redis.call('lindex', KEYS[1], 0)
while oldest and tonumber(oldest) < now - stretch do
  redis.call('lpop', KEYS[1])
  oldest = redis.call('lindex', KEYS[1], 0)
end
local made = redis.call('llen', KEYS[1])
if made < points then
  redis.call('rpush', KEYS[1], now)
  redis.call('pexpire', KEYS[1], stretch + 1)
  return {made + 1, 0}
end
local leaves = redis.call('lindex', KEYS[1], made - points)
return {points + 1, leaves + stretch + 1 - now}`;

/**
 * A quota in Redis, shared by all workers: never more than `calls` in any stretch of the window, and all of them can be used.
 * Reads have their turn while they leave the reserve, writes while anything is left.
 */
export class RedisQuota implements Quota {
  readonly #limiters: Readonly<Record<QuotaUse, RateLimiterRedis>>;
  readonly #key: string;
  readonly #name: string;
  readonly #longestWaitMs: number;

  /**
   * `redis`: a connection that other limiters of the package do not use, since it keeps one script a connection.
   * @throws ConnectionError MR_CONNECTOR_CONNECTION for a limit that lets nothing through or is too large to be counted.
   */
  constructor(redis: Redis, key: QuotaKey, limit: QuotaLimit) {
    const { calls, windowMs, writeReserve = 0.05, longestWaitMs = 60_000 } = limit;
    const { travelMs = Math.min(2_000, Math.ceil(windowMs * 0.02)) } = limit;
    if (!Number.isInteger(calls) || calls < 1 || calls > mostCalls || windowMs <= 0) {
      throw new ConnectionError(
        `connection ${key.credential} has a quota of ${calls} calls in ${windowMs} ms: give 1 to ${mostCalls} calls and a time`,
      );
    }
    const reserve = Math.min(calls - 1, Math.max(1, Math.ceil(calls * writeReserve)));
    const limiter = (points: number) =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: 'millrace:quota',
        points,
        // The package passes it on as it is: to this script it is in milliseconds.
        duration: Math.ceil(windowMs + travelMs),
        customIncrTtlLuaScript: countInStretch,
      });
    this.#limiters = { read: limiter(calls - reserve), write: limiter(calls) };
    this.#key = [key.tenant, key.platform, key.credential].map(encodeURIComponent).join('|');
    this.#name = `${key.platform}, connection ${key.credential} (${calls} calls in ${windowMs / 1000} s)`;
    this.#longestWaitMs = longestWaitMs;
  }

  async take(use: QuotaUse, signal?: AbortSignal): Promise<void> {
    const until = performance.now() + this.#longestWaitMs;
    for (;;) {
      const wait = await this.#tryOnce(use);
      if (wait === 0) return;
      if (performance.now() + wait > until) {
        throw new QuotaError(
          `the quota of ${this.#name} is used up for the next ${Math.ceil(wait)} ms; the fetch goes on after that`,
          wait,
        );
      }
      await sleep(wait, undefined, signal === undefined ? {} : { signal });
    }
  }

  /** 0: the call may be made; otherwise the milliseconds until a call leaves the stretch. */
  async #tryOnce(use: QuotaUse): Promise<number> {
    try {
      await this.#limiters[use].consume(this.#key);
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext);
      const why = refused instanceof Error ? refused.message : String(refused);
      throw new UnavailableError(`the quota of ${this.#name} cannot be asked for in Redis (${why})`);
    }
  }
}
