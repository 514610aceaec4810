import type { Span } from '../../errors.ts';
import type { ArithmeticSign, Expression } from '../syntax/tree.ts';
import { partsOf } from '../syntax/tree.ts';
import type { Checking, Surroundings } from './checking.ts';
import { measureFields } from './fields.ts';
import { functionRow } from './functions.ts';
import type { Typed } from './typed.ts';
import { calculated, joined, type Unit, unitWords } from './units.ts';

type Arithmetic = Expression & { kind: 'arithmetic' };

/** `left sign right`: units must fit, and a window or condition at its end must plainly be of all of it or of its right side. */
export function checkArithmetic(checker: Checking, expression: Arithmetic, around: Surroundings): Typed {
  const { sign, span } = expression;
  const before = checker.problems.length;
  const left = checker.numeric(expression.left, around);
  const right = checker.numeric(expression.right, around);
  if (checker.problems.length > before) return { kind: 'literal', unit: 'null', span, value: null };
  const unclear = unclearEnd(checker, expression);
  if (unclear !== undefined) return unclear;
  const unit = calculated(sign, left.unit, right.unit);
  if (unit !== undefined) return { kind: 'arithmetic', unit, span, sign, left, right };
  return sign === '+' || sign === '-'
    ? notAddable(checker, expression, left, right, around)
    : meaningless(checker, expression, left, right);
}

/**
 * `clicks / impressions over 7d` would divide the clicks of all days by the impressions of seven. That is refused, with the
 * formula that was probably meant; who means it writes brackets.
 */
function unclearEnd(checker: Checking, expression: Arithmetic): Typed | undefined {
  const { sign, left, right, span } = expression;
  if ((right.kind !== 'over' && right.kind !== 'where') || right.inBrackets) return undefined;
  if (!hasBareMeasure(left, right.kind)) return undefined;
  const end = checker.text({ start: right.of.span.end, end: right.span.end }).trim();
  const whole = `(${checker.text(left.span)} ${sign} ${checker.text(right.of.span)}) ${end}`;
  const message = `'${end}' holds for ${checker.text(right.of.span)} alone, not for ${checker.text(left.span)}. Put brackets around what it is for`;
  return checker.refuse(
    right.kind === 'over' ? 'MR_FORMULA_WINDOW' : 'MR_FORMULA_SYNTAX',
    span,
    message,
    instead(checker, expression, whole),
  );
}

function hasBareMeasure(expression: Expression, without: 'over' | 'where'): boolean {
  if (expression.kind === without) return false;
  if (expression.kind === 'metric') return true;
  if (expression.kind === 'name') return measureFields.has(expression.name);
  if (expression.kind === 'call' && without === 'over' && functionRow(expression.name)?.reach === 'time') return false;
  return partsOf(expression).some((part) => hasBareMeasure(part, without));
}

function notAddable(checker: Checking, expression: Arithmetic, left: Typed, right: Typed, around: Surroundings): Typed {
  const fix = regrouped(checker, expression, around);
  const what = (part: Typed) => `${checker.text(part.span)} is ${unitWords[part.unit]}`;
  const verb = expression.sign === '+' ? 'added to' : 'subtracted from';
  const message = `${what(right)} and ${what(left)}: the one cannot be ${verb} the other`;
  return checker.refuse('MR_FORMULA_UNIT', expression.span, message, fix);
}

/** `a - b / c` as `(a - b) / c`, `a / b + c` as `a / (b + c)`, where those are of units that fit. */
function regrouped(checker: Checking, expression: Arithmetic, around: Surroundings): string | undefined {
  const { sign, left, right } = expression;
  const product = (part: Expression): part is Arithmetic =>
    part.kind === 'arithmetic' && !part.inBrackets && (part.sign === '/' || part.sign === '*');
  const text = (part: { span: Span }) => checker.text(part.span);
  if (product(right) && fits(checker, left, sign, right.left, right.sign, right.right, around)) {
    return instead(
      checker,
      expression,
      `(${text(left)} ${sign} ${text(right.left)}) ${right.sign} ${text(right.right)}`,
    );
  }
  if (product(left) && joined(unitOf(checker, left.right, around), unitOf(checker, right, around)) !== undefined) {
    return instead(checker, expression, `${text(left.left)} ${left.sign} (${text(left.right)} ${sign} ${text(right)})`);
  }
  return undefined;
}

function fits(
  checker: Checking,
  a: Expression,
  sign: ArithmeticSign,
  b: Expression,
  outer: ArithmeticSign,
  c: Expression,
  around: Surroundings,
): boolean {
  const inner = calculated(sign, unitOf(checker, a, around), unitOf(checker, b, around));
  return inner !== undefined && calculated(outer, inner, unitOf(checker, c, around)) !== undefined;
}

/** The unit of a part that was checked already and had no problem. */
function unitOf(checker: Checking, expression: Expression, around: Surroundings): Unit {
  return checker.check(expression, around).unit;
}

function meaningless(checker: Checking, expression: Arithmetic, left: Typed, right: Typed): Typed {
  const { sign, span } = expression;
  const [a, b] = [checker.text(left.span), checker.text(right.span)];
  const turned = calculated('/', right.unit, left.unit);
  if (sign === '/' && turned !== undefined) {
    const message = `${unitWords[left.unit]} divided by ${unitWords[right.unit]} is no figure of ours; the other way round it is ${unitWords[turned]}`;
    return checker.refuse('MR_FORMULA_UNIT', span, message, instead(checker, expression, `${b} / ${a}`));
  }
  const verb = sign === '*' ? 'multiplied by' : 'divided by';
  const message = `${a} (${unitWords[left.unit]}) ${verb} ${b} (${unitWords[right.unit]}) means nothing`;
  const fix = sign === '*' && calculated('/', left.unit, right.unit) !== undefined ? `${a} / ${b}` : undefined;
  return checker.refuse(
    'MR_FORMULA_UNIT',
    span,
    message,
    fix === undefined ? undefined : instead(checker, expression, fix),
  );
}

/** The formula with other text in the place of an expression, whose own brackets stay. */
function instead(checker: Checking, { span, inBrackets }: Arithmetic, text: string): string {
  return checker.replaced(span, inBrackets ? `(${text})` : text);
}
