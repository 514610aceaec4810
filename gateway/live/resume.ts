import type { Logger } from '../../base/log.ts';
import type { Redis } from '../../base/redis.ts';
import { type EventTopic, eventStreams } from '../../schemas/event-streams.ts';
import { RequestError } from '../errors.ts';
import { compareIds, timeOf } from './cursor.ts';
import { type Entry, type EventShape, entryBefore, type LiveEvent, readEvent } from './event.ts';

/** Entries that are read back at a time: what waits for a subscriber that is behind. */
const readCount = 100;
/** Milliseconds before a stream's end of life at which cursors of it end: clocks of machines differ. */
const clockMarginMs = 60_000;

/** The answer to a cursor after which events may be missing. */
export function resumeGap(): RequestError {
  return new RequestError(
    'MR_RESUME_GAP',
    'events after this cursor are no longer kept: read the data anew (liveCursor first), and subscribe with after: that cursor',
  );
}

/**
 * Reads a tenant's events after `position`. Each entry names the one before it: one that is not known has been trimmed.
 * @throws RequestError MR_RESUME_GAP when an event between is no longer there.
 */
export async function readAfter<Node>(
  redis: Redis,
  from: { readonly tenant: string; readonly topic: EventTopic; readonly shape: EventShape<Node> },
  position: string,
  logger: Logger,
): Promise<{ readonly events: readonly LiveEvent<Node>[]; readonly position: string }> {
  const key = eventStreams.key(from.tenant, from.topic);
  const entries = (await redis.xrange(key, `(${position}`, '+', 'COUNT', readCount)) as Entry[];
  let seen = position;
  const events: LiveEvent<Node>[] = [];
  for (const entry of entries) {
    if (compareIds(entryBefore(entry), seen) > 0) throw resumeGap();
    seen = entry[0];
    const event = readEvent(from.tenant, entry, from.shape, logger);
    if (event !== undefined) events.push(event);
  }
  return { events, position: seen };
}

/** Whether a stream that had an entry at `id` may have ended since, so that nobody can tell what came after. */
export function isTooOld(id: string, now: number): boolean {
  return now - timeOf(id) > eventStreams.keepMs - clockMarginMs;
}
