import { nextDaily, within } from '../policy/times.ts';
import { type SeverityName, type Status, severities, type Transition } from './alert.ts';
import type { Peace, Route } from './route.ts';

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
export type Reason = 'new' | 'changed' | 'resolved' | 'repeat' | 'escalation' | 'digest';

/** An alert in a message. `news`: why it is sent; the others are told along with it. */
export interface SentItem {
  readonly alertId: string;
  readonly seq: number;
  readonly status: 'firing' | 'resolved';
  readonly news: boolean;
  readonly acknowledged: boolean;
}

/** A message to be made and sent. */
export interface Send {
  readonly channel: string;
  readonly reason: Reason;
  readonly at: number;
  readonly items: readonly SentItem[];
}

/** What an advance comes to: the group as it is then, null when it is done with, and what to send. */
export interface Advance {
  readonly group: Group | null;
  readonly sends: readonly Send[];
}

/** What an advance needs to know of the world. */
export interface Surroundings {
  readonly now: number;
  readonly peace: ReadonlyMap<string, Peace>;
  readonly acknowledgements: ReadonlyMap<string, Acknowledgement>;
}

/** What a channel was told of an alert that is over. */
const over = 'over';

/** By how much the clock of who acknowledges may be behind. */
const clockSkewMs = 30_000;

/** How long the end of an alert waits for a channel that is muted or disabled, before it is told to nobody. */
const longestHoldMs = 7 * 86_400_000;

/**
 * Puts a transition into its group, which is made when there is none. The first message of a group waits `groupWaitMs`, counted
 * from the alert's own time: one that comes late, after an outage, is told at once. Later ones wait for the group's next turn.
 */
export function enter(
  group: Group | undefined,
  identity: Pick<Group, 'id' | 'labels'>,
  route: Route,
  transition: Transition,
  now: number,
): Group {
  if (group !== undefined) return withMember(group, transition, now);
  const firstFlushAt =
    route.digest === null ? Math.max(now, transition.at + route.groupWaitMs) : nextDaily(route.digest, now);
  // A clock that runs ahead must not hold a message back.
  const nextFlushAt = route.digest === null ? Math.min(firstFlushAt, now + route.groupWaitMs) : firstFlushAt;
  const { id, labels } = identity;
  return withMember({ id, route: route.name, labels, members: {}, nextFlushAt, toldAt: {} }, transition, now);
}

/** Changes the member that the transition is of; one that is new joins only when it fires. */
export function withMember(group: Group, transition: Transition, now: number): Group {
  const { alertId, seq, status, mark, severity } = transition;
  const before = group.members[alertId];
  if (before === undefined) {
    if (status !== 'firing') return group;
    const joins = { since: now, changedAt: now, firstToldAt: null, steps: 0, told: {} };
    return { ...group, members: { ...group.members, [alertId]: { alertId, seq, status, mark, severity, ...joins } } };
  }
  const begins = status === 'firing' && before.status === 'resolved' && !isUnheardEnd(before);
  const member: Member = {
    ...before,
    seq,
    status,
    severity,
    changedAt: status === before.status ? before.changedAt : now,
    // What was last told of it stays the measure while it is kept quiet.
    mark: status === 'suppressed' ? before.mark : mark,
    ...(begins && { since: now, firstToldAt: null, steps: 0 }),
  };
  return { ...group, members: { ...group.members, [alertId]: member } };
}

/** Told to fire, and to nobody that it was over: to people it never stopped. */
function isUnheardEnd({ told }: Member): boolean {
  const heard = Object.values(told);
  return heard.length > 0 && !heard.includes(over);
}

/**
 * When the group wants to be advanced next: its turn, or the next step of an escalation that comes before it.
 * Of steps that are due and were held back the turn is soon enough.
 */
export function dueAt(group: Group, route: Route, now: number): number {
  let due = group.nextFlushAt;
  for (const member of Object.values(group.members)) {
    const at = nextStepAt(member, route);
    if (at !== null && at > now && at < due) due = at;
  }
  return due;
}

