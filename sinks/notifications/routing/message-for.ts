import { within } from '../policy/times.ts';
import { severities } from './alert.ts';
import { dayOfLimit } from './daily-limit.ts';
import {
  type Group,
  isAcknowledged,
  isHeldEnd,
  isLeftAlone,
  isNews,
  isSnoozed,
  isToldFiring,
  type Member,
  mustHearCorrection,
  mustHearEnd,
  type Reason,
  type Send,
  type SentItem,
  type Surroundings,
} from './member.ts';
import type { Route } from './route.ts';

/** What a channel is to get, or else what it does not get since a rule's limit of the day is reached. */
interface Decision {
  readonly send: Send | null;
  readonly held: readonly Member[];
}

/** What a channel is to get of a group at `now`. */
export function messageFor(group: Group, route: Route, channel: string, surroundings: Surroundings): Decision {
  const { now, acknowledgements, counts } = surroundings;
  const heard = audible(group, route, channel, surroundings);
  const firing = heard.filter(({ status }) => status === 'firing');
  const awake = firing.filter((member) => !isSnoozed(member, acknowledgements, now));
  const isAllowed = ({ limit }: Member) => limit === undefined || counts.take(limit, channel, now);
  const isNewsNow = (member: Member) => isNews(member.told[channel], member.mark);
  const fresh = awake.filter((member) => isNewsNow(member) && isAllowed(member));
  const gone = heard.filter((member) => isDueEnd(member, route, channel, now));
  const restated = heard.filter((member) => mustHearCorrection(member, channel));
  const corrected = restated.filter(isAllowed);
  const found = { group, route, channel, fresh, gone, corrected, awake, firing, surroundings };
  const { reason, held } = reasonOf(found, isAllowed);
  if (reason === null) {
    const news = [...awake.filter(isNewsNow), ...restated];
    const unheard = news.filter((member) => member.held?.[channel]?.mark !== member.mark);
    return { send: null, held: [...unheard, ...held] };
  }
  // What was held back goes along with a message that is sent anyway.
  const ends = heard.filter((member) => gone.includes(member) || isHeldEnd(member, channel));
  const news = new Set(reason === 'repeat' ? [] : [...fresh, ...ends, ...restated]);
  const item = (member: Member): SentItem => ({
    alertId: member.alertId,
    seq: member.seq,
    status: member.status === 'suppressed' ? 'firing' : member.status,
    news: news.has(member),
    acknowledged: member.status === 'firing' && isAcknowledged(member, acknowledgements),
    ...(member.held?.[channel] !== undefined && { heldBack: member.held[channel].count }),
  });
  const rest = awake.filter((member) => !fresh.includes(member));
  return { send: { channel, reason, at: now, items: [...fresh, ...ends, ...restated, ...rest].map(item) }, held: [] };
}

/** What is known where it is decided whether to send. */
interface Finding {
  readonly group: Group;
  readonly route: Route;
  readonly channel: string;
  readonly fresh: readonly Member[];
  readonly gone: readonly Member[];
  readonly corrected: readonly Member[];
  readonly awake: readonly Member[];
  readonly firing: readonly Member[];
  readonly surroundings: Surroundings;
}

/** Why to send, null for not at all; `held` are those whose repeat is due and not allowed. */
function reasonOf(
  { group, route, channel, fresh, gone, corrected, awake, firing, surroundings }: Finding,
  isAllowed: (member: Member) => boolean,
): { readonly reason: Reason | null; readonly held: readonly Member[] } {
  const because = (reason: Reason | null) => ({ reason, held: [] });
  if (route.digest !== null) return because(awake.length + gone.length + corrected.length > 0 ? 'digest' : null);
  if (fresh.length > 0) {
    if (!route.channels.includes(channel)) return because('escalation');
    return because(firing.some((member) => isToldFiring(member, channel)) ? 'changed' : 'new');
  }
  if (gone.length > 0) return because('resolved');
  if (corrected.length > 0) return because('corrected');
  const lastAt = group.toldAt[channel];
  if (lastAt === undefined || surroundings.now - lastAt < route.repeatIntervalMs) return because(null);
  const again = awake.filter((member) => !isLeftAlone(member, surroundings) && isToldFiring(member, channel));
  if (again.filter(isAllowed).length > 0) return because('repeat');
  return { reason: null, held: again };
}

/** The end of what a channel was told fires; and of what it was not told for a limit, once the day of that is over. */
function isDueEnd(member: Member, route: Route, channel: string, now: number): boolean {
  if (route.sendResolved && mustHearEnd(member, channel)) return true;
  const { limit } = member;
  const held = member.held?.[channel];
  return isHeldEnd(member, channel) && (limit === undefined || held === undefined || dayOfLimit(limit, now) > held.day);
}

/** Whether a channel is to hear of an alert at all. */
function isFor(member: Member, route: Route, channel: string): boolean {
  if (route.channels.includes(channel)) return true;
  return route.escalate.slice(0, member.steps).some((step) => step.channels.includes(channel));
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
