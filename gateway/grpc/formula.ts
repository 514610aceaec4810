import { setImmediate as nextTurn } from 'node:timers/promises';
import { compileFormula, type Formula, type Result } from '../../processors/formula/formula.ts';
import { momentAfter } from '../../processors/formula/run/clock.ts';
import { type RowGroup, rowGroups } from '../../processors/formula/run/row-groups.ts';
import { RequestError } from '../errors.ts';
import type { CheckFormulaRequest__Output as CheckRequest } from '../generated/grpc/millrace/v1/CheckFormulaRequest.ts';
import type { CheckFormulaResponse as CheckResponse } from '../generated/grpc/millrace/v1/CheckFormulaResponse.ts';
import type { EvaluateFormulaRequest__Output as EvaluateRequest } from '../generated/grpc/millrace/v1/EvaluateFormulaRequest.ts';
import type { EvaluateFormulaResponse as EvaluateResponse } from '../generated/grpc/millrace/v1/EvaluateFormulaResponse.ts';
import type { FormulaHandlers } from '../generated/grpc/millrace/v1/Formula.ts';
import type { FormulaResult } from '../generated/grpc/millrace/v1/FormulaResult.ts';
import type { FormulaUnit as UnitMessage } from '../generated/grpc/millrace/v1/FormulaUnit.ts';
import type { FormulaUnit } from '../generated/resolvers.ts';
import { checkFormula, formulaUnit, readCatalogue } from '../reads/formulas.ts';
import { evaluationOf } from './evaluation.ts';
import { formulaRates } from './formula-rates.ts';
import type { Call, MethodsOf } from './method.ts';
import { present } from './present.ts';

/** Groups that a formula is computed for at most. */
const mostGroups = 500;
/** Milliseconds that it is computed for before others get a turn. */
const turnMs = 10;

/** Formulas as they are checked and computed everywhere. */
export const formulaService: MethodsOf<FormulaHandlers> = {
  Check: { scope: 'METRICS_READ', answer: check },
  Evaluate: { scope: 'METRICS_READ', answer: evaluate },
};

async function check(request: CheckRequest, { context }: Call): Promise<CheckResponse> {
  const { ok, unit, problems, explanation } = await checkFormula(request, context);
  const { measures = [], metrics = [], windows = [], notes = [] } = explanation ?? {};
  return {
    ok,
    unit: unit === null ? 'FORMULA_UNIT_UNSPECIFIED' : unitMessage(unit),
    problems: problems.map(({ message, span, fix }) => ({
      message,
      start: span?.start ?? 0,
      end: span?.end ?? 0,
      fix: fix ?? '',
    })),
    measures: [...measures],
    metrics: [...metrics],
    windows: [...windows],
    notes: [...notes],
  };
}

async function evaluate(request: EvaluateRequest, { context, signal }: Call): Promise<EvaluateResponse> {
  const { rows, extent, complete, asked, ...settings } = evaluationOf(request);
  const formula = compileFormula(request.formula, await readCatalogue(context));
  const rates = await formulaRates(formula, extent, context);
  const groups = rowGroups(rows, { ...settings, ...(rates === undefined ? {} : { rates }) });
  if (groups.length > mostGroups) {
    const message = `by '${request.by}' the rows are ${groups.length} groups: at most ${mostGroups} at a time`;
    throw new RequestError('MR_ARGUMENT_INVALID', message);
  }
  const results = await computed(groups, formula, momentAfter(complete, asked), signal);
  return { unit: unitMessage(formulaUnit(formula.unit)), results };
}

/** The results of groups, until nobody waits for them any more. */
async function computed(
  groups: readonly RowGroup[],
  formula: Formula,
  moment: ReturnType<typeof momentAfter>,
  signal: AbortSignal,
): Promise<FormulaResult[]> {
  const results: FormulaResult[] = [];
  let since = performance.now();
  for (const { name, series } of groups) {
    if (performance.now() - since > turnMs) {
      await nextTurn();
      signal.throwIfAborted();
      since = performance.now();
    }
    results.push(resultMessage(name, formula.evaluate(series.at(moment))));
  }
  return results;
}

function resultMessage(group: string | null, { value, reason, currency, micros, rates }: Result): FormulaResult {
  return {
    ...present({ group, currency, micros: micros === null ? null : String(micros) }),
    ...(typeof value === 'number' ? { number: value } : {}),
    ...(typeof value === 'boolean' ? { truth: value } : {}),
    ...(typeof value === 'string' ? { text: value } : {}),
    reason,
    rates: [...rates],
  };
}

function unitMessage(unit: FormulaUnit): UnitMessage {
  return `FORMULA_UNIT_${unit}`;
}
