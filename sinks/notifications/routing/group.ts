import { nextDaily, within } from '../policy/times.ts';
import type { Transition } from './alert.ts';
import { dayOfLimit } from './daily-limit.ts';
import {
  type Group,
  isHeldEnd,
  isLeftAlone,
  type Member,
  mustHearCorrection,
  mustHearEnd,
  over,
  type Send,
  type Surroundings,
} from './member.ts';
import { messageFor } from './message-for.ts';
import type { Route } from './route.ts';

/** What an advance comes to: the group as it is then, null when it is done with, and what to send. */
export interface Advance {
  readonly group: Group | null;
  readonly sends: readonly Send[];
}

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
  const { alertId, seq, status, mark, severity, limit } = transition;
  const before = group.members[alertId];
  if (before === undefined) {
    if (status !== 'firing' && status !== 'corrected') return group;
    const joins = { since: now, changedAt: now, firstToldAt: null, steps: 0, told: {}, ...(limit && { limit }) };
    return { ...group, members: { ...group.members, [alertId]: { alertId, seq, status, mark, severity, ...joins } } };
  }
  // An end, or a correction, that is still to be told stays what it is: it comes with the newest record.
  const stays =
    (status === 'corrected' && before.status === 'resolved' && isEndToHear(before)) ||
    (status === 'resolved' && before.status === 'corrected');
  const begins = status === 'firing' && before.status === 'resolved' && !isUnheardEnd(before);
  const member: Member = {
    ...before,
    seq,
    status: stays ? before.status : status,
    severity,
    changedAt: status === before.status ? before.changedAt : now,
    // What was last told of it stays the measure while it is kept quiet.
    mark: status === 'suppressed' ? before.mark : mark,
    ...(begins && { since: now, firstToldAt: null, steps: 0 }),
    ...(limit && { limit }),
  };
  return { ...group, members: { ...group.members, [alertId]: member } };
}

function isEndToHear({ told, held = {} }: Member): boolean {
  return Object.values(told).some((mark) => mark !== over) || Object.keys(held).length > 0;
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
      const { send, held } = messageFor(current, route, channel, surroundings);
      if (send === null) {
        current = withHeld(current, channel, held, now);
        continue;
      }
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

/** Counts what a channel did not get. A repeat that it did not get comes again after the next interval. */
function withHeld(group: Group, channel: string, held: readonly Member[], now: number): Group {
  if (held.length === 0) return group;
  const members = { ...group.members };
  let { toldAt } = group;
  for (const member of held) {
    const { alertId, mark, limit } = member;
    if (limit === undefined) continue;
    const count = (member.held?.[channel]?.count ?? 0) + 1;
    members[alertId] = { ...member, held: { ...member.held, [channel]: { count, mark, day: dayOfLimit(limit, now) } } };
    if (member.told[channel] === mark) toldAt = { ...toldAt, [channel]: now };
  }
  return { ...group, members, toldAt };
}

function afterSend(group: Group, route: Route, { channel, at, items }: Send): Group {
  const members = { ...group.members };
  for (const { alertId, status } of items) {
    const member = members[alertId];
    if (member === undefined) continue;
    const isFirst = status === 'firing' && member.firstToldAt === null && route.channels.includes(channel);
    const { [channel]: _told, ...held } = member.held ?? {};
    members[alertId] = {
      ...member,
      told: { ...member.told, [channel]: status === 'firing' ? member.mark : over },
      ...(isFirst && { firstToldAt: at }),
      ...(member.held !== undefined && { held }),
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
    if (member.status !== 'resolved' && member.status !== 'corrected') return true;
    if (now - member.changedAt > longestHoldMs) return false;
    if (member.status === 'corrected') return route.channels.some((channel) => mustHearCorrection(member, channel));
    return channelsOf(route).some(
      (channel) => isHeldEnd(member, channel) || (route.sendResolved && mustHearEnd(member, channel)),
    );
  });
  if (staying.length === 0) return null;
  const nextFlushAt = route.digest === null ? now + route.groupIntervalMs : nextDaily(route.digest, now);
  return { ...group, members: Object.fromEntries(staying), nextFlushAt };
}
