import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { QuotaError } from '../errors.ts';

/** What a call is for. Writes have a part of the quota for themselves, so that a backfill never keeps a budget from being cut. */
export type QuotaUse = 'read' | 'write';

/** Gives calls of one credential their turn. */
export interface Quota {
  /**
   * Returns when the call may be made.
   * @throws QuotaError MR_CONNECTOR_QUOTA when that would take longer than the longest wait.
   */
  take(use: QuotaUse, signal?: AbortSignal): Promise<void>;
}

/** For calls that are not counted: tests, and platforms without a quota. */
export const noQuota: Quota = { async take() {} };

/** How often a credential may call. */
export interface QuotaLimit {
  /** Calls in any stretch of `windowMs`, reads and writes together. */
  readonly calls: number;
  readonly windowMs: number;
  /** Part of the calls that only writes may use. Default 0.1. */
  readonly writeReserve?: number;
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

/** As the package's own script, with the window in milliseconds. */
const countInMs = `redis.call('set', KEYS[1], 0, 'PX', ARGV[2], 'NX')
local consumed = redis.call('incrby', KEYS[1], ARGV[1])
local left = redis.call('pttl', KEYS[1])
return {consumed, left}`;

/** A stretch is cut into about so many parts. */
const parts = 20;

/**
 * A quota in Redis, shared by all workers.
 *
 * A counter that starts anew each minute would let twice the calls through around its start. So a stretch is cut into
 * parts of `g` calls each, and the whole is filled up to `calls - g` only: any stretch touches at most one part more
 * than it holds, so that it never has more than `calls`, and 95 % of them can be used (from 20 calls on).
 */
export class RedisQuota implements Quota {
  readonly #limiters: Readonly<Record<QuotaUse, RateLimiterRedis>>;
  readonly #key: string;
  readonly #name: string;
  readonly #longestWaitMs: number;

  constructor(redis: Redis, key: QuotaKey, limit: QuotaLimit) {
    const { calls, windowMs, writeReserve = 0.1, longestWaitMs = 60_000 } = limit;
    const writes = Math.min(calls - 1, Math.ceil(calls * writeReserve));
    this.#limiters = {
      read: limiterOf(redis, 'read', calls - writes, windowMs),
      write: limiterOf(redis, 'write', writes, windowMs),
    };
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

  /** 0: the call may be made; otherwise the milliseconds until the next part begins. */
  async #tryOnce(use: QuotaUse): Promise<number> {
    try {
      await this.#limiters[use].consume(this.#key);
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext);
      throw refused;
    }
  }
}

function limiterOf(redis: Redis, use: QuotaUse, calls: number, windowMs: number): RateLimiterRedis {
  const group = Math.max(1, Math.floor(calls / parts));
  const groups = Math.max(1, Math.floor((calls - group) / group));
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `millrace:quota:${use}`,
    points: group,
    duration: Math.ceil(windowMs / groups),
    customIncrTtlLuaScript: countInMs,
  });
}
