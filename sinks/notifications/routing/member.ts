import type { SeverityName, Status } from './alert.ts';
import type { DailyCounts, DailyLimit } from './daily-limit.ts';
import type { Peace } from './route.ts';

/** An alert in a group. Times are epoch milliseconds. */
export interface Member {
  readonly alertId: string;
  readonly seq: number;
  readonly status: Status;
  readonly mark: string;
  readonly severity: SeverityName;
  /** When it began to fire, this time. */
  readonly since: number;
  /** When its status last changed. */
  readonly changedAt: number;
  /** When a channel of the route itself was first told that it fires, this time. */
  readonly firstToldAt: number | null;
  /** Steps of the escalation that it has reached. */
  readonly steps: number;
  /** The mark that each channel was last told, or `over`. */
  readonly told: Readonly<Record<string, string>>;
  /** How often a day its rule allows it to be told; absent where it does not limit that. */
  readonly limit?: DailyLimit;
  /** What the limit has kept from each channel since it was last told. */
  readonly held?: Readonly<Record<string, Held>>;
}

/** News that a channel was not told of since the limit of its day was reached. */
export interface Held {
  readonly count: number;
  /** The mark of the newest of it. */
  readonly mark: string;
  /** The day of which the limit was reached. */
  readonly day: string;
}

/** Alerts that are told together, and what has been told of them. Plain data: it is stored as JSON. */
export interface Group {
  readonly id: string;
  readonly route: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, Member>>;
  readonly nextFlushAt: number;
  /** When each channel was last told anything. */
  readonly toldAt: Readonly<Record<string, number>>;
}

/** That somebody has taken note of an alert, or wants to hear nothing of it until a time. */
export interface Acknowledgement {
  readonly acknowledgedAt: number | null;
  readonly snoozedUntil: number | null;
}

/** Why a message is sent. */
export type Reason = 'new' | 'changed' | 'resolved' | 'corrected' | 'repeat' | 'escalation' | 'digest';

/** An alert in a message. `news`: why it is sent; the others are told along with it. */
export interface SentItem {
  readonly alertId: string;
  readonly seq: number;
  readonly status: 'firing' | 'resolved' | 'corrected';
  readonly news: boolean;
  readonly acknowledged: boolean;
  /** Messages about it that the channel did not get since its last one, for the rule's limit a day; absent for none. */
  readonly heldBack?: number;
}

/** A message to be made and sent. */
export interface Send {
  readonly channel: string;
  readonly reason: Reason;
  readonly at: number;
  readonly items: readonly SentItem[];
}

/** What an advance needs to know of the world. */
export interface Surroundings {
  readonly now: number;
  readonly peace: ReadonlyMap<string, Peace>;
  readonly acknowledgements: ReadonlyMap<string, Acknowledgement>;
  /** What was told today, which an advance counts on. */
  readonly counts: DailyCounts;
}

/** What a channel was told of an alert that is over. */
export const over = 'over';

/** By how much the clock of who acknowledges may be behind. */
const clockSkewMs = 30_000;

/** Somebody has it in hand, or put it off: neither repeats nor escalations. */
export function isLeftAlone(member: Member, { acknowledgements, now }: Surroundings): boolean {
  return isAcknowledged(member, acknowledgements) || isSnoozed(member, acknowledgements, now);
}

/** One of an earlier time that the alert fired is over with it. */
export function isAcknowledged(
  { alertId, since }: Member,
  acknowledgements: Surroundings['acknowledgements'],
): boolean {
  const at = acknowledgements.get(alertId)?.acknowledgedAt ?? null;
  return at !== null && at >= since - clockSkewMs;
}

/** Whether somebody wants to hear nothing of it now. */
export function isSnoozed(
  { alertId }: Member,
  acknowledgements: Surroundings['acknowledgements'],
  now: number,
): boolean {
  const until = acknowledgements.get(alertId)?.snoozedUntil ?? null;
  return until !== null && now < until;
}

/** Whether a channel was told that it fires, and not that it is over. */
export function isToldFiring({ told }: Member, channel: string): boolean {
  return told[channel] !== undefined && told[channel] !== over;
}

/** Over, and a channel believes that it fires. */
export function mustHearEnd(member: Member, channel: string): boolean {
  return member.status === 'resolved' && isToldFiring(member, channel);
}

/** Restated data is told of, once, though nothing fires. */
export function mustHearCorrection({ status, told }: Member, channel: string): boolean {
  return status === 'corrected' && told[channel] === undefined;
}

/** After a correction that leaves an alert firing, that it fires is no news. */
export function isNews(told: string | undefined, mark: string): boolean {
  return told === undefined || (told !== mark && told.replace('AMENDED/', 'FIRING/') !== mark);
}

/** Over before a channel was told of something that a limit held back. */
export function isHeldEnd({ status, held }: Member, channel: string): boolean {
  return status === 'resolved' && held?.[channel] !== undefined;
}
