import type { ArithmeticSign } from '../syntax/tree.ts';

/**
 * What a value is of. `number` is a plain number of the formula itself, which takes on the unit of what it is added to or
 * compared with; `null` is the word null, which has any.
 */
export type Unit = 'count' | 'money' | 'ratio' | 'percent' | 'duration' | 'score' | 'bool' | 'text' | 'number' | 'null';

/** Units in words, for messages and the reference. */
export const unitWords: Readonly<Record<Unit, string>> = {
  count: 'a count',
  money: 'money',
  ratio: 'a ratio',
  percent: 'a percentage',
  duration: 'a length of time',
  score: 'a score',
  bool: 'true or false',
  text: 'a text',
  number: 'a number',
  null: 'null',
};

const numeric: ReadonlySet<Unit> = new Set([
  'count',
  'money',
  'ratio',
  'percent',
  'duration',
  'score',
  'number',
  'null',
]);

/** Whether one can calculate with it. */
export function isNumeric(unit: Unit): boolean {
  return numeric.has(unit);
}

/** The unit of both where they may be added and compared, undefined where they may not. */
export function joined(a: Unit, b: Unit): Unit | undefined {
  if (a === b) return a;
  if (a === 'null') return b;
  if (b === 'null') return a;
  if (a === 'number' && isNumeric(b)) return b;
  if (b === 'number' && isNumeric(a)) return a;
  const [first, second] = [a, b].sort();
  return first === 'percent' && second === 'ratio' ? 'ratio' : undefined;
}

/** Products and quotients that mean something, by `left sign right`; percentages are ratios here. */
const products: Readonly<Record<string, Unit>> = {
  'count / count': 'ratio',
  'money / money': 'ratio',
  'duration / duration': 'ratio',
  'money / count': 'money',
  'money * count': 'money',
  'count * money': 'money',
  'ratio * ratio': 'ratio',
  'ratio / ratio': 'ratio',
  'number / count': 'ratio',
  'number / ratio': 'ratio',
  'number / score': 'score',
};

/** The unit of a calculation; undefined where it means nothing. */
export function calculated(sign: ArithmeticSign, left: Unit, right: Unit): Unit | undefined {
  if (!isNumeric(left) || !isNumeric(right)) return undefined;
  if (sign === '+' || sign === '-') return joined(left, right);
  if (left === 'null' || right === 'null') return left === 'null' ? right : left;
  if (right === 'number') return left;
  if (left === 'number' && sign === '*') return right;
  const [a, b] = [asRatio(left), asRatio(right)];
  const known = products[`${a} ${sign} ${b}`];
  if (known !== undefined) return known;
  // A share of something is of its unit, and so is something divided by a share.
  if (b === 'ratio') return left;
  return a === 'ratio' && sign === '*' ? right : undefined;
}

function asRatio(unit: Unit): Unit {
  return unit === 'percent' ? 'ratio' : unit;
}
