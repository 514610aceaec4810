import { FormulaError, type FormulaErrorCode, type FormulaProblem, type Span } from '../../errors.ts';
import { limits } from '../limits.ts';
import { nearest } from '../syntax/did-you-mean.ts';
import { countNodes, parse } from '../syntax/parser.ts';
import type { Expression, Window } from '../syntax/tree.ts';
import { checkArithmetic } from './check-arithmetic.ts';
import { checkCall } from './check-call.ts';
import { checkComparison, checkIn, checkTruth } from './check-truth.ts';
import type { Checking, Place, Surroundings } from './checking.ts';
import { dimensionField, dimensionFields, type MeasureName, measureFields } from './fields.ts';
import { functionRow, functions } from './functions.ts';
import type { Metrics } from './metrics.ts';
import { type Typed, typedParts } from './typed.ts';
import { isNumeric, unitWords } from './units.ts';

/**
 * The typed tree of a formula: names resolved, metrics put in the place of references, units fitting.
 * @throws FormulaError with every problem found.
 */
export function check(source: string, metrics: Metrics): Typed {
  return checkWithin(source, metrics, []);
}

/** As `check`, for a metric: a reference to itself, through others too, is a cycle. @throws FormulaError. */
export function checkMetric(id: string, source: string, metrics: Metrics): Typed {
  return checkWithin(source, metrics, [id]);
}

function checkWithin(source: string, metrics: Metrics, path: readonly string[]): Typed {
  const checker = new Checker(source, metrics, path);
  const typed = checker.check(parse(source), { place: 'free' });
  const [first, ...more] = checker.problems;
  if (first !== undefined) throw new FormulaError(source, [first, ...more]);
  const nodes = countTyped(typed);
  if (nodes > limits.nodes) {
    const message = `with the metrics that it refers to the formula has ${nodes} parts, ${limits.nodes} are allowed`;
    throw new FormulaError(source, [{ code: 'MR_FORMULA_LIMIT', span: typed.span, message }]);
  }
  return typed;
}

function countTyped(typed: Typed): number {
  return typedParts(typed).reduce((sum, part) => sum + countTyped(part), 1);
}

/** One formula being checked. Problems are collected; what has one is of unit null, which fits everywhere. */
class Checker implements Checking {
  readonly source: string;
  readonly problems: FormulaProblem[] = [];
  readonly #metrics: Metrics;
  /** Metrics that this formula is inside of, outermost first. */
  readonly #path: readonly string[];
  /** Nodes of all metrics that were put in, so that metrics of metrics cannot multiply. */
  readonly #expanded: { nodes: number };

  constructor(source: string, metrics: Metrics, path: readonly string[], expanded = { nodes: 0 }) {
    this.source = source;
    this.#expanded = expanded;
    this.#metrics = metrics;
    this.#path = path;
  }

  check(expression: Expression, around: Surroundings): Typed {
    const { span } = expression;
    switch (expression.kind) {
      case 'number':
        return { kind: 'literal', unit: expression.percent ? 'percent' : 'number', span, value: expression.value };
      case 'text':
        return { kind: 'literal', unit: 'text', span, value: expression.value };
      case 'truth':
        return { kind: 'literal', unit: 'bool', span, value: expression.value };
      case 'null':
        return nullAt(span);
      case 'duration':
        return this.refuse(
          'MR_FORMULA_WINDOW',
          span,
          'a length of time stands after over, or in a function such as prev(spend, 7d)',
        );
      case 'name':
        return this.#name(expression.name, span, around);
      case 'metric':
        return this.#metric(expression.id, expression.version, span, around);
      case 'negative': {
        const of = this.numeric(expression.of, around);
        return { kind: 'negative', unit: of.unit, span, of };
      }
      case 'not':
        return { kind: 'not', unit: 'bool', span, of: this.bool(expression.of, around) };
      case 'arithmetic':
        return checkArithmetic(this, expression, around);
      case 'comparison':
        return checkComparison(this, expression, around);
      case 'logic':
        return checkTruth(this, expression, around);
      case 'in':
        return checkIn(this, expression, around);
      case 'isNull':
        return {
          kind: 'isNull',
          unit: 'bool',
          span,
          of: this.check(expression.of, around),
          negated: expression.negated,
        };
      case 'call':
        return checkCall(this, expression, around);
      case 'where':
        return this.#where(expression, around);
      case 'over':
        return this.#over(expression, around);
    }
  }