function nextStepAt({ status, firstToldAt, steps }: Member, route: Route): number | null {
  const step = route.escalate[steps];
  if (step === undefined || firstToldAt === null || status !== 'firing') return null;
  return firstToldAt + step.afterMs;
}

/** Does what is due at `now`: escalations, and when it is the group's turn its messages. */
export function advance(group: Group, route: Route, surroundings: Surroundings): Advance {
  const { now } = surroundings;
  const sends: Send[] = [];
  let current = escalated(group, route, surroundings);
  const turn = now >= group.nextFlushAt;
  if (!isMuted(route, now)) {
    const reached = (channel: string) => hasReached(current, group, route, channel);
    for (const channel of channelsOf(route)) {
      if (!turn && !reached(channel)) continue;
      const send = messageFor(current, route, channel, surroundings);
      if (send === null) continue;
      sends.push(send);
      current = afterSend(current, route, send);
    }
  }
  if (!turn) return { group: current, sends };
  return { group: afterTurn(current, route, now), sends };
}

function isMuted({ mute, only }: Route, now: number): boolean {
  if (mute.some((times) => within(times, now))) return true;
  return only.length > 0 && !only.some((times) => within(times, now));
}

/** The route's own channels, then those of its escalation. */
function channelsOf({ channels, escalate }: Route): readonly string[] {
  return [...new Set([...channels, ...escalate.flatMap((step) => step.channels)])];
}

function escalated(group: Group, route: Route, surroundings: Surroundings): Group {
  if (route.escalate.length === 0 || isMuted(route, surroundings.now)) return group;
  const members = Object.entries(group.members).map(([id, member]): [string, Member] => {
    if (isLeftAlone(member, surroundings)) return [id, member];
    let at = nextStepAt(member, route);
    let next = member;
    while (at !== null && at <= surroundings.now) {
      next = { ...next, steps: next.steps + 1 };
      at = nextStepAt(next, route);
    }
    return [id, next];
  });
  return { ...group, members: Object.fromEntries(members) };
}

/** Whether an escalation has just come to a channel. */
function hasReached(current: Group, before: Group, route: Route, channel: string): boolean {
  return Object.values(current.members).some((member) => {
    const stepsBefore = before.members[member.alertId]?.steps ?? 0;
    return route.escalate.slice(stepsBefore, member.steps).some((step) => step.channels.includes(channel));
  });
}

/** Whether a channel is to hear of an alert at all. */
function isFor(member: Member, route: Route, channel: string): boolean {
  if (route.channels.includes(channel)) return true;
  return route.escalate.slice(0, member.steps).some((step) => step.channels.includes(channel));
}

/** Somebody has it in hand, or put it off: neither repeats nor escalations. */
function isLeftAlone(member: Member, { acknowledgements, now }: Surroundings): boolean {
  return isAcknowledged(member, acknowledgements) || isSnoozed(member, acknowledgements, now);
}

/** One of an earlier time that the alert fired is over with it. */
function isAcknowledged({ alertId, since }: Member, acknowledgements: Surroundings['acknowledgements']): boolean {
  const at = acknowledgements.get(alertId)?.acknowledgedAt ?? null;
  return at !== null && at >= since - clockSkewMs;
}

function isSnoozed({ alertId }: Member, acknowledgements: Surroundings['acknowledgements'], now: number): boolean {
  const until = acknowledgements.get(alertId)?.snoozedUntil ?? null;
  return until !== null && now < until;
}

/** The members that a channel may hear of now. */
function audible(group: Group, route: Route, channel: string, { peace, now }: Surroundings): readonly Member[] {
  const members = Object.values(group.members).filter((member) => isFor(member, route, channel));
  const wish = peace.get(channel);
  if (wish === undefined) return members;
  if (wish.disabled) return [];
  if (wish.quiet === null || !within(wish.quiet, now)) return members;
  const { except } = wish;
  if (except === null) return [];
  return members.filter(({ severity }) => severities.indexOf(severity) >= severities.indexOf(except));
}

