import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-connection.ts';

/** A Lua script, sent once and then called by its hash. */
export class LuaScript {
  readonly #source: string;
  readonly #sha: string;

  constructor(source: string) {
    this.#source = source;
    this.#sha = createHash('sha1').update(source).digest('hex');
  }

  /** Runs it; a server that does not know it, because it was restarted, is sent the source. */
  async run(
    redis: RedisClient,
    keys: readonly string[],
    args: ReadonlyArray<string | Buffer | number>,
  ): Promise<unknown> {
    try {
      return await redis.evalsha(this.#sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(this.#source, keys.length, ...keys, ...args);
    }
  }

  /** As `run`, with the bytes of strings in the reply. */
  async runForBytes(redis: RedisClient, keys: readonly string[], args: ReadonlyArray<Buffer | number>) {
    try {
      return await redis.callBuffer('EVALSHA', this.#sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.callBuffer('EVAL', this.#source, keys.length, ...keys, ...args);
    }
  }
}

/**
 * Takes a task over. KEYS: meta. ARGV: owner, topology hash. Returns the meta as it is after that, flat.
 * The epoch is the greater of the old one plus 1 and the server's clock in milliseconds, so that it grows also when
 * Redis lost everything and an earlier owner still believes to be one.
 */
export const acquireScript = new LuaScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')
redis.call('HSET', KEYS[1], 'epoch', string.format('%.0f', math.max(before + 1, now)), 'owner', ARGV[1])
local meta = redis.call('HGETALL', KEYS[1])
redis.call('HSET', KEYS[1], 'topologyHash', ARGV[2])
return meta`);

/**
 * Applies a part of a commit. KEYS: meta, then one hash after the other.
 * ARGV: epoch, seq before, seq after, 1 when it is the last part, number of meta fields, meta fields and values;
 * then for each hash the number of sets, fields and values, the number of deletions, fields.
 * Returns OK, or FENCED (another owner), GAP (another seq) or GONE (no meta) and changes nothing.
 * While parts are still to come the meta says `applying`, so that readers see that the state is between two commits.
 */
export const applyScript = new LuaScript(`
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
if not meta[1] then return 'GONE' end
if meta[1] ~= ARGV[1] then return 'FENCED' end
local seq = meta[2] or '-1'
if seq == ARGV[3] and ARGV[2] ~= ARGV[3] then return 'OK' end
if seq ~= ARGV[2] then return 'GAP' end
local at = 6 + 2 * ARGV[5]
for k = 2, #KEYS do
  local sets = tonumber(ARGV[at])
  local last = at + 2 * sets
  for from = at + 1, last, 1000 do
    redis.call('HSET', KEYS[k], unpack(ARGV, from, math.min(from + 999, last)))
  end
  local deletions = tonumber(ARGV[last + 1])
  at = last + 1
  for from = at + 1, at + deletions, 1000 do
    redis.call('HDEL', KEYS[k], unpack(ARGV, from, math.min(from + 999, at + deletions)))
  end
  at = at + deletions + 1
end
if ARGV[4] ~= '1' then
  redis.call('HSET', KEYS[1], 'applying', ARGV[3])
else
  redis.call('HDEL', KEYS[1], 'applying')
  redis.call('HSET', KEYS[1], 'seq', ARGV[3])
  for i = 6, 5 + 2 * ARGV[5], 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
return 'OK'`);

/**
 * Reads hashes at once. KEYS: meta, then the hashes. ARGV: for each hash the number of fields, 0 for all of it, and the fields.
 * Returns the meta's epoch and seq, then for each hash the values of its fields, or fields and values in turn.
 * A cluster answers it with all of the task's keys or not at all, also while their slot moves to another node: single commands
 * would then find those keys missing that have not moved yet.
 */
export const loadScript = new LuaScript(`
local found = { redis.call('HMGET', KEYS[1], 'epoch', 'seq') }
local at = 1
for k = 2, #KEYS do
  local fields = tonumber(ARGV[at])
  if fields == 0 then
    found[k] = redis.call('HGETALL', KEYS[k])
  else
    local values = {}
    for from = at + 1, at + fields, 1000 do
      for _, value in ipairs(redis.call('HMGET', KEYS[k], unpack(ARGV, from, math.min(from + 999, at + fields)))) do
        values[#values + 1] = value
      end
    end
    found[k] = values
  end
  at = at + fields + 1
end
return found`);
