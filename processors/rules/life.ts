import type { AlertState, Severity } from '../../schemas/generated/types.ts';

/** What an evaluation came to. */
export type Outcome =
  /** The condition holds. */
  | 'MET'
  /** It is over: the clear condition holds, or there is none and the condition does not hold. */
  | 'CLEAR'
  /** The condition does not hold, but neither does the clear condition. */
  | 'BETWEEN'
  /** There is no value. */
  | 'NO_DATA'
  /** There is data, but no value can be made of it. */
  | 'ERROR'
  /** Nobody may judge by it: not final enough, not complete enough, outside of the active hours. */
  | 'HELD';

/** An evaluation as the life of an alert sees it. Times are milliseconds since 1970. */
export interface Evaluation {
  readonly at: number;
  readonly outcome: Outcome;
  readonly severity: Severity;
  /** The rule whose alert keeps this one quiet. */
  readonly inhibitor: string | null;
  /** Whether data of days before yesterday brought it about; `told` where it was told already that this amends a past evaluation. */
  readonly restated: boolean | 'told';
}

type Policy = 'keep' | 'alert' | 'ok';

/** What of a rule decides about the life of its alerts; the names are the definition's. Lengths are milliseconds. */
export interface LifePolicy {
  readonly for: number;
  readonly keep_firing_for: number;
  readonly cooldown: number;
  readonly no_data: { readonly policy: Policy; readonly after: number };
  readonly error: { readonly policy: Policy; readonly after: number };
}

/** Why a transition came about. */
export type Cause =
  | 'condition'
  | 'cleared'
  | 'severity'
  | 'no_data'
  | 'error'
  | 'inhibited'
  | 'cooldown'
  | 'restated'
  | 'rule_changed'
  | 'rule_removed'
  | 'out_of_scope';

/** The states that last. OK and RESOLVED are the same but for what was before. */
export type LifeState = Exclude<AlertState, 'UNKNOWN' | 'AMENDED'>;

/** An alert instance between two evaluations. Everything that its future depends on, and the rule, is in it. */
export interface Life {
  readonly state: LifeState;
  /** Number of its newest transition; 0 before the first. */
  readonly seq: number;
  readonly severity: Severity;
  /** Since when the condition holds; of PENDING. */
  readonly pendingSince: number | null;
  /** Since when it fires, RECOVERING, NO_DATA and SUPPRESSED in between included. */
  readonly activeSince: number | null;
  /** Since when it is over; of RECOVERING. */
  readonly clearSince: number | null;
  /** Since when nobody can judge: that time counts neither for `for` nor for `keep_firing_for`. */
  readonly pausedSince: number | null;
  /** Since when there has been no value, and why. */
  readonly missing: { readonly kind: 'NO_DATA' | 'ERROR'; readonly since: number } | null;
  readonly resolvedAt: number | null;
  /** The rule that keeps it quiet, or `cooldown`. */
  readonly suppressedBy: string | null;
}

/** One step of an alert's life: what goes to `rules.alerts`. */
export interface Transition {
  readonly state: AlertState;
  readonly prev: AlertState;
  readonly seq: number;
  readonly at: number;
  readonly cause: Cause;
  readonly severity: Severity;
  readonly activeSince: number | null;
  readonly suppressedBy: string | null;
}

/** A life and the transitions that led to it. */
export interface Lived {
  readonly life: Life;
  readonly transitions: readonly Transition[];
}

/** Before anything happened. */
export const unborn: Life = {
  state: 'OK',
  seq: 0,
  severity: 'UNKNOWN',
  pendingSince: null,
  activeSince: null,
  clearSince: null,
  pausedSince: null,
  missing: null,
  resolvedAt: null,
  suppressedBy: null,
};

/**
 * What an evaluation makes of an alert. The same life, rule and evaluation give the same, and the same evaluation again gives
 * nothing more. The states are Prometheus' (`for`, `keep_firing_for`), with no data and errors as states of the same instance.
 */
export function live(life: Life, rule: LifePolicy, evaluation: Evaluation): Lived {
  const { outcome, at } = evaluation;
  if (outcome === 'HELD') return { life: paused(life, at), transitions: [] };
  if (outcome === 'NO_DATA' || outcome === 'ERROR') {
    const { policy, after } = outcome === 'NO_DATA' ? rule.no_data : rule.error;
    if (policy === 'ok') return judge(life, rule, { ...evaluation, outcome: 'CLEAR' });
    return without(life, policy, after, { ...evaluation, outcome });
  }
  return judge(life, rule, evaluation);
}

