import { type Formula, formulaOf } from '../formula/formula.ts';
import { type Typed, typedParts } from '../formula/language/typed.ts';
import { compile } from '../formula/run/compile.ts';
import { figureOf, type Source, State } from '../formula/run/state.ts';
import type { ComparisonSign } from '../formula/syntax/tree.ts';

/** Comparisons of a condition that evidence is given of, at most. */
const maxComparisons = 8;

/** A comparison inside of a condition: what is measured, and what it is held against. */
export interface Comparison {
  /** What is measured, as the condition writes it: `@ctr over 7d`. */
  readonly text: string;
  readonly sign: ComparisonSign;
  readonly value: Formula;
  readonly threshold: Formula;
  /** What it is compared with in time: the mean of the same weekdays, the week before; null where there is none. */
  readonly baseline: Formula | null;
  /** Both sides of what is measured, where it is a plain ratio. */
  readonly sides: { numerator(source: Source): number | null; denominator(source: Source): number | null } | null;
}

/** The comparisons of a condition in their order, none inside of metrics. */
export function comparisonsOf(condition: Formula): readonly Comparison[] {
  const found: Comparison[] = [];
  const walk = (typed: Typed): void => {
    if (found.length === maxComparisons) return;
    if (typed.kind === 'comparison') found.push(comparison(condition.source, typed));
    else if (typed.kind === 'logic' || typed.kind === 'not') for (const part of typedParts(typed)) walk(part);
  };
  walk(condition.typed);
  return found;
}

const turned: Readonly<Record<ComparisonSign, ComparisonSign>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

function comparison(source: string, typed: Extract<Typed, { kind: 'comparison' }>): Comparison {
  const isTurned = isConstant(typed.left) && !isConstant(typed.right);
  const [measured, against] = isTurned ? [typed.right, typed.left] : [typed.left, typed.right];
  const part = (of: Typed) => formulaOf(source.slice(of.span.start, of.span.end), of);
  const value = part(measured);
  return {
    text: value.source,
    sign: isTurned ? turned[typed.sign] : typed.sign,
    value,
    threshold: part(against),
    baseline: baselineOf(measured) ?? baselineOf(against),
    sides: sidesOf(value),
  };
}

function isConstant(typed: Typed): boolean {
  return typed.kind === 'literal' || (typed.kind === 'negative' && isConstant(typed.of));
}

/** What a value is held against in time: the first of the functions that look back. */
function baselineOf(typed: Typed): Formula | null {
  if (typed.kind === 'call') {
    switch (typed.name) {
      case 'prev':
      case 'same_weekday':
      case 'mean':
      case 'ewma':
        return formulaOf(typed.name, typed);
      case 'change':
      case 'delta':
        return formulaOf('prev', { ...typed, name: 'prev', unit: typed.args[0]?.unit ?? typed.unit });
    }
  }
  for (const part of typedParts(typed)) {
    const found = baselineOf(part);
    if (found !== null) return found;
  }
  return null;
}

function sidesOf({ plan }: Formula): Comparison['sides'] {
  if (plan.op !== 'fraction' || plan.above.length !== 1 || plan.below.length !== 1) return null;
  const [above, below] = [plan.above[0], plan.below[0]];
  if (above === undefined || below === undefined) return null;
  return { numerator: figure(above), denominator: figure(below) };
}

function figure(plan: Formula['plan']): (source: Source) => number | null {
  const step = compile(plan);
  return (source) => figureOf(step(new State(source)));
}