  /** The expression, which must be one to calculate with. */
  numeric(expression: Expression, around: Surroundings): Typed {
    const typed = this.check(expression, around);
    if (isNumeric(typed.unit)) return typed;
    return this.refuse(
      'MR_FORMULA_UNIT',
      typed.span,
      `${this.text(typed.span)} is ${unitWords[typed.unit]}; a figure is needed here`,
    );
  }

  /** The expression, which must be true or false. */
  bool(expression: Expression, around: Surroundings): Typed {
    const typed = this.check(expression, around);
    if (typed.unit === 'bool' || typed.unit === 'null') return typed;
    const fix = isNumeric(typed.unit) ? this.replaced(typed.span, `${this.text(typed.span)} > 0`) : undefined;
    const message = `${this.text(typed.span)} is ${unitWords[typed.unit]}; a condition is needed here, such as a comparison`;
    return this.refuse('MR_FORMULA_UNIT', typed.span, message, fix);
  }

  refuse(code: FormulaErrorCode, span: Span, message: string, fix?: string): Typed {
    this.problems.push({ code, span, message, ...(fix === undefined ? {} : { fix }) });
    return nullAt(span);
  }

  text({ start, end }: Span): string {
    return this.source.slice(start, end);
  }

  /** The formula with other text at a place. */
  replaced({ start, end }: Span, text: string): string {
    return this.source.slice(0, start) + text + this.source.slice(end);
  }