/** A past evaluation turned out otherwise since its data was restated. It is told, and changes nothing that is. */
export function amend(life: Life, at: number): Lived {
  return { life: { ...life, seq: life.seq + 1 }, transitions: [transition(life, life, 'AMENDED', at, 'restated')] };
}

/** The rule, or its hold of this instance, ends: what was told about is resolved. */
export function end(life: Life, at: number, cause: 'rule_changed' | 'rule_removed' | 'out_of_scope'): Lived {
  if (isQuiet(life)) return { life, transitions: [] };
  return wasTold(life) ? resolved(life, at, cause) : enter(life, 'OK', at, cause, cleared);
}

/** When another evaluation can change it though no data does; undefined when only data can. */
export function wakeAt(life: Life, rule: LifePolicy): number | undefined {
  const times: number[] = [];
  if (life.missing !== null && life.state !== life.missing.kind) {
    const { policy, after } = life.missing.kind === 'NO_DATA' ? rule.no_data : rule.error;
    if (policy === 'alert') times.push(life.missing.since + after);
  }
  if (life.pausedSince === null) {
    if (life.state === 'PENDING' && life.pendingSince !== null) times.push(life.pendingSince + rule.for);
    if (life.state === 'RECOVERING' && life.clearSince !== null) times.push(life.clearSince + rule.keep_firing_for);
  }
  if (life.suppressedBy === cooldown && life.resolvedAt !== null) times.push(life.resolvedAt + rule.cooldown);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Whether two lives are at the same point. */
export function isSameLife(a: Life, b: Life): boolean {
  if (a === b) return true;
  const isState =
    a.state === b.state && a.seq === b.seq && a.severity === b.severity && a.suppressedBy === b.suppressedBy;
  const isMissing = a.missing?.kind === b.missing?.kind && a.missing?.since === b.missing?.since;
  const isSince = a.pendingSince === b.pendingSince && a.activeSince === b.activeSince && a.clearSince === b.clearSince;
  return isState && isMissing && isSince && a.pausedSince === b.pausedSince && a.resolvedAt === b.resolvedAt;
}

/** What `suppressedBy` says of an alert that came back too soon. */
export const cooldown = 'cooldown';

/** Neither told nor waiting. */
export function isQuiet({ state }: { readonly state: AlertState }): boolean {
  return state === 'OK' || state === 'RESOLVED';
}

/** Whether people may have been told, so that its end is to be told, too. */
function wasTold(life: Life): boolean {
  return life.activeSince !== null || life.state === 'NO_DATA' || life.state === 'ERROR';
}

const cleared = { pendingSince: null, clearSince: null, pausedSince: null, missing: null, suppressedBy: null } as const;

function judge(before: Life, rule: LifePolicy, evaluation: Evaluation): Lived {
  const life = resumed(before, evaluation.at);
  switch (evaluation.outcome) {
    case 'MET':
      return met(life, rule, evaluation);
    case 'BETWEEN':
      return between(life, evaluation);
    default:
      return clear(life, rule, evaluation);
  }
}

function met(life: Life, rule: LifePolicy, evaluation: Evaluation): Lived {
  const { at, severity } = evaluation;
  if (life.activeSince === null && wasTold(life)) {
    // Who was told that there is no data is told that there is; what it says begins its own wait.
    const ended = resolved(life, at, 'cleared');
    const then = met(ended.life, rule, evaluation);
    return { life: then.life, transitions: [...ended.transitions, ...then.transitions] };
  }
  if (life.activeSince === null) {
    const since = life.pendingSince ?? at;
    if (at - since < rule.for) {
      if (life.state === 'PENDING') return { life, transitions: [] };
      return enter(life, 'PENDING', at, 'condition', { ...cleared, pendingSince: since, severity });
    }
  }
  const quieted = evaluation.inhibitor ?? (cools(life, rule, at) ? cooldown : null);
  if (quieted !== null) {
    if (life.state === 'SUPPRESSED' && life.suppressedBy === quieted) return { life, transitions: [] };
    const pendingSince = life.activeSince === null ? (life.pendingSince ?? at) : null;
    const patch = { ...cleared, pendingSince, suppressedBy: quieted, severity: higher(life, severity) };
    return enter(life, 'SUPPRESSED', at, quieted === cooldown ? 'cooldown' : 'inhibited', patch);
  }
  const raised = higher(life, severity);
  if (life.state === 'FIRING') {
    if (raised === life.severity) return { life, transitions: [] };
    return enter(life, 'FIRING', at, 'severity', { severity: raised });
  }
  return enter(life, 'FIRING', at, 'condition', { ...cleared, activeSince: life.activeSince ?? at, severity: raised });
}

/** After it resolved; an alert that goes on firing is not held back. */
function cools(life: Life, rule: LifePolicy, at: number): boolean {
  return life.activeSince === null && life.resolvedAt !== null && at - life.resolvedAt < rule.cooldown;
}

function between(life: Life, { at }: Evaluation): Lived {
  if (life.activeSince === null) {
    if (isQuiet(life)) return { life, transitions: [] };
    return wasTold(life) ? resolved(life, at, 'cleared') : enter(life, 'OK', at, 'cleared', cleared);
  }
  if (life.state === 'FIRING' || life.state === 'SUPPRESSED') return { life, transitions: [] };
  return enter(life, 'FIRING', at, 'condition', cleared);
}

function clear(life: Life, rule: LifePolicy, { at, restated }: Evaluation): Lived {
  if (isQuiet(life)) return { life, transitions: [] };
  if (!wasTold(life)) return enter(life, 'OK', at, 'cleared', cleared);
  if (life.activeSince === null) return resolved(life, at, 'cleared');
  if (restated !== false) {
    const amended = restated === 'told' ? { life, transitions: [] } : amend(life, at);
    const { life: after, transitions } = resolved(amended.life, at, 'restated');
    return { life: after, transitions: [...amended.transitions, ...transitions] };
  }
  const since = life.clearSince ?? at;
  if (at - since >= rule.keep_firing_for) return resolved(life, at, 'cleared');
  if (life.state === 'RECOVERING') return { life, transitions: [] };
  return enter(life, 'RECOVERING', at, 'cleared', { ...cleared, clearSince: since });
}

function without(
  before: Life,
  policy: Policy,
  after: number,
  { at, outcome }: Evaluation & { readonly outcome: 'NO_DATA' | 'ERROR' },
): Lived {
  const since = before.missing?.kind === outcome ? before.missing.since : at;
  const life = { ...paused(before, at), missing: { kind: outcome, since } };
  if (policy === 'keep' || life.state === outcome || at - since < after) return { life, transitions: [] };
  const { pausedSince, missing } = life;
  const cause = outcome === 'NO_DATA' ? 'no_data' : 'error';
  return enter(life, outcome, at, cause, { ...cleared, pausedSince, missing });
}

function resolved(life: Life, at: number, cause: Cause): Lived {
  // An end of what only lacked data starts no cooldown: nothing has fired.
  const resolvedAt = life.activeSince === null ? life.resolvedAt : at;
  const { life: after, transitions } = enter(life, 'RESOLVED', at, cause, { ...cleared, resolvedAt });
  return { life: { ...after, activeSince: null, severity: 'UNKNOWN' }, transitions };
}

function enter(life: Life, state: LifeState, at: number, cause: Cause, patch: Partial<Life>): Lived {
  const next: Life = { ...life, ...patch, state, seq: life.seq + 1 };
  return { life: next, transitions: [transition(life, next, state, at, cause)] };
}

function transition(before: Life, after: Life, state: AlertState, at: number, cause: Cause): Transition {
  const { severity, activeSince, suppressedBy } = after;
  return { state, prev: before.state, seq: before.seq + 1, at, cause, severity, activeSince, suppressedBy };
}

function paused(life: Life, at: number): Life {
  const waits = life.pendingSince !== null || life.clearSince !== null;
  return waits && life.pausedSince === null ? { ...life, pausedSince: at } : life;
}

/** The time that nobody could judge is taken out of what is waited for. */
function resumed(life: Life, at: number): Life {
  if (life.pausedSince === null && life.missing === null) return life;
  const unseen = life.pausedSince === null ? 0 : at - life.pausedSince;
  return {
    ...life,
    pausedSince: null,
    missing: null,
    pendingSince: life.pendingSince === null ? null : life.pendingSince + unseen,
    clearSince: life.clearSince === null ? null : life.clearSince + unseen,
  };
}

const weight: Readonly<Record<Severity, number>> = { UNKNOWN: 0, INFO: 1, WARN: 2, CRITICAL: 3 };

/** Of an alert that fires the severity is only raised. */
function higher(life: Life, severity: Severity): Severity {
  return life.activeSince !== null && weight[life.severity] >= weight[severity] ? life.severity : severity;
}
