import { nearest } from '../syntax/did-you-mean.ts';
import type { Expression } from '../syntax/tree.ts';
import type { Checking, Surroundings } from './checking.ts';
import { dimensionField } from './fields.ts';
import type { Typed } from './typed.ts';
import { joined, unitWords } from './units.ts';

/** `left and right`, `left or right`. */
export function checkTruth(checker: Checking, expression: Expression & { kind: 'logic' }, around: Surroundings): Typed {
  const { word, span } = expression;
  const left = checker.bool(expression.left, around);
  const right = checker.bool(expression.right, around);
  return { kind: 'logic', unit: 'bool', span, word, left, right };
}

/** `left < right` and the like: both of one unit; texts and truths are only equal or not. */
export function checkComparison(
  checker: Checking,
  expression: Expression & { kind: 'comparison' },
  around: Surroundings,
): Typed {
  const { sign, span } = expression;
  const left = checker.check(expression.left, around);
  const right = checker.check(expression.right, around);
  if (expression.left.kind === 'null' || expression.right.kind === 'null') {
    const side = checker.text(expression.left.kind === 'null' ? right.span : left.span);
    const test = `${side} is ${sign === '!=' ? 'not ' : ''}null`;
    return checker.refuse(
      'MR_FORMULA_SYNTAX',
      span,
      'nothing is equal to null: ask whether it is null',
      checker.replaced(span, test),
    );
  }
  const unit = joined(left.unit, right.unit);
  if (unit === undefined) {
    const [a, b] = [checker.text(left.span), checker.text(right.span)];
    const message = `${a} is ${unitWords[left.unit]} and ${b} is ${unitWords[right.unit]}: they cannot be compared`;
    return checker.refuse('MR_FORMULA_UNIT', span, message);
  }
  if ((unit === 'text' || unit === 'bool') && sign !== '==' && sign !== '!=') {
    return checker.refuse('MR_FORMULA_UNIT', span, `${unitWords[unit]} is equal or not; ${sign} is for figures`);
  }
  const [a, b] = [spelled(checker, left, right), spelled(checker, right, left)];
  return { kind: 'comparison', unit: 'bool', span, sign, left: a, right: b };
}

/** `of in (1, 2)`. */
export function checkIn(checker: Checking, expression: Expression & { kind: 'in' }, around: Surroundings): Typed {
  const { span } = expression;
  const of = checker.check(expression.of, around);
  const list: (number | string)[] = [];
  for (const item of expression.list) {
    const literal = spelled(checker, literalOf(checker.check(item, around)), of);
    if (joined(of.unit, literal.unit) === undefined) {
      const message = `${checker.text(item.span)} is ${unitWords[literal.unit]}, but ${checker.text(of.span)} is ${unitWords[of.unit]}`;
      return checker.refuse('MR_FORMULA_UNIT', item.span, message);
    }
    if (literal.kind === 'literal' && (typeof literal.value === 'number' || typeof literal.value === 'string')) {
      list.push(literal.value);
    }
  }
  return { kind: 'in', unit: 'bool', span, of, list };
}

function literalOf(typed: Typed): Typed {
  if (typed.kind !== 'negative' || typed.of.kind !== 'literal' || typeof typed.of.value !== 'number') return typed;
  return { kind: 'literal', unit: typed.unit, span: typed.span, value: -typed.of.value };
}

/** A text that is compared with a dimension of known values, as those are spelled. */
function spelled(checker: Checking, typed: Typed, other: Typed): Typed {
  if (typed.kind !== 'literal' || typeof typed.value !== 'string' || other.kind !== 'dimension') return typed;
  const { value, span } = typed;
  const values = dimensionField(other.name)?.values;
  if (values === undefined || values.includes(value)) return typed;
  const upper = value.toUpperCase();
  if (values.includes(upper)) return { ...typed, value: upper };
  const near = nearest(upper, values);
  const fix = near === undefined ? undefined : checker.replaced(span, `"${near}"`);
  return checker.refuse(
    'MR_FORMULA_NAME',
    span,
    `there is no ${other.name} ${value}: there are ${values.join(', ')}`,
    fix,
  );
}
