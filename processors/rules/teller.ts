import { textList } from '../text-list.ts';
import { alertOf, type Told } from './alert.ts';
import type { CompiledRule } from './compiled.ts';
import { accountKey, type Subject, subjectKey } from './day-store.ts';
import { digestOf, type Evaluated, evaluationOf } from './evaluation.ts';
import type { Instance } from './instance.ts';
import { isQuiet, type Lived } from './life.ts';
import type { RuleContext } from './stores.ts';

/** Tells what becomes of instances, and keeps the lists of those that are not over. */
export class Teller {
  readonly #ctx: RuleContext;
  readonly #now: number;

  /** `now` is milliseconds. */
  constructor(ctx: RuleContext, now: number) {
    this.#ctx = ctx;
    this.#now = now;
  }

  /** Sends the transitions of a life; answers the instance after them. */
  tell(context: Omit<Told, 'instance' | 'transition'>, before: Instance, { life, transitions }: Lived): Instance {
    let instance = before;
    let isQuietNow = isQuiet(before.life);
    for (const transition of transitions) {
      if (isQuietNow && transition.state !== 'AMENDED') {
        instance = { ...instance, episode: transition.seq, labels: context.rule.definition.labels };
      }
      // The value that a restatement took back stands beside the new one.
      const previous =
        transition.state === 'AMENDED' && context.amended === undefined
          ? { previous: before.value, days: [] }
          : undefined;
      const amended = previous ?? context.amended;
      const alert = alertOf({ ...context, ...(amended !== undefined && { amended }), instance, transition });
      this.#ctx.forward(alert.h.partition_key, alert, this.#now);
      if (transition.state !== 'AMENDED') isQuietNow = isQuiet(transition);
    }
    this.#mark(context.rule, context.subject, before, life);
    return { ...instance, life };
  }

  /** Tells what an evaluation came to, when that is news; answers it in short. */
  say(before: string | undefined, evaluated: Evaluated): string {
    if (!evaluated.rule.definition.keep_evaluations) return '';
    const said = digestOf(evaluated);
    if (said !== before) {
      const evaluation = evaluationOf(evaluated, said);
      this.#ctx.forward(evaluation.h.partition_key, evaluation, this.#now);
    }
    return said;
  }

  /** Keeps the lists of what is not over and of what fires. */
  #mark(rule: CompiledRule, subject: Subject, { life: before }: Instance, life: Instance['life']): void {
    const { active, firing } = this.#ctx.stores;
    const key = subjectKey(subject);
    const group = activeKey(rule);
    if (isQuiet(life) !== isQuiet(before)) {
      if (isQuiet(life)) active.delete(group, key);
      else active.put(group, key, true);
    }
    if ((life.activeSince === null) !== (before.activeSince === null)) {
      const field = textList(rule.id, key);
      if (life.activeSince === null) firing.delete(accountKey(subject), field);
      else firing.put(accountKey(subject), field, true);
    }
  }
}

/** Group of what is not over of a rule. */
export function activeKey({ tenant, id }: CompiledRule): string {
  return textList(tenant, id);
}
