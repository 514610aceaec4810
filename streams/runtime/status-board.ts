import type { StreamsAppState } from './app-state.ts';
import type { Lag } from './lag.ts';
import type { RedisClient } from './redis-connection.ts';
import { LuaScript } from './scripts.ts';

/** How often a process tells what it does, milliseconds. */
export const STATUS_INTERVAL_MS = 1_000;
/** A process that was not heard of for so long counts as silent, milliseconds. */
export const SILENT_AFTER_MS = 10_000;
/** What a process told last is kept for so long after it fell silent, milliseconds. */
const KEPT_MS = 24 * 3_600_000;

/** What a task does, as its process tells it. */
export interface TaskStatus {
  readonly subTopology: number;
  readonly partition: number;
  /** `starting` until it reads its topics. */
  readonly state: 'starting' | 'restoring' | 'running';
  /** Offsets of its changelogs that are to be read again, and those that were; null when it restores none. */
  readonly restore: { readonly done: number; readonly of: number } | null;
  /** Of all its partitions: the sum of the records, the greatest of the times. Null before it runs. */
  readonly lag: Lag | null;
  readonly recordsPerSecond: number;
  /** Since the last commit of this task, milliseconds; null before one. */
  readonly commitAgeMs: number | null;
  /** Serialised bytes of its state that are held in memory, estimated. */
  readonly cachedBytes: number;
  /** Events that its steps have counted since this process has it, by name. */
  readonly counted: Readonly<Record<string, number>>;
}

/** A process of an application, as it tells of itself. */
export interface ProcessFacts {
  readonly instanceId: string;
  readonly host: string;
  readonly pid: number;
  readonly state: StreamsAppState;
  /** Why it failed; null when it did not. */
  readonly failure: string | null;
  /** Since it began, milliseconds. */
  readonly upMs: number;
  readonly topologyHash: string;
  /** Resident memory of the process, bytes. */
  readonly residentBytes: number;
}

/** What a process tells. */
export interface ProcessStatus extends ProcessFacts {
  readonly tasks: readonly TaskStatus[];
}

/** What a process told last. */
export interface HeardStatus extends ProcessStatus {
  /** How long ago that was, by Redis' clock, milliseconds. */
  readonly ageMs: number;
}

/** Hash with what each process of an application told last, by instance: Redis' time in milliseconds, a blank, JSON. */
export function statusKey(applicationId: string): string {
  return `${applicationId}:status`;
}

/** KEYS: status. ARGV: instance, JSON, milliseconds that silent ones are kept. Times are Redis' own, so that no other clock counts. */
const tellScript = new LuaScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now) .. ' ' .. ARGV[2])
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local at = tonumber(string.match(all[i + 1], '^%d+'))
  if at and now - at > tonumber(ARGV[3]) then redis.call('HDEL', KEYS[1], all[i]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 'OK'`);

/** Notes what a process does. Those that fell silent a day ago are forgotten. */
export async function tellStatus(redis: RedisClient, applicationId: string, status: ProcessStatus): Promise<void> {
  await tellScript.run(redis, [statusKey(applicationId)], [status.instanceId, JSON.stringify(status), KEPT_MS]);
}

/** Forgets a process that ended as it was told to. */
export async function withdrawStatus(redis: RedisClient, applicationId: string, instanceId: string): Promise<void> {
  await redis.hdel(statusKey(applicationId), instanceId);
}

/** KEYS: status. Returns the hash, flat, and Redis' time in milliseconds last. */
const hearScript = new LuaScript(`
local time = redis.call('TIME')
local all = redis.call('HGETALL', KEYS[1])
all[#all + 1] = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
return all`);

/** What the processes told last, also those that fell silent within a day, by instance. */
export async function heardStatuses(redis: RedisClient, applicationId: string): Promise<HeardStatus[]> {
  const flat = (await hearScript.run(redis, [statusKey(applicationId)], [])) as string[];
  const now = Number(flat.at(-1));
  return flat
    .filter((_text, index) => index % 2 === 1)
    .map((text) => {
      const blank = text.indexOf(' ');
      const status = JSON.parse(text.slice(blank + 1)) as ProcessStatus;
      return { ...status, ageMs: Math.max(0, now - Number(text.slice(0, blank))) };
    })
    .sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
}
