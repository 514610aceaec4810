import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import type { CountingNames } from './counting.ts';
import { PARTITIONS } from './kafka.ts';

/** Runs `work` with a connection to the stack's Redis. */
export async function withRedis<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(testStack().redis);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** All keys of an application but the metas, or with them. */
async function keysOf(redis: Redis, application: string): Promise<string[]> {
  const keys: string[] = [];
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', `{${application}:*`, 'COUNT', 1_000);
    keys.push(...found);
    cursor = next;
  } while (cursor !== '0');
  return keys;
}

/** Loses all state of an application, as a Redis without persistence does when it restarts. */
export async function loseState(application: string): Promise<number> {
  return withRedis(async (redis) => {
    const keys = await keysOf(redis, application);
    return keys.length === 0 ? 0 : redis.del(...keys);
  });
}

/** State as Redis has it: `partition/store/group/field` to the value's bytes in hexadecimal. */
export async function stateInRedis(application: string): Promise<Map<string, string>> {
  return withRedis(async (redis) => {
    const state = new Map<string, string>();
    for (const key of await keysOf(redis, application)) {
      const found = /^\{[^}]*:(\d+)\}:([kg]):([^:]+):(.*)$/.exec(key);
      if (found === null) continue;
      const [, partition, kind, store, rest] = found;
      for (const [field, value] of Object.entries(await redis.hgetallBuffer(key))) {
        state.set(`${partition}/${store}/${kind === 'g' ? rest : ''}/${field}`, value.subarray(1).toString('hex'));
      }
    }
    return state;
  });
}

/** State as the committed changelogs have it, in the same form. Reads the documented key layout on its own. */
export async function stateInChangelogs({ application }: CountingNames): Promise<Map<string, string>> {
  const state = new Map<string, string>();
  for (const store of ['counts', 'last']) {
    for (const { key, value, partition } of await committed(`${application}-${store}-changelog`, PARTITIONS)) {
      const bytes = key as Buffer;
      const groupLength = store === 'last' ? bytes.readUInt32BE(0) : 0;
      const start = store === 'last' ? 4 : 0;
      const group = bytes.toString('utf8', start, start + groupLength);
      const name = `${partition}/${store}/${group}/${bytes.toString('utf8', start + groupLength)}`;
      if (value === null) state.delete(name);
      else state.set(name, (value as Buffer).toString('hex'));
    }
  }
  return state;
}

/** One text for a whole state. */
export function digest(state: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [name, value] of [...state].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}=${value}\n`);
  return `${state.size} entries ${hash.digest('hex')}`;
}
