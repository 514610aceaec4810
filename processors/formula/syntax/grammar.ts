import type { ArithmeticSign, ComparisonSign, LogicWord } from './tree.ts';

/** Words that cannot be names. */
export const keywords: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'null',
  'true',
  'false',
  'where',
  'over',
  'incl_today',
  'if',
]);

export type BinaryOperator =
  | { readonly kind: 'logic'; readonly symbol: LogicWord; readonly binds: number }
  | { readonly kind: 'comparison'; readonly symbol: ComparisonSign; readonly binds: number }
  | { readonly kind: 'arithmetic'; readonly symbol: ArithmeticSign; readonly binds: number }
  | { readonly kind: 'test'; readonly symbol: 'in' | 'is'; readonly binds: number };

/** How strongly the operators before a value bind: `not` less than a comparison, minus more than any sign between two. */
export const prefixBinds = { not: 25, '-': 60 } as const;

/** What stands behind or between values, and how strongly it binds; equal ones go from left to right, comparisons do not follow one another. */
export const operators: readonly BinaryOperator[] = [
  { kind: 'logic', symbol: 'or', binds: 10 },
  { kind: 'logic', symbol: 'and', binds: 20 },
  { kind: 'comparison', symbol: '==', binds: 30 },
  { kind: 'comparison', symbol: '!=', binds: 30 },
  { kind: 'comparison', symbol: '<', binds: 30 },
  { kind: 'comparison', symbol: '<=', binds: 30 },
  { kind: 'comparison', symbol: '>', binds: 30 },
  { kind: 'comparison', symbol: '>=', binds: 30 },
  { kind: 'test', symbol: 'in', binds: 30 },
  { kind: 'test', symbol: 'is', binds: 30 },
  { kind: 'arithmetic', symbol: '+', binds: 40 },
  { kind: 'arithmetic', symbol: '-', binds: 40 },
  { kind: 'arithmetic', symbol: '*', binds: 50 },
  { kind: 'arithmetic', symbol: '/', binds: 50 },
];

/** Windows that are a word; the others are a duration. */
export const windowWords = {
  mtd: 'from the first of the month of the last complete day to that day',
  qtd: 'the same from the first of the quarter',
  flight: 'from the first day of the flight to the last complete day, at most to the last of the flight',
  today: 'the day that is still running',
} as const;
