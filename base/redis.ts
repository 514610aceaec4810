import { Redis, type RedisOptions } from 'ioredis';

export type { Redis };

/**
 * Opens a connection to `url`. A command fails after three attempts instead of waiting for ever, and at most ten
 * seconds are spent on connecting. `disconnect()` ends it at once; `quit()` waits for a server that may never answer. `options` overrides any of this.
 */
export function createRedis(url: string, options: Omit<RedisOptions, 'replyMapping'> = {}): Redis {
  const bounded: Omit<RedisOptions, 'replyMapping'> = {
    connectionName: 'millrace',
    connectTimeout: 10_000,
    maxRetriesPerRequest: 3,
    ...options,
  };
  return new Redis(url, bounded);
}
