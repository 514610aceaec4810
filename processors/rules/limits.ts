/** What the rules of one organisation may take of one task, which has some of its accounts, each of them whole. */
export interface RuleLimits {
  /** Rules in force. */
  readonly rules: number;
  /** Rules, times the entities or accounts that each of them judges. */
  readonly instances: number;
  /** Evaluations a second, in the mean of a minute. */
  readonly evaluationsASecond: number;
  /** What a task looks at by the clock in one tick, of all organisations: they take turns. */
  readonly dueATick: number;
}

/** Rules that an organisation may have: one more cannot be saved. */
export const maxRules = 500;

/**
 * What holds unless said. Rules in force are twice as many as can be saved: those that take the place of others may come before these
 * go. The limits of one organisation do not touch another one.
 */
export const ruleLimits: RuleLimits = {
  rules: 2 * maxRules,
  instances: 50_000,
  evaluationsASecond: 1_000,
  dueATick: 2_000,
};

/** For what has a task to itself: backtests, examples, benchmarks. */
export const noLimits: RuleLimits = {
  rules: Number.POSITIVE_INFINITY,
  instances: Number.POSITIVE_INFINITY,
  evaluationsASecond: Number.POSITIVE_INFINITY,
  dueATick: Number.POSITIVE_INFINITY,
};
