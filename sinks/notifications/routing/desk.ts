import { createHash } from 'node:crypto';
import type { Transition } from './alert.ts';
import { enter, withMember } from './group.ts';
import { matchingRoutes } from './match.ts';
import type { Group } from './member.ts';
import { type Route, type RoutingPolicy, routeNamed } from './route.ts';

/** Alerts of one group at most; what comes beyond makes another group of the same labels. */
export const maxMembers = 1_000;

/** Where the groups of a tenant are looked up while a transition is applied. */
export interface Groups {
  get(id: string): Group | undefined;
  set(id: string, group: Group): unknown;
}

/** A group that a route makes of an alert's labels. `id` names it, further ones of the same labels end in `#2`, `#3` … */
export interface GroupIdentity {
  readonly route: Route;
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The groups that an alert of these labels belongs to, one a matching route, in the order of the policy. */
export function groupsOf(
  policy: RoutingPolicy,
  { alertId, labels }: Pick<Transition, 'alertId' | 'labels'>,
): readonly GroupIdentity[] {
  return matchingRoutes(policy.root, labels).map((route) => {
    const names = route.groupBy === 'all' ? Object.keys(labels).sort() : [...route.groupBy].sort();
    const shown = Object.fromEntries(names.map((name) => [name, labels[name] ?? '']));
    const content = JSON.stringify(route.groupBy === 'all' ? { ...shown, alertId } : shown);
    const digest = createHash('sha256').update(content).digest('base64url').slice(0, 22);
    return { route, id: `${route.name}/${digest}`, labels: shown };
  });
}

/**
 * Applies a transition to the groups that it concerns, and gives the ids of those that hold the alert afterwards.
 * `memberOf` are the groups that hold it already: whoever was told that it fires hears of its end, though another severity
 * or another policy may send it elsewhere by then.
 */
export function applyTransition(
  groups: Groups,
  memberOf: readonly string[],
  policy: RoutingPolicy,
  transition: Transition,
  now: number,
): readonly string[] {
  const holding = new Set<string>();
  for (const id of memberOf) {
    const group = groups.get(id);
    if (group?.members[transition.alertId] === undefined) continue;
    groups.set(id, withMember(group, transition, now));
    holding.add(id);
  }
  if (transition.status !== 'firing' && transition.status !== 'corrected') return [...holding];
  for (const identity of groupsOf(policy, transition)) {
    if (identity.route.channels.length === 0 && identity.route.escalate.length === 0) continue;
    if ([...holding].some((id) => partOf(id) === identity.id)) continue;
    const id = roomyId(groups, identity.id);
    groups.set(id, enter(groups.get(id), { id, labels: identity.labels }, identity.route, transition, now));
    holding.add(id);
  }
  return [...holding];
}

/** The identity that a group of that id is a part of. */
export function partOf(id: string): string {
  return id.replace(/#\d+$/, '');
}

/** The first part of a group that has room. */
function roomyId(groups: Groups, id: string): string {
  for (let part = 1; ; part++) {
    const partId = part === 1 ? id : `${id}#${part}`;
    const group = groups.get(partId);
    if (group === undefined || Object.keys(group.members).length < maxMembers) return partId;
  }
}

/** The route of a group under the policy of now; undefined when it is not there any more. */
export function routeOf(group: Group, policy: RoutingPolicy): Route | undefined {
  return routeNamed(policy.root, group.route);
}
