import { grouped } from '../../base/grouped.ts';
import type { Redis } from '../../base/redis.ts';
import { type EventTopic, eventStreams } from '../../schemas/event-streams.ts';
import { SinkWriteError } from '../errors.ts';

/** An event and the record that it comes from. */
export interface StreamEvent {
  readonly tenant: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** What is in it, as JSON. */
  readonly text: string;
}

/** Events of one script: Redis does nothing else meanwhile, some milliseconds. */
const eventsOfScript = 200;

/**
 * Appends the events whose offset is beyond the greatest that was written of their partition, each linked to the one before it. All
 * of it or nothing: a repeated call, also of another process, changes nothing.
 */
const appendScript = `
  local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
  local before = last[1] and last[1][1] or '0-0'
  local added = 0
  for at = 3, #ARGV, 3 do
    local written = tonumber(redis.call('HGET', KEYS[2], ARGV[at]) or '-1')
    if tonumber(ARGV[at + 1]) > written then
      before = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'after', before, 'event', ARGV[at + 2])
      redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
      added = added + 1
    end
  end
  if added > 0 then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
    redis.call('PEXPIRE', KEYS[2], ARGV[2])
  end
  return added`;

/**
 * Brings events into their tenants' streams, in the order of each partition, each record once however often it comes. Resolves
 * with how many were new.
 * @throws SinkWriteError when Redis refuses one; the same call may be made again.
 */
export async function appendEvents(
  redis: Redis,
  stream: EventTopic,
  events: readonly StreamEvent[],
  maxLength: number = eventStreams.maxLength,
): Promise<number> {
  const pipeline = redis.pipeline();
  for (const [tenant, own] of grouped(events, ({ tenant }) => tenant)) {
    for (let from = 0; from < own.length; from += eventsOfScript) {
      const part = own.slice(from, from + eventsOfScript);
      const records = part.flatMap((event) => [`${event.topic}/${event.partition}`, event.offset, event.text]);
      const keys = [eventStreams.key(tenant, stream), eventStreams.offsetsKey(tenant, stream)];
      pipeline.eval(appendScript, keys.length, ...keys, maxLength, eventStreams.keepMs, ...records);
    }
  }
  const results = (await pipeline.exec()) ?? [];
  const failure = results.find(([error]) => error !== null)?.[0];
  if (failure) throw new SinkWriteError(`Redis refused an event of ${stream}: ${failure.message}`, { cause: failure });
  return results.reduce((sum, [, added]) => sum + Number(added), 0);
}
