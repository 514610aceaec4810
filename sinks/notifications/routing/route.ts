import type { Daily, Times } from '../policy/times.ts';
import type { SeverityName } from './alert.ts';
import type { Matcher } from './match.ts';

/** A step of an escalation: who is told when nobody has acknowledged `afterMs` after the alert was first told. */
export interface EscalationStep {
  readonly afterMs: number;
  readonly channels: readonly string[];
}

/** A route with everything it inherits filled in. Names are unique within a policy. */
export interface Route {
  readonly name: string;
  readonly match: readonly Matcher[];
  readonly continue: boolean;
  readonly channels: readonly string[];
  /** Labels whose values make a group; `all`: each alert is a group of its own. */
  readonly groupBy: readonly string[] | 'all';
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly sendResolved: boolean;
  /** Nothing is sent within any of these. */
  readonly mute: readonly Times[];
  /** Where there are any, something is sent within these only. */
  readonly only: readonly Times[];
  readonly escalate: readonly EscalationStep[];
  /** One message a day instead of one a group. */
  readonly digest: Daily | null;
  readonly routes: readonly Route[];
}

/** When a channel is left in peace. */
export interface Peace {
  /** Nothing at all is sent. */
  readonly disabled: boolean;
  readonly quiet: Times | null;
  /** Alerts from this severity on come through quiet hours. Null: none does. */
  readonly except: SeverityName | null;
}

/** The whole of a policy that routing needs. */
export interface RoutingPolicy {
  readonly root: Route;
  /** By channel; one that is not in it is never left in peace. */
  readonly peace: ReadonlyMap<string, Peace>;
  /** Channels that get what another one did not take. */
  readonly fallback: readonly string[];
}

/** The route of that name; undefined when the policy has none (any more). */
export function routeNamed(root: Route, name: string): Route | undefined {
  if (root.name === name) return root;
  for (const child of root.routes) {
    const found = routeNamed(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
