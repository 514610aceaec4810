import type { Logger } from '../../base/log.ts';
import type { Redis } from '../../base/redis.ts';
import type { Chooser, Chosen } from './store.ts';

/** Milliseconds for which choices are kept in Redis: also how long one that Redis was not told of can show its old self. */
const keepMs = 5 * 60_000;
/** The field beside the choices; no choice can have this name. */
const versionField = '@version';

/** Puts a user's choices in place of older ones; what is there and newer stays. */
const keepScript = `
  local version = tonumber(redis.call('HGET', KEYS[1], '${versionField}') or '-1')
  if version >= tonumber(ARGV[2]) then return 0 end
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], '${versionField}', unpack(ARGV, 2))
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return 1`;

/** Users' choices in Redis, a hash each. While Redis is away there are none, and Postgres is asked. */
export class PreferenceCache {
  readonly #redis: Redis;
  readonly #logger: Logger;

  constructor(redis: Redis, logger: Logger) {
    this.#redis = redis;
    this.#logger = logger;
  }

  async find(chooser: Chooser): Promise<Chosen | undefined> {
    if (this.#redis.status !== 'ready') return undefined;
    try {
      const { [versionField]: version, ...values } = await this.#redis.hgetall(keyOf(chooser));
      return version === undefined ? undefined : { version: Number(version), values };
    } catch (error) {
      this.#logger.warn({ err: error }, 'preferences are read from Postgres: Redis does not answer');
      return undefined;
    }
  }

  async keep(chooser: Chooser, { version, values }: Chosen): Promise<void> {
    if (this.#redis.status !== 'ready') return;
    try {
      await this.#redis.eval(keepScript, 1, keyOf(chooser), keepMs, version, ...Object.entries(values).flat());
    } catch (error) {
      this.#logger.warn({ err: error }, 'preferences were not kept in Redis');
    }
  }
}

function keyOf({ tenant, subject }: Chooser): string {
  return `preferences:{${tenant}}:${subject}`;
}
