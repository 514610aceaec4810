import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Redis } from '../../base/redis.ts';
import { IdentityError, StoreError } from '../errors.ts';
import type { IdentityLimits } from './limits.ts';
import { hashOf } from './secrets.ts';

/** An attempt that is going on. */
export interface Attempt {
  /** It was right: earlier failures of the account count no more. */
  succeeded(): Promise<void>;
  /** It was wrong. Tells whether the account is locked by it, from this address or from all. */
  failed(): Promise<{ readonly isLocked: boolean }>;
  /** Whether it was right could not be told: it is not counted. */
  withdrawn(): Promise<void>;
}

/**
 * The result of `work`, in which an attempt is made; what it throws but for refusals of an attempt that failed takes the attempt back, so
 * that stores which do not answer lock nobody out.
 */
export async function attempted<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IdentityError) || error.code === 'MR_BUSY') await attempt.withdrawn();
    throw error;
  }
}

type AttemptLimits = Pick<
  IdentityLimits,
  | 'failuresFromAddress'
  | 'failuresOfAccount'
  | 'failuresOfAddress'
  | 'lockSeconds'
  | 'invitationsPerHour'
  | 'requestsPerMinute'
  | 'resetsOfAccount'
  | 'resetsFromAddress'
>;

/**
 * Failed attempts, counted in Redis by all gateways together. An attempt is counted when it begins and given back when it was right, so
 * that many at once are no way around. An account is locked for the address that failed on it well before it is locked for all: a
 * stranger who fails on purpose does not easily lock its owner out. Accounts that are none are counted and locked alike.
 */
export class Attempts {
  readonly #redis: Redis;
  readonly #fromAddress: RateLimiterRedis;
  readonly #ofAccount: RateLimiterRedis;
  readonly #ofAddress: RateLimiterRedis;
  readonly #invitations: RateLimiterRedis;
  readonly #requests: RateLimiterRedis;
  readonly #resetsOfAccount: RateLimiterRedis;
  readonly #resetsFromAddress: RateLimiterRedis;

  constructor(redis: Redis, limits: AttemptLimits) {
    this.#redis = redis;
    const limiter = (name: string, points: number, duration = limits.lockSeconds) =>
      new RateLimiterRedis({ storeClient: redis, keyPrefix: `auth:attempts:${name}`, points, duration });
    this.#fromAddress = limiter('account-address', limits.failuresFromAddress);
    this.#ofAccount = limiter('account', limits.failuresOfAccount);
    this.#ofAddress = limiter('address', limits.failuresOfAddress);
    this.#invitations = limiter('invitations', limits.invitationsPerHour, 3600);
    this.#requests = limiter('requests', limits.requestsPerMinute, 60);
    this.#resetsOfAccount = limiter('resets-account', limits.resetsOfAccount, 3600);
    this.#resetsFromAddress = limiter('resets-address', limits.resetsFromAddress, 3600);
  }

  /**
   * Begins an attempt on an account: an e-mail address, or what else is guessed at. `address` is where it comes from.
   * @throws IdentityError MR_TOO_MANY_ATTEMPTS while it is locked; StoreError when Redis does not answer: nobody is let in uncounted.
   */
  async begin(account: string, address: string): Promise<Attempt> {
    const keys = [
      [this.#ofAddress, address],
      [this.#fromAddress, `${hashOf(account)}:${address}`],
      [this.#ofAccount, hashOf(account)],
    ] as const;
    const counted: RateLimiterRes[] = [];
    for (const [at, [limiter, key]] of keys.entries()) {
      try {
        counted.push(await limiter.consume(key));
      } catch (error) {
        // What one limit refuses must not use up the others.
        await Promise.all(keys.slice(0, at).map(([each, used]) => answered(() => each.reward(used))));
        throw refused(error);
      }
    }
    return {
      succeeded: async () => {
        const [[ofAddress, addressKey], [fromAddress, pairKey], [ofAccount, accountKey]] = keys;
        await answered(() =>
          Promise.all([ofAddress.reward(addressKey), fromAddress.delete(pairKey), ofAccount.delete(accountKey)]),
        );
      },
      failed: async () => {
        const [, fromAddress, ofAccount] = counted;
        const isLocked = [fromAddress, ofAccount].some((each) => each !== undefined && each.remainingPoints === 0);
        return { isLocked };
      },
      withdrawn: async () => {
        await answered(() => Promise.all(keys.map(([limiter, key]) => limiter.reward(key))));
      },
    };
  }

  /** Forgets the failures on an account, from wherever they came: its owner may try again. */
  async unlock(account: string): Promise<void> {
    const name = hashOf(account);
    await answered(async () => {
      await this.#ofAccount.delete(name);
      const fromAddresses = this.#redis.scanStream({ match: this.#fromAddress.getKey(`${name}:*`), count: 1000 });
      for await (const keys of fromAddresses as AsyncIterable<string[]>) {
        if (keys.length > 0) await this.#redis.del(...keys);
      }
    });
  }

  /** Counts a request of who has not logged in yet. @throws IdentityError MR_TOO_MANY_ATTEMPTS for an address that sends too many a minute. */
  async countRequest(address: string): Promise<void> {
    try {
      await this.#requests.consume(address);
    } catch (error) {
      throw refused(error);
    }
  }

  /**
   * Counts a link for a forgotten password, whether the account is one or not.
   * @throws IdentityError MR_TOO_MANY_ATTEMPTS for an account, or an origin, that asked for too many in an hour.
   */
  async countReset(account: string, address: string): Promise<void> {
    try {
      await this.#resetsFromAddress.consume(address);
      await this.#resetsOfAccount.consume(hashOf(account));
    } catch (error) {
      throw refused(error);
    }
  }

  /** Counts an invitation of an organisation. @throws IdentityError MR_TOO_MANY_ATTEMPTS when it sent too many in an hour. */
  async countInvitation(tenant: string): Promise<void> {
    try {
      await this.#invitations.consume(tenant);
    } catch (error) {
      throw refused(error);
    }
  }
}

function refused(error: unknown): Error {
  if (!(error instanceof RateLimiterRes)) return unavailable(error);
  const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
  return new IdentityError('MR_TOO_MANY_ATTEMPTS', `too many attempts: try again in ${retryAfterSeconds} s`, {
    retryAfterSeconds,
  });
}

async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unavailable(error);
  }
}

function unavailable(cause: unknown): StoreError {
  return new StoreError('MR_STORE_UNAVAILABLE', 'attempts cannot be counted now: try again in some seconds', { cause });
}
