import type { z } from 'zod';
import type { RuleProblem } from '../errors.ts';
import { nearest } from '../formula/syntax/did-you-mean.ts';

export type { RuleProblem } from '../errors.ts';

type Issue = z.core.$ZodIssue;

/** What zod found, in the words of who wrote the rule. `known` are the names of all settings. */
export function ruleProblems(
  issues: readonly Issue[],
  said: unknown,
  known: readonly string[],
): readonly RuleProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, said, known));
}

/** What Millrace leaves to people, and what it does instead. */
const noActions = 'Millrace changes nothing at a platform: notify tells people, and over a webhook whatever is to act';
/** Modes of rules that act. */
const actingModes: readonly unknown[] = ['propose', 'auto'];

function problemsOf(issue: Issue, said: unknown, known: readonly string[]): readonly RuleProblem[] {
  const place = issue.path.map(String).join('.');
  const value = valueAt(said, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        place: place === '' ? key : `${place}.${key}`,
        message: unknownKey(key, known),
      }));
    case 'invalid_type':
      if (value === undefined) return [{ place, message: `is missing${hint(issue.path)}` }];
      return [{ place, message: `must be ${typeWords(issue.expected)}, not ${shown(value)}` }];
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const meant = nearest(String(value), allowed);
      const list = allowed.join(', ');
      if (place === 'mode' && actingModes.includes(value)) {
        return [{ place, message: `cannot be ${shown(value)}: ${noActions} (one of ${list})` }];
      }
      const missing = value === undefined ? 'is missing' : `cannot be ${shown(value)}`;
      return [
        { place, message: `${missing}${meant === undefined ? '' : `; did you mean ${meant} ?`} (one of ${list})` },
      ];
    }
    case 'too_small':
      if (issue.origin === 'string') return [{ place, message: 'must not be empty' }];
      if (issue.origin === 'array') return [{ place, message: `needs at least ${issue.minimum}` }];
      return [{ place, message: `must be ${issue.inclusive === true ? 'at least' : 'more than'} ${issue.minimum}` }];
    case 'too_big': {
      const what = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
      return [{ place, message: `must be at most ${issue.maximum}${what}` }];
    }
    case 'invalid_union':
      return [{ place, message: `cannot be ${shown(value)}` }];
    case 'invalid_key':
      return [{ place, message: issue.issues[0]?.message ?? issue.message }];
    default:
      return [{ place, message: value === undefined ? issue.message : `${issue.message}; it is ${shown(value)}` }];
  }
}

const hints: Readonly<Record<string, string>> = {
  rule: ': a short id such as ctr_drop',
  name: ': what people read, such as "CTR dropped"',
  condition: ': when it fires, such as @ctr over 7d < 0.5%',
  scope: ': at least the level, such as { level: campaign }',
  'scope.level': ': account, campaign, ad_group, ad, creative or keyword',
};

function hint(path: readonly PropertyKey[]): string {
  return hints[path.map(String).join('.')] ?? '';
}

function unknownKey(key: string, known: readonly string[]): string {
  if (key === 'actions') return `is not known here: ${noActions}`;
  if (known.includes(key)) return 'is a setting of another place: it cannot stand here';
  const meant = nearest(key, known);
  return `is not known here${meant === undefined ? '' : `; did you mean ${meant} ?`}`;
}

function typeWords(expected: string): string {
  switch (expected) {
    case 'string':
      return 'a text';
    case 'array':
      return 'a list';
    case 'record':
    case 'object':
      return 'a group of settings';
    case 'boolean':
      return 'true or false';
    default:
      return `a ${expected}`;
  }
}

function shown(value: unknown): string {
  const written = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
  return written.length > 60 ? `${written.slice(0, 57)}...` : written;
}

function valueAt(said: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = said;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
