/** Every error of this folder has a stable code, listed in the documentation. */
export type FormulaErrorCode =
  | 'MR_FORMULA_SYNTAX'
  | 'MR_FORMULA_NAME'
  | 'MR_FORMULA_UNIT'
  | 'MR_FORMULA_ARGUMENT'
  | 'MR_FORMULA_WINDOW'
  | 'MR_FORMULA_GRAIN'
  | 'MR_FORMULA_CURRENCY'
  | 'MR_FORMULA_LIMIT'
  | 'MR_FORMULA_CYCLE'
  | 'MR_FORMULA_BACKEND'
  | 'MR_FORMULA_DATA'
  | 'MR_METRIC_ID'
  | 'MR_METRIC_VERSION'
  | 'MR_METRIC_USED';

/** A stretch of a formula's text: offsets of UTF-16 units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a formula, where, and what to write instead when that can be told. */
export interface FormulaProblem {
  readonly code: FormulaErrorCode;
  readonly span: Span;
  readonly message: string;
  /** The whole formula as it was probably meant. */
  readonly fix?: string;
}

/** A formula that is refused: every problem found in it; `code` and `message` are those of the first. */
export class FormulaError extends Error {
  readonly code: FormulaErrorCode;
  readonly problems: readonly FormulaProblem[];
  constructor(source: string, problems: readonly [FormulaProblem, ...FormulaProblem[]]) {
    super(problems.map((problem) => inWords(source, problem)).join('\n'));
    this.name = new.target.name;
    this.code = problems[0].code;
    this.problems = problems;
  }
}

/** A metric of the catalogue that cannot be stored, found or changed, or data that formulas cannot read. */
export class MetricError extends Error {
  readonly code: FormulaErrorCode;
  constructor(code: FormulaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

function inWords(source: string, { span, message, fix }: FormulaProblem): string {
  const part = source.slice(span.start, span.end);
  const place =
    part === '' ? 'at the end' : `at ${span.start + 1}, '${part.length > 60 ? `${part.slice(0, 57)}...` : part}'`;
  return `${place}: ${message}${fix === undefined ? '' : `; did you mean ${fix} ?`}`;
}

/** What is wrong with a rule, and where in it: `min_samples.over`. Empty for the rule as a whole. */
export interface RuleProblem {
  readonly place: string;
  readonly message: string;
  /** Where the place is a formula: the part that is wrong, and what was probably meant. */
  readonly formula?: { readonly source: string; readonly span: Span; readonly fix?: string };
}

/** Codes of rules, listed in the documentation. */
export type RuleErrorCode = 'MR_RULE';

/** A rule that is refused, with every problem found in it. */
export class RuleError extends Error {
  readonly code: RuleErrorCode = 'MR_RULE';
  readonly problems: readonly RuleProblem[];
  constructor(rule: string, problems: readonly [RuleProblem, ...RuleProblem[]]) {
    super(problems.map((problem) => `${rule}: ${ruleProblemWords(problem)}`).join('\n'));
    this.name = new.target.name;
    this.problems = problems;
  }
}

/** A problem in one line: where, what, and what to write instead. */
export function ruleProblemWords({ place, message, formula }: RuleProblem): string {
  const where = place === '' ? '' : `${place} `;
  if (formula === undefined) return `${where}${message}`;
  return `${where}${inWords(formula.source, { code: 'MR_FORMULA_SYNTAX', message, ...formula })}`;
}
