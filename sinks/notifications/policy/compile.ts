import type { Matcher } from '../routing/match.ts';
import type { Peace, Route, RoutingPolicy } from '../routing/route.ts';
import { durationWords } from './duration.ts';
import type { PolicyFile, RouteFile } from './policy.ts';
import type { Problem } from './problems.ts';
import type { Times } from './times.ts';

/** What a route has unless it or one above it says otherwise: Alertmanager's defaults. */
const defaults = {
  channels: [],
  group_by: ['rule'],
  group_wait: 30_000,
  group_interval: 300_000,
  repeat_interval: 4 * 3_600_000,
  send_resolved: true,
} as const satisfies Partial<RouteFile>;

/** Routes of a policy at most, and how deep they may be nested. */
const maxRoutes = 200;
const maxDepth = 5;

/** A policy whose shape is right, with names looked up and inheritance filled in; or what is wrong with it. */
export function compilePolicy(
  file: PolicyFile,
  peace: ReadonlyMap<string, Peace>,
): { readonly policy: RoutingPolicy; readonly problems: readonly Problem[] } {
  const compiling = new Compiling(file, new Set(peace.keys()));
  const root = compiling.route(file.route, 'route', undefined, 1);
  compiling.known(file.fallback, 'fallback');
  return { policy: { root, peace, fallback: file.fallback }, problems: compiling.problems };
}

type Inherited = { readonly [K in keyof typeof defaults]: NonNullable<RouteFile[K]> };

class Compiling {
  readonly problems: Problem[] = [];
  readonly #times: ReadonlyMap<string, Times>;
  readonly #channels: ReadonlySet<string>;
  readonly #names = new Set<string>();

  constructor(file: PolicyFile, channels: ReadonlySet<string>) {
    this.#times = new Map(Object.entries(file.times));
    this.#channels = channels;
  }

  route(file: RouteFile, place: string, above: Inherited | undefined, depth: number): Route {
    this.#checkName(file.name, place, depth);
    const own: Inherited = { ...(above ?? { ...defaults, channels: [], group_by: ['rule'] }), ...saidBy(file) };
    this.known(own.channels, `${place}.channels`);
    for (const [at, { to }] of file.escalate.entries()) this.known(to, `${place}.escalate.${at}.to`);
    this.#checkContradictions(file, own, place);
    return {
      name: file.name,
      match: matchersOf(file),
      continue: file.continue,
      channels: own.channels,
      groupBy: file.digest === undefined ? own.group_by : [],
      groupWaitMs: own.group_wait,
      groupIntervalMs: own.group_interval,
      repeatIntervalMs: own.repeat_interval,
      sendResolved: own.send_resolved,
      mute: this.#timesNamed(file.mute, `${place}.mute`),
      only: this.#timesNamed(file.only, `${place}.only`),
      escalate: file.escalate.map(({ after, to }) => ({ afterMs: after, channels: to })),
      digest: file.digest ?? null,
      routes: file.routes.map((child, at) => this.route(child, `${place}.routes.${at}`, own, depth + 1)),
    };
  }

  #checkName(name: string, place: string, depth: number): void {
    if (this.#names.has(name))
      this.#problem(`${place}.name`, `there are two routes called '${name}': give one another name`);
    this.#names.add(name);
    if (this.#names.size === maxRoutes + 1) this.#problem(place, `there are more than ${maxRoutes} routes`);
    if (depth === maxDepth + 1) this.#problem(place, `routes are nested more than ${maxDepth} deep`);
  }

  #checkContradictions(file: RouteFile, own: Inherited, place: string): void {
    if (own.repeat_interval < own.group_interval) {
      const [repeat, group] = [durationWords(own.repeat_interval), durationWords(own.group_interval)];
      this.#problem(
        `${place}.repeat_interval`,
        `is ${repeat}, but a group gets a message every ${group} (group_interval) at most: write ${group} or more`,
      );
    }
    for (const [at, { after }] of file.escalate.entries()) {
      if (at > 0 && after <= (file.escalate[at - 1]?.after ?? 0)) {
        this.#problem(`${place}.escalate.${at}.after`, 'must be later than the step before it');
      }
    }
    if (file.escalate.length > 0 && own.channels.length === 0) {
      this.#problem(`${place}.escalate`, 'needs channels that are told first: nothing escalates that was not told');
    }
    if (file.digest !== undefined && file.escalate.length > 0) {
      this.#problem(`${place}.escalate`, 'does not go with digest: a daily summary cannot wait for an acknowledgement');
    }
  }

  known(channels: readonly string[], place: string): void {
    for (const [at, channel] of channels.entries()) {
      if (this.#channels.has(channel)) continue;
      this.#problem(`${place}.${at}`, `there is no channel '${channel}': ${listOf([...this.#channels])}`);
    }
  }

  #timesNamed(names: readonly string[], place: string): readonly Times[] {
    return names.flatMap((name, at) => {
      const found = this.#times.get(name);
      if (found !== undefined) return [found];
      this.#problem(`${place}.${at}`, `there are no times '${name}': ${listOf([...this.#times.keys()])}`);
      return [];
    });
  }

  #problem(place: string, message: string): void {
    this.problems.push({ place, message });
  }
}

function saidBy(file: RouteFile): Partial<Inherited> {
  const names = Object.keys(defaults) as (keyof typeof defaults)[];
  return Object.fromEntries(names.flatMap((key) => (file[key] === undefined ? [] : [[key, file[key]]])));
}

function matchersOf({ match, not_match }: RouteFile): readonly Matcher[] {
  const listed = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : value);
  return [
    ...Object.entries(match).map(([label, value]) => ({ label, patterns: listed(value), negated: false })),
    ...Object.entries(not_match).map(([label, value]) => ({ label, patterns: listed(value), negated: true })),
  ];
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'none is defined' : `there are ${names.toSorted().join(', ')}`;
}