  #name(name: string, span: Span, around: Surroundings): Typed {
    const measure = measureFields.get(name);
    if (measure !== undefined) {
      const many = around.place === 'over' && around.windowDays !== 1;
      if (!measure.additive && many) {
        const message = `${name} cannot be added up over days: people who came on two days would count twice. It holds for one row, so leave the window out`;
        return this.refuse('MR_FORMULA_GRAIN', span, message);
      }
      return { kind: 'measure', unit: measure.unit, span, name: name as MeasureName };
    }
    const dimension = dimensionField(name);
    if (dimension === undefined) return this.#unknown(name, span);
    if (around.place === 'condition') {
      return { kind: 'dimension', unit: dimension.unit, span, name: name as keyof typeof dimensionFields };
    }
    return this.refuse(
      'MR_FORMULA_NAME',
      span,
      `${name} is no figure: it can be asked for after where, as in clicks where (${name} == …)`,
    );
  }

  #unknown(name: string, span: Span): Typed {
    const ids = this.#metrics.ids();
    if (ids.includes(name.toLowerCase())) {
      const fix = this.replaced(span, `@${name.toLowerCase()}`);
      return this.refuse('MR_FORMULA_NAME', span, `${name} is a metric: metrics are written with an @`, fix);
    }
    if (functionRow(name) !== undefined) {
      return this.refuse('MR_FORMULA_NAME', span, `${name} is a function: its values stand in brackets behind it`);
    }
    const known = [
      ...measureFields.keys(),
      ...Object.keys(dimensionFields),
      ...ids.map((id) => `@${id}`),
      ...Object.keys(functions),
    ];
    const near = synonyms[name.toLowerCase()] ?? nearest(name.toLowerCase(), known);
    const fix = near === undefined ? undefined : this.replaced(span, near);
    return this.refuse('MR_FORMULA_NAME', span, `there is no measure named ${name}`, fix);
  }

  #metric(id: string, version: number | null, span: Span, around: Surroundings): Typed {
    if (this.#path.includes(id)) {
      const circle = [...this.#path.slice(this.#path.indexOf(id)), id].map((name) => `@${name}`).join(' → ');
      return this.refuse('MR_FORMULA_CYCLE', span, `a metric cannot be made of itself: ${circle}`);
    }
    if (this.#path.length >= limits.nestedMetrics) {
      const message = `metrics refer to metrics more than ${limits.nestedMetrics} deep: ${this.#path.map((name) => `@${name}`).join(' → ')}`;
      return this.refuse('MR_FORMULA_LIMIT', span, message);
    }
    const found = this.#metrics.find(id, version);
    if (found === undefined) return this.#noMetric(id, version, span);
    const tree = parse(found.source);
    this.#expanded.nodes += countNodes(tree);
    if (this.#expanded.nodes > limits.nodes) {
      const message = `with the metrics that it refers to the formula has more than the ${limits.nodes} parts that are allowed`;
      return this.refuse('MR_FORMULA_LIMIT', span, message);
    }
    const inner = new Checker(found.source, this.#metrics, [...this.#path, id], this.#expanded);
    const of = inner.check(tree, around);
    for (const problem of inner.problems) {
      this.problems.push({ code: problem.code, span, message: `in @${found.id}@${found.version}: ${problem.message}` });
    }
    return { kind: 'metric', unit: of.unit, span, id: found.id, version: found.version, of };
  }

  #noMetric(id: string, version: number | null, span: Span): Typed {
    const newest = this.#metrics.find(id, null);
    if (newest !== undefined) {
      const fix = this.replaced(span, `@${id}@${newest.version}`);
      return this.refuse('MR_FORMULA_NAME', span, `@${id} has no version ${version}`, fix);
    }
    const near = nearest(id, this.#metrics.ids());
    const fix = near === undefined ? undefined : this.replaced(span, `@${near}`);
    return this.refuse('MR_FORMULA_NAME', span, `there is no metric @${id}`, fix);
  }

  #where(expression: Expression & { kind: 'where' }, around: Surroundings): Typed {
    if (around.place === 'condition') {
      return this.refuse(
        'MR_FORMULA_SYNTAX',
        expression.span,
        'a condition cannot hold another where: join conditions with and',
      );
    }
    const of = this.check(expression.of, around);
    const condition = this.bool(expression.condition, { place: 'condition' });
    return { kind: 'where', unit: of.unit, span: expression.span, of, condition };
  }

  #over(expression: Expression & { kind: 'over' }, around: Surroundings): Typed {
    const { window, windowSpan, span } = expression;
    const trouble = windowTrouble(window) ?? nesting[around.place];
    if (trouble !== undefined) return this.refuse('MR_FORMULA_WINDOW', windowSpan, trouble);
    const of = this.check(expression.of, { place: 'over', ...fixedLength(window) });
    return { kind: 'over', unit: of.unit, span, of, window };
  }
}

/** What the null literal, and what could not be checked, is. */
function nullAt(span: Span): Typed {
  return { kind: 'literal', unit: 'null', span, value: null };
}

const nesting: Readonly<Record<Place, string | undefined>> = {
  free: undefined,
  over: 'this is inside of another window already: only one of them can hold',
  days: 'this is looked at day by day already, so a window inside of it has no meaning',
  condition: 'a condition after where looks at single rows, so a window has no meaning in it',
};

function windowTrouble(window: Window): string | undefined {
  if (window.kind !== 'days' && window.kind !== 'hours') return undefined;
  const most = window.kind === 'days' ? limits.windowDays : limits.windowDays * 24;
  if (window.length < 1) return 'a window covers at least one day or hour';
  return window.length > most ? `a window covers at most ${limits.windowDays} days` : undefined;
}

function fixedLength(window: Window): { windowDays?: number } {
  if (window.kind === 'today') return { windowDays: 1 };
  return window.kind === 'days' ? { windowDays: window.length } : {};
}

/** Words of the trade for what is named otherwise here. */
const synonyms: Readonly<Record<string, string>> = {
  cost: 'spend',
  spent: 'spend',
  revenue: 'conversion_value',
  value: 'conversion_value',
  purchases: 'conversions',
  results: 'conversions',
  views: 'impressions',
  imps: 'impressions',
  completions: 'video_completes',
  campaign: 'entity_name',
  account: 'account_id',
  average: 'avg_by',
  avg: 'avg_by',
  network: 'platform',
};
