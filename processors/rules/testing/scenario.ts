import type { Severity } from '../../../schemas/generated/types.ts';
import { durationMs } from '../duration.ts';
import { amend, end, type Life, type LifePolicy, live, type Outcome, type Transition, unborn } from '../life.ts';

/** A rule's policy in the words of a file; what is left out has the defaults of a rule. */
export interface PolicyWords {
  readonly for?: string;
  readonly keep?: string;
  readonly cooldown?: string;
  readonly noData?: string;
  readonly error?: string;
}

/** `alert 30m`: the policy and its wait. */
function policy(words: string): LifePolicy['no_data'] {
  const [name = 'keep', after = '0s'] = words.split(' ');
  return { policy: name as 'keep' | 'alert' | 'ok', after: durationMs(after) ?? 0 };
}

/** The policy that some words mean. */
export function policyOf({ for: hold = '0s', keep = '0s', cooldown = '0s', ...rest }: PolicyWords): LifePolicy {
  return {
    for: durationMs(hold) ?? 0,
    keep_firing_for: durationMs(keep) ?? 0,
    cooldown: durationMs(cooldown) ?? 0,
    no_data: policy(rest.noData ?? 'keep'),
    error: policy(rest.error ?? 'alert'),
  };
}

const outcomes: Readonly<Record<string, Outcome>> = {
  met: 'MET',
  clear: 'CLEAR',
  between: 'BETWEEN',
  nodata: 'NO_DATA',
  error: 'ERROR',
  held: 'HELD',
};

const minute = 60_000;

/**
 * Runs `0 met, 60 clear~`: minutes and outcomes. `met!critical` has a severity, `met<other` another rule that inhibits, `clear~` is of
 * restated days; `changed`, `removed` and `amend` are what happens to the rule and to past evaluations.
 */
export function run(rule: LifePolicy, input: string): { life: Life; transitions: readonly Transition[] } {
  let life = unborn;
  const transitions: Transition[] = [];
  for (const event of input.split(', ').filter((words) => words !== '')) {
    const lived = happen(life, rule, event);
    life = lived.life;
    transitions.push(...lived.transitions);
  }
  return { life, transitions };
}

function happen(life: Life, rule: LifePolicy, event: string) {
  const [, minutes, word = '', severity = 'warn', inhibitor, restated] =
    /^(\d+) ([a-z]+)(?:!([a-z]+))?(?:<([a-z_]+))?(~)?$/.exec(event) ?? [];
  const at = Number(minutes) * minute;
  if (word === 'amend') return amend(life, at);
  if (word === 'changed' || word === 'removed') return end(life, at, `rule_${word}`);
  const outcome = outcomes[word];
  if (outcome === undefined) throw new Error(`the scenario says '${event}', which is no event`);
  return live(life, rule, {
    at,
    outcome,
    severity: severity.toUpperCase() as Severity,
    inhibitor: inhibitor ?? null,
    restated: restated !== undefined,
  });
}

/** `0 PENDING, 120 FIRING`, as scenarios expect. */
export function told(transitions: readonly Transition[]): string {
  return transitions.map(({ at, state }) => `${at / minute} ${state}`).join(', ');
}