function messageFor(group: Group, route: Route, channel: string, surroundings: Surroundings): Send | null {
  const { now, acknowledgements } = surroundings;
  const heard = audible(group, route, channel, surroundings);
  const firing = heard.filter(({ status }) => status === 'firing');
  const awake = firing.filter((member) => !isSnoozed(member, acknowledgements, now));
  const fresh = awake.filter((member) => isNews(member.told[channel], member.mark));
  const gone = heard.filter((member) => route.sendResolved && mustHearEnd(member, channel));
  const reason = reasonOf({ group, route, channel, fresh, gone, awake, firing, surroundings });
  if (reason === null) return null;
  const news = new Set(reason === 'repeat' ? [] : [...fresh, ...gone]);
  const item = (member: Member): SentItem => ({
    alertId: member.alertId,
    seq: member.seq,
    status: member.status === 'resolved' ? 'resolved' : 'firing',
    news: news.has(member),
    acknowledged: member.status === 'firing' && isAcknowledged(member, acknowledgements),
  });
  const rest = awake.filter((member) => !fresh.includes(member));
  return { channel, reason, at: now, items: [...fresh, ...gone, ...rest].map(item) };
}

/** What is known where it is decided whether to send. */
interface Finding {
  readonly group: Group;
  readonly route: Route;
  readonly channel: string;
  readonly fresh: readonly Member[];
  readonly gone: readonly Member[];
  readonly awake: readonly Member[];
  readonly firing: readonly Member[];
  readonly surroundings: Surroundings;
}

function reasonOf({ group, route, channel, fresh, gone, awake, firing, surroundings }: Finding): Reason | null {
  if (route.digest !== null) return awake.length + gone.length > 0 ? 'digest' : null;
  if (fresh.length > 0) {
    if (!route.channels.includes(channel)) return 'escalation';
    return firing.some((member) => isToldFiring(member, channel)) ? 'changed' : 'new';
  }
  if (gone.length > 0) return 'resolved';
  const lastAt = group.toldAt[channel];
  if (lastAt === undefined || surroundings.now - lastAt < route.repeatIntervalMs) return null;
  return awake.some((member) => !isLeftAlone(member, surroundings)) ? 'repeat' : null;
}

function isToldFiring({ told }: Member, channel: string): boolean {
  return told[channel] !== undefined && told[channel] !== over;
}

function mustHearEnd(member: Member, channel: string): boolean {
  return member.status === 'resolved' && isToldFiring(member, channel);
}

/** After a correction that leaves an alert firing, that it fires is no news. */
function isNews(told: string | undefined, mark: string): boolean {
  return told === undefined || (told !== mark && told.replace('AMENDED/', 'FIRING/') !== mark);
}

function afterSend(group: Group, route: Route, { channel, at, items }: Send): Group {
  const members = { ...group.members };
  for (const { alertId, status } of items) {
    const member = members[alertId];
    if (member === undefined) continue;
    const isFirst = status === 'firing' && member.firstToldAt === null && route.channels.includes(channel);
    members[alertId] = {
      ...member,
      told: { ...member.told, [channel]: status === 'firing' ? member.mark : over },
      ...(isFirst && { firstToldAt: at }),
    };
  }
  return { ...group, members, toldAt: { ...group.toldAt, [channel]: at } };
}

/**
 * Members that are over leave once every channel that heard of them has heard so. (Alertmanager drops them at the turn even when
 * it was muted, and their end is never told.) A group without members is done with.
 */
function afterTurn(group: Group, route: Route, now: number): Group | null {
  const staying = Object.entries(group.members).filter(([, member]) => {
    if (member.status !== 'resolved') return true;
    if (now - member.changedAt > longestHoldMs) return false;
    return route.sendResolved && channelsOf(route).some((channel) => mustHearEnd(member, channel));
  });
  if (staying.length === 0) return null;
  const nextFlushAt = route.digest === null ? now + route.groupIntervalMs : nextDaily(route.digest, now);
  return { ...group, members: Object.fromEntries(staying), nextFlushAt };
}
