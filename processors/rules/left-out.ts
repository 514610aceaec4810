import type { CompiledRule } from './compiled.ts';
import type { History } from './history.ts';
import type { Instance } from './instance.ts';
import { isQuiet } from './life.ts';

/** States of entities that deliver nothing since somebody wants it so. */
const atRest: ReadonlySet<string> = new Set(['paused', 'draft', 'ended', 'archived', 'removed']);

/** Whether nothing is to be said of a subject: there is no data of it, or its rule leaves such entities out. `today` is the account's. */
export function isLeftOut(rule: CompiledRule, history: History, instance: Instance, today: number): boolean {
  if (history.isEmpty) return !isAboutSlices(rule, history, instance);
  if (history.subject.entity === null) return false;
  const { include_paused: includesPaused, min_age_days: least = 0 } = rule.definition.scope;
  if (!includesPaused && history.state !== null && atRest.has(history.state)) return true;
  const { firstDay } = history;
  return least > 0 && (firstDay === undefined || today - firstDay < least);
}

/** Whether a rule has something to say of an account of which no day has come. */
function isAboutSlices({ needs }: CompiledRule, history: History, { life }: Instance): boolean {
  return needs.troubles && history.subject.entity === null && (history.troubledSlices.length > 0 || !isQuiet(life));
}
