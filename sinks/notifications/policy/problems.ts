import type { z } from 'zod';

/** Something wrong in a definition: where, with dots (`route.routes.0.channels`), and what, in words. */
export interface Problem {
  readonly place: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** What zod found, in the words of who wrote the definition. Values are not quoted: they may be secrets. */
export function problemsOf(issues: readonly Issue[], said: unknown): readonly Problem[] {
  return issues.flatMap((issue) => problemOf(issue, said));
}

function problemOf(issue: Issue, said: unknown): readonly Problem[] {
  const place = issue.path.map(String).join('.');
  const missing = valueAt(said, issue.path) === undefined;
  const one = (message: string) => [{ place, message }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ place: place === '' ? key : `${place}.${key}`, message: 'is not known here' }));
    case 'invalid_type':
      return one(missing ? 'is missing' : (ownWords(issue) ?? `must be ${typeWords(issue.expected)}`));
    case 'invalid_value':
      return one(`${missing ? 'is missing' : 'is none of those there are'}: ${issue.values.map(String).join(', ')}`);
    case 'invalid_union':
      return one(
        missing ? 'is missing' : (ownWords(issue) ?? 'is none of the kinds there are: email, slack, teams, webhook'),
      );
    case 'invalid_key':
      return one(issue.issues[0]?.message ?? issue.message);
    case 'too_small':
      if (issue.origin === 'string') return one('must not be empty');
      return one(issue.origin === 'array' ? `needs at least ${issue.minimum}` : `must be at least ${issue.minimum}`);
    case 'too_big':
      return one(`must have at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`);
    default:
      return one(missing ? `is missing: ${issue.message}` : issue.message);
  }
}

/** Words of ours; zod's own begin with `Invalid`. */
function ownWords({ message }: Issue): string | undefined {
  return message.startsWith('Invalid') ? undefined : message;
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

function valueAt(said: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = said;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
