import { compilePolicy } from '../policy/compile.ts';
import { policySchema } from '../policy/policy.ts';
import type { Transition } from '../routing/alert.ts';
import { DailyCounts } from '../routing/daily-limit.ts';
import { applyTransition, routeOf } from '../routing/desk.ts';
import { advance, dueAt } from '../routing/group.ts';
import type { Acknowledgement, Group, Send } from '../routing/member.ts';
import type { Peace, RoutingPolicy } from '../routing/route.ts';

/** A message and the group that it is of. */
export interface SimulatedSend extends Send {
  readonly group: string;
}

/** The policy of a definition in a test, with these channels. @throws Error when there is something wrong with it. */
export function policyOf(definition: unknown, peace: ReadonlyMap<string, Peace>): RoutingPolicy {
  const { policy, problems } = compilePolicy(policySchema.parse(definition), peace);
  if (problems.length > 0) throw new Error(problems.map(({ place, message }) => `${place} ${message}`).join('; '));
  return policy;
}

/** A tenant's groups in memory, with a clock that is moved from one due time to the next. */
export class Simulation {
  readonly sends: SimulatedSend[] = [];
  readonly groups = new Map<string, Group>();
  readonly acknowledgements = new Map<string, Acknowledgement>();
  readonly counts = new DailyCounts();
  readonly #policy: RoutingPolicy;
  readonly #memberOf = new Map<string, readonly string[]>();
  now: number;

  constructor(policy: RoutingPolicy, start: number) {
    this.#policy = policy;
    this.now = start;
  }

  apply(transition: Transition): void {
    const { alertId } = transition;
    const memberOf = this.#memberOf.get(alertId) ?? [];
    this.#memberOf.set(alertId, applyTransition(this.groups, memberOf, this.#policy, transition, this.now));
    this.#advanceDue();
  }

  /** Moves the clock to `to`, and stops on the way wherever something is due. */
  runTo(to: number): void {
    for (;;) {
      const next = this.#nextDue();
      if (next === undefined || next > to) break;
      this.now = Math.max(this.now, next);
      this.#advanceDue();
    }
    this.now = to;
    this.#advanceDue();
  }

  #nextDue(): number | undefined {
    const due = [...this.groups.values()].map((group) => this.#dueAt(group));
    return due.length === 0 ? undefined : Math.min(...due);
  }

  #dueAt(group: Group): number {
    const route = routeOf(group, this.#policy);
    return route === undefined ? this.now : dueAt(group, route, this.now);
  }

  #advanceDue(): void {
    for (const [id, group] of this.groups) {
      const route = routeOf(group, this.#policy);
      if (route === undefined || !this.#isDue(group)) continue;
      const { now, acknowledgements, counts } = this;
      const result = advance(group, route, { now, acknowledgements, counts, peace: this.#policy.peace });
      this.sends.push(...result.sends.map((send) => ({ ...send, group: id })));
      if (result.group === null) this.groups.delete(id);
      else this.groups.set(id, result.group);
    }
  }

  /** A step that has just fallen due is not in `dueAt` any more, which tells of what is to come. */
  #isDue(group: Group): boolean {
    const route = routeOf(group, this.#policy);
    return route !== undefined && dueAt(group, route, this.now - 1) <= this.now;
  }
}
