import { adEventType, wireHeader } from '../jobs/ad-event.ts';
import { randomNumbers, uuids } from './random.ts';

const adTypes = ['banner', 'modal', 'sponsored-search', 'mail', 'mobile'] as const;
const eventTypes = ['view', 'click', 'purchase'] as const;
const users = 100_000;
const pages = 100;
const scratch = Buffer.alloc(1_024);

/** First event time, epoch milliseconds: the start of a window. */
const BEGIN = 1_760_000_000_000;
/** Events of one second of event time. */
const EVENTS_PER_SECOND = 10_000;

/** A generated event: what a recomputation needs, and its bytes as they are written. */
export interface GeneratedEvent {
  readonly user: string;
  readonly ad: number;
  readonly adType: string;
  readonly isView: boolean;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly value: Buffer;
}

/** The ids of the first `count` advertisements. */
export function adIds(count: number): readonly string[] {
  return uuids(count, 1);
}

/** The ids of the users. */
export function userIds(): readonly string[] {
  return uuids(users, 2);
}

/** The same `count` events in every run: users, pages, advertisements and types are equally likely. */
export function* adEvents(count: number, ads: readonly string[], seed = 7): Generator<GeneratedEvent> {
  const random = randomNumbers(seed);
  const user = userIds();
  const page = uuids(pages, 3);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  for (let index = 0; index < count; index++) {
    const ad = Math.floor(random() * ads.length);
    const event = {
      user_id: pick(user),
      page_id: pick(page),
      ad_id: ads[ad] ?? '',
      ad_type: pick(adTypes),
      event_type: pick(eventTypes),
      event_time: BEGIN + Math.floor((index * 1000) / EVENTS_PER_SECOND),
      ip_address: `10.${index & 255}.${(index >> 8) & 255}.${(index >> 16) & 255}`,
    };
    yield {
      user: event.user_id,
      ad,
      adType: event.ad_type,
      isView: event.event_type === 'view',
      time: event.event_time,
      value: written(event),
    };
  }
}

function written(event: object): Buffer {
  wireHeader.copy(scratch);
  const end = adEventType.encode(event, scratch, wireHeader.length);
  return Buffer.from(scratch.subarray(0, end));
}
