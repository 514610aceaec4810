import type { ProblemWordsFragment, RuleOutcomeFragment } from '../generated/operations.ts';

/** What became of a change: it is saved, or why it is not and where. */
export type Outcome =
  | { readonly saved: true; readonly id: string; readonly version: number; readonly changed: boolean }
  | { readonly saved: false; readonly message: string; readonly problems: readonly ProblemWordsFragment[] };

/** The gateway's answer as the screen needs it. */
export function outcomeOf(result: RuleOutcomeFragment | undefined): Outcome {
  if (result === undefined) return { saved: false, message: 'The gateway gave no answer.', problems: [] };
  switch (result.__typename) {
    case 'RuleSaved':
      return { saved: true, id: result.rule.id, version: result.rule.version, changed: result.changed };
    case 'VersionConflict':
      return {
        saved: false,
        message: `${result.message} Reload to see it; what is written here is not saved.`,
        problems: [],
      };
    case 'Invalid':
      return { saved: false, message: result.message, problems: result.problems };
    default:
      return { saved: false, message: result.message, problems: [] };
  }
}

/** What is wrong at a place or below it, in one text; undefined where nothing is. */
export function problemAt(problems: readonly ProblemWordsFragment[], place: string): string | undefined {
  const there = problems.filter((problem) => problem.place === place || problem.place.startsWith(`${place}.`));
  return there.length === 0 ? undefined : there.map(({ message }) => message).join(' ');
}
