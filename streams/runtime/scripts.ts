import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-connection.ts';
import { ScriptArguments, sizeOfArguments } from './script-call.ts';

/** A Lua script, sent once and then called by its hash. */
export class LuaScript {
  readonly #source: string;
  readonly #sha: string;

  constructor(source: string) {
    this.#source = source;
    this.#sha = createHash('sha1').update(source).digest('hex');
  }

  /** Runs it with a few keys, of which there is one at least, and arguments. */
  run(redis: RedisClient, keys: readonly [string, ...string[]], args: readonly (string | number)[]): Promise<unknown> {
    const [first, ...others] = keys;
    const written = new ScriptArguments(first, keys.length, sizeOfArguments(keys.length + args.length, 0));
    for (const text of [...others, ...args]) written.text(String(text));
    return this.call(redis, written, 'utf8');
  }

  /**
   * Runs it with arguments that are written already; a server that does not know it, because it was restarted, is sent the source.
   * `replyEncoding` null: strings of the reply are buffers.
   */
  async call(redis: RedisClient, args: ScriptArguments, replyEncoding: 'utf8' | null): Promise<unknown> {
    try {
      return await redis.sendCommand(args.command('EVALSHA', this.#sha, replyEncoding));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.sendCommand(args.command('EVAL', this.#source, replyEncoding));
    }
  }
}

/**
 * Takes a task over. KEYS: meta. ARGV: owner, topology hash. Returns the meta as it is after that, flat, and the server's
 * clock in milliseconds as its field `now`. The epoch is the greater of the old one plus 1 and the server's clock in milliseconds, so that it grows also when
 * Redis lost everything and an earlier owner still believes to be one.
 */
export const acquireScript = new LuaScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')
redis.call('HSET', KEYS[1], 'epoch', string.format('%.0f', math.max(before + 1, now)), 'owner', ARGV[1])
local meta = redis.call('HGETALL', KEYS[1])
redis.call('HSET', KEYS[1], 'topologyHash', ARGV[2])
meta[#meta + 1] = 'now'
meta[#meta + 1] = string.format('%.0f', now)
return meta`);

/**
 * Begins to rebuild a task's state from nothing. KEYS: meta. ARGV: epoch. From here on the meta says `rebuilding`, stands
 * before the first commit and has no floors, so that whoever takes the task over when this one breaks off begins anew, too.
 * Returns OK, or FENCED (another owner) or GONE (no meta) and changes nothing.
 */
export const startRebuildScript = new LuaScript(`
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then return 'GONE' end
if epoch ~= ARGV[1] then return 'FENCED' end
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if field ~= 'epoch' and field ~= 'owner' and field ~= 'topologyHash' then redis.call('HDEL', KEYS[1], field) end
end
redis.call('HSET', KEYS[1], 'seq', '-1', 'rebuilding', '1')
return 'OK'`);

/**
 * Deletes keys of a task whose rebuild has begun. KEYS: meta, the keys. ARGV: epoch.
 * Returns OK, or FENCED (another owner), GAP (nothing is being rebuilt) or GONE (no meta) and changes nothing.
 */
export const clearScript = new LuaScript(`
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'rebuilding')
if not meta[1] then return 'GONE' end
if meta[1] ~= ARGV[1] then return 'FENCED' end
if meta[2] ~= '-1' or not meta[3] then return 'GAP' end
for from = 2, #KEYS, 1000 do redis.call('UNLINK', unpack(KEYS, from, math.min(from + 999, #KEYS))) end
return 'OK'`);

/** What a call of `applyScript` ends: nothing, parts are to come; a commit, or a restore from the floors; a rebuild. */
export const applyEnds = { nothing: 0, commit: 1, rebuild: 2 } as const;

/**
 * Applies a part of a commit. KEYS: meta, then one hash after the other.
 * ARGV: epoch, seq before, seq after, what it ends (see `applyEnds`), number of parts before this one, number of meta fields, meta
 * fields and values; then for each hash the number of sets, fields and values, the number of deletions, fields.
 * Returns OK, or FENCED (another owner), GAP (another seq, or a part before this one was lost) or GONE (no meta) and changes nothing.
 * While parts are still to come the meta says in `applying` how many there were of this owner, so that readers see that the state is between
 * two commits, and the next part, that Redis did not fall back behind the last one. The last part moves `seq` and notes the server's clock, epoch milliseconds, as `writtenAt`.
 */
export const applyScript = new LuaScript(`
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'applying')
if not meta[1] then return 'GONE' end
if meta[1] ~= ARGV[1] then return 'FENCED' end
local seq = meta[2] or '-1'
if seq == ARGV[3] and ARGV[2] ~= ARGV[3] then return 'OK' end
if seq ~= ARGV[2] then return 'GAP' end
local epoch, parts = string.match(meta[3] or '', '^(%d+):(%d+)$')
if epoch ~= ARGV[1] then parts = '0' end
if tonumber(ARGV[5]) > tonumber(parts) then return 'GAP' end
local at = 7 + 2 * ARGV[6]
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
if ARGV[4] == '0' then
  redis.call('HSET', KEYS[1], 'applying', ARGV[1] .. ':' .. ARGV[5] + 1)
else
  local time = redis.call('TIME')
  redis.call('HDEL', KEYS[1], 'applying')
  if ARGV[4] == '2' then redis.call('HDEL', KEYS[1], 'rebuilding') end
  redis.call('HSET', KEYS[1], 'seq', ARGV[3], 'writtenAt', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
  for i = 7, 6 + 2 * ARGV[6], 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
return 'OK'`);

/**
 * Reads hashes at once. KEYS: meta, then the hashes. ARGV: for each hash the number of fields, 0 for all of it, and the fields.
 * Returns the meta's epoch and seq, then for each hash the values of its fields, or fields and values in turn.
 * The answer is of one commit. A cluster answers with all of the task's keys or not at all, also while their slot moves to another
 * node: single commands would then find those keys missing that have not moved yet.
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
