import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { inTime } from '../../base/in-time.ts';
import type { Logger } from '../../base/log.ts';
import type { Redis } from '../../base/redis.ts';
import type { Principal } from '../auth/principal.ts';
import { LocalWindows, type RateLimits, type Taken } from './local-windows.ts';

/** Milliseconds that Redis has to answer. */
const answerMs = 250;
/** Milliseconds for which it is not asked again after it did not. */
const restMs = 1_000;

/** Where a user or key stands after a request. */
export interface RateState {
  readonly allowed: boolean;
  readonly limit: number;
  /** Length of the window. */
  readonly seconds: number;
  readonly remaining: number;
  /** Seconds until the oldest point that is counted is no more. */
  readonly resetSeconds: number;
  /** Seconds after which the request would be allowed; 0 when it was. */
  readonly retryAfterSeconds: number;
}

/**
 * A sliding window as a sorted set of the points in it, scored by the microsecond of Redis's clock at which they were taken: so all
 * gateways count together and none's clock matters. A request that is refused takes nothing. The set never has more than `limit`
 * members.
 */
const takeScript = `
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local window, limit, points = tonumber(ARGV[1]) * 1000, tonumber(ARGV[2]), tonumber(ARGV[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
  local used = redis.call('ZCARD', KEYS[1])
  local wait = 0
  local allowed = used + points <= limit
  if allowed then
    for point = 1, points do redis.call('ZADD', KEYS[1], now, ARGV[4] .. ':' .. point) end
    redis.call('PEXPIRE', KEYS[1], ARGV[1])
    used = used + points
  else
    local last = math.min(used + points - limit, used)
    local leaving = redis.call('ZRANGE', KEYS[1], last - 1, last - 1, 'WITHSCORES')
    wait = tonumber(leaving[2]) + window - now
  end
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  local reset = oldest[2] and tonumber(oldest[2]) + window - now or 0
  return { allowed and 1 or 0, used, math.ceil(reset / 1000), math.ceil(wait / 1000) }`;

/**
 * Counts what each user and key asks for. While Redis does not answer each gateway counts for itself, in memory: nobody is locked
 * out, and with n gateways somebody may get n times as much.
 */
export class RateLimiter {
  readonly #redis: Redis;
  readonly #limits: RateLimits;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #local: LocalWindows;
  #restsUntil = 0;

  constructor(redis: Redis, limits: RateLimits, clock: Clock, logger: Logger) {
    this.#redis = redis;
    this.#limits = limits;
    this.#clock = clock;
    this.#logger = logger;
    this.#local = new LocalWindows(limits);
  }

  /** Takes `points` (1 or more) of the principal's window, or says when they can be had. */
  async take({ tenant, subject }: Principal, points: number): Promise<RateState> {
    const { ratePoints: limit, rateSeconds: seconds } = this.#limits;
    const key = `rate:{${tenant}}:${subject}`;
    const wanted = Math.min(points, limit);
    const taken = (await this.#shared(key, wanted)) ?? this.#local.take(key, wanted, this.#clock.now());
    return {
      allowed: taken.allowed,
      limit,
      seconds,
      remaining: Math.max(0, limit - taken.used),
      resetSeconds: Math.ceil(taken.resetMs / 1000),
      retryAfterSeconds: taken.allowed ? 0 : Math.max(1, Math.ceil(taken.waitMs / 1000)),
    };
  }

  /** What Redis counts; undefined when it does not answer in time. */
  async #shared(key: string, points: number): Promise<Taken | undefined> {
    if (this.#redis.status !== 'ready' || this.#clock.now() < this.#restsUntil) return undefined;
    const { ratePoints: limit, rateSeconds: seconds } = this.#limits;
    const answer = this.#redis.eval(takeScript, 1, key, seconds * 1000, limit, points, randomUUID());
    try {
      const [allowed, used, resetMs, waitMs] = (await inTime(answer, answerMs)) as number[];
      return { allowed: allowed === 1, used: used ?? 0, resetMs: resetMs ?? 0, waitMs: waitMs ?? 0 };
    } catch (error) {
      this.#restsUntil = this.#clock.now() + restMs;
      this.#logger.warn({ err: error }, 'requests are counted by this gateway alone: Redis does not answer');
      // An answer that comes after all has counted in Redis, which is as well.
      return undefined;
    }
  }
}
