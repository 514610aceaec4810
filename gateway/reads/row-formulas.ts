import { FormulaError } from '../../processors/errors.ts';
import type { Catalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { compileFormula, type Formula, type Result } from '../../processors/formula/formula.ts';
import { allPlans, type Plan, reasonCode, type Sum } from '../../processors/formula/plan/plan.ts';
import type { Source } from '../../processors/formula/run/state.ts';
import { fitsMicros } from '../../processors/measures.ts';
import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { FormulaValue, GroupBy, MetricRows } from '../generated/resolvers.ts';
import { sumsOf, whyNotByDays } from './day-formulas.ts';
import { formulaUnit, readCatalogue } from './formulas.ts';
import { moneyOf } from './money.ts';
import type { StoredRow } from './stored-row.ts';

/** Formulas of one question. */
const maxFormulas = 8;

/** Formulas that are computed for each row of `metrics`, with the columns that they need. */
export interface RowFormulas {
  readonly columns: Readonly<Record<string, string>>;
  /** Those that sums of the row are not enough for: they look at days of whom it is of, and of its account. */
  readonly byDays: readonly Formula[];
  /** What they come to; `results` are those of `byDays`. */
  valuesOf(row: StoredRow, results: readonly Result[]): FormulaValue[];
}

const none: RowFormulas = { columns: {}, byDays: [], valuesOf: () => [] };

/**
 * Formulas over the sums of a row: `@net_ctr`, `spend / clicks`. Each sum is one of ClickHouse's, in integers, of the rows that say all
 * measures that stand together in a ratio; the formula's own steps do the rest, as everywhere. Others are left to who reads days.
 * @throws RequestError MR_ARGUMENT_INVALID for a formula that is refused, or that cannot be computed for such rows.
 */
export async function rowFormulas(
  sources: readonly string[] | null | undefined,
  asked: FormulaRows,
  context: GatewayContext,
): Promise<RowFormulas> {
  if (!sources || sources.length === 0) return none;
  if (sources.length > maxFormulas) {
    throw new RequestError(
      'MR_ARGUMENT_INVALID',
      `${sources.length} formulas are asked for: at most ${maxFormulas} at a time`,
    );
  }
  const catalogue = await readCatalogue(context);
  const formulas = sources.map((source) => compiled(source, catalogue));
  const byDays = formulas.filter((formula) => !isOfRows(formula));
  for (const formula of byDays) checkByDays(formula, asked);
  const ofRow = formulas.filter((formula) => !byDays.includes(formula));
  const sums = new Map(ofRow.flatMap(({ plan }) => sumsOf(plan)).map((sum) => [keyOf(sum), sum]));
  const names = new Map([...sums.keys()].map((key, at) => [key, `formula_${at}`]));
  return {
    columns: Object.fromEntries([...sums].flatMap(([key, sum]) => columnsOf(names.get(key) ?? '', sum))),
    byDays,
    valuesOf: (row, results) =>
      formulas.map((formula) => {
        const result = results[byDays.indexOf(formula)] ?? resultOf(formula, row, (sum) => names.get(keyOf(sum)) ?? '');
        return formulaValue(formula, result, String(row.currency));
      }),
  };
}

/** What formulas are computed for. */
export interface FormulaRows {
  readonly grouping: readonly GroupBy[];
  readonly isAsOf: boolean;
  readonly isCompared: boolean;
}

function checkByDays(formula: Formula, { grouping, isAsOf, isCompared }: FormulaRows): void {
  const refuse = (why: string) => {
    throw new RequestError('MR_ARGUMENT_INVALID', `formula '${formula.source}' ${why}`);
  };
  const why = whyNotByDays(formula, grouping);
  if (why !== undefined) refuse(why);
  if (isAsOf) refuse('looks at days as they are known now: leave out asOf');
  if (isCompared)
    refuse('is not compared with another period: leave out compare, or say it in the formula (`prev`, `change`)');
}

function compiled(source: string, catalogue: Catalogue): Formula {
  try {
    return compileFormula(source, catalogue);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    throw new RequestError('MR_ARGUMENT_INVALID', `formula '${source}': ${error.message}`, { cause: error });
  }
}

const ofSums: ReadonlySet<Plan['op']> = new Set<Plan['op']>([
  ...([
    'constant',
    'sum',
    'float',
    'negative',
    'add',
    'subtract',
    'fraction',
    'compare',
    'and',
    'or',
    'not',
    'in',
  ] as const),
  ...([
    'isNull',
    'if',
    'coalesce',
    'least',
    'greatest',
    'nullIf',
    'zeroIfMissing',
    'unlessDiv0',
    'abs',
    'log',
    'sqrt',
    'round',
  ] as const),
]);

/** Whether a step needs nothing but sums of all rows of what is asked for. */
function isOfRow(plan: Plan): boolean {
  if (plan.op !== 'sum') return ofSums.has(plan.op);
  const { frame, filter, account, convertTo, additive } = plan.sum;
  return additive && frame.kind === 'scope' && frame.back === 0 && filter === null && !account && convertTo === null;
}

/** Whether sums of a row are enough for a formula. */
function isOfRows({ plan }: Formula): boolean {
  return allPlans(plan).every(isOfRow);
}

/** For which rows of `metrics` a formula is computed. */
export function rowsOf(formula: Formula): MetricRows {
  if (isOfRows(formula)) return 'ANY';
  return whyNotByDays(formula, ['ACCOUNT']) === undefined ? 'ENTITY_OR_ACCOUNT' : 'NONE';
}

function keyOf({ measure, together }: Pick<Sum, 'measure' | 'together'>): string {
  return [measure, ...[...together].sort()].join(' ');
}

/** The sum of rows that say everything that stands together, how many those are, and how many say only some of it. */
function columnsOf(name: string, { measure, together }: Sum): readonly (readonly [string, string])[] {
  const all = [measure, ...together];
  const whole = all.map((column) => `isNotNull(${column})`).join(' AND ');
  const some = all.map((column) => `isNotNull(${column})`).join(' OR ');
  return [
    [`${name}_sum`, `toString(sumIf(toInt128(${measure}), ${whole}))`],
    [`${name}_told`, `countIf(${whole})`],
    [`${name}_lone`, `countIf((${some}) AND NOT (${whole}))`],
  ];
}

function resultOf(formula: Formula, row: StoredRow, nameOf: (sum: Sum) => string): Result {
  const currency = String(row.currency);
  const source: Source = {
    ...nowhere,
    sum(sum, state) {
      const name = nameOf(sum);
      if (Number(row[`${name}_told`]) === 0) return state.nothing(reasonCode.NO_DATA);
      const total = BigInt(String(row[`${name}_sum`]));
      const fits = sum.scale === 6 ? fitsMicros(total) : Number.isSafeInteger(Number(total));
      if (!fits) return state.nothing(reasonCode.OVERFLOW);
      state.reason = Number(row[`${name}_lone`]) > 0 ? reasonCode.PARTIAL : reasonCode.OK;
      state.currency = sum.money ? currency : null;
      return sum.scale === 6 ? total : Number(total);
    },
  };
  return formula.evaluate(source);
}

function formulaValue(formula: Formula, { value, reason, micros }: Result, currency: string): FormulaValue {
  const isMoney = formula.unit === 'money';
  const number = typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null;
  const exact = micros ?? (number === null || !Number.isFinite(number) ? null : BigInt(Math.round(number * 1e6)));
  return {
    formula: formula.source,
    unit: formulaUnit(formula.unit),
    value: number,
    amount: isMoney && exact !== null ? moneyOf(exact, currency) : null,
    reason,
  };
}

/** A row of sums has no days, flight or slices of its own: formulas that ask for them look at days. */
const nowhere: Omit<Source, 'sum'> = {
  days: () => undefined,
  due: (_back, state) => state.nothing(reasonCode.NO_DATA),
  left: () => undefined,
  troubles: (_trouble, state) => state.nothing(reasonCode.NO_DATA),
};
