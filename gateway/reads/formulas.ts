import { metricsOf } from '../../definitions/metric-store.ts';
import { FormulaError, type FormulaProblem } from '../../processors/errors.ts';
import { Catalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { explain } from '../../processors/formula/explain.ts';
import { compileFormula, type Formula } from '../../processors/formula/formula.ts';
import { dimensionField, measureFields } from '../../processors/formula/language/fields.ts';
import { functionRow, signatureOf } from '../../processors/formula/language/functions.ts';
import { type Typed, typedParts } from '../../processors/formula/language/typed.ts';
import { type Unit, unitWords } from '../../processors/formula/language/units.ts';
import { limits as formulaLimits } from '../../processors/formula/limits.ts';
import type { GatewayContext } from '../context.ts';
import type { FormulaCheck, FormulaPart, FormulaUnit, Problem } from '../generated/resolvers.ts';
import { asTenant } from './tenant-rows.ts';

/** The tenant's metrics with the built-in ones. */
export function readCatalogue({ stores, principal }: GatewayContext): Promise<Catalogue> {
  const { tenant } = principal;
  return asTenant(stores.postgres, tenant, async (client) => new Catalogue(await metricsOf(client, tenant)));
}

/** The newest version of a metric; null for one that no longer compiles, since what it is made of changed. */
export function compiledMetric(id: string, catalogue: Catalogue): Formula | null {
  try {
    return catalogue.compile(id);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return null;
  }
}

/** Checks a formula as it would be when it is saved: as a rule's condition it must be true or false. */
export async function checkFormula(
  { formula: source, condition }: { readonly formula: string; readonly condition: boolean },
  context: GatewayContext,
): Promise<FormulaCheck> {
  const catalogue = await readCatalogue(context);
  try {
    const formula = compileFormula(source, catalogue);
    if (condition && formula.unit !== 'bool') return refused([noTruth(source, formula)]);
    return {
      ok: true,
      unit: formulaUnit(formula.unit),
      problems: [],
      parts: parts(formula, catalogue),
      explanation: explained(formula),
    };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return refused(error.problems.map((problem) => formulaProblem(problem)));
  }
}

/** A problem of a formula that stands at `place`. */
export function formulaProblem({ span, message, fix }: FormulaProblem, place = ''): Problem {
  return { place, message, span, fix: fix ?? null };
}

/** The unit as the schema has it. */
export function formulaUnit(unit: Unit): FormulaUnit {
  return unit.toUpperCase() as FormulaUnit;
}

function refused(problems: readonly Problem[]): FormulaCheck {
  return { ok: false, unit: null, problems: [...problems], parts: [], explanation: null };
}

function noTruth(source: string, { unit, typed }: Formula): Problem {
  const example = `${source.trim()} > ${unit === 'ratio' || unit === 'percent' ? '2%' : '100'}`;
  const message = `a condition must be true or false, such as ${example}; this is ${unitWords[unit]}`;
  return { place: '', message, span: typed.span, fix: null };
}

function explained(formula: Formula): FormulaCheck['explanation'] {
  const { tree, measures, dimensions, metrics, windows, notes } = explain(formula);
  return { tree, measures, dimensions, metrics, windows, notes };
}

/** Names and calls of the formula itself, outer ones first. What is inside of a metric has no place in it. */
function parts({ source, typed }: Formula, catalogue: Catalogue): FormulaPart[] {
  const found: FormulaPart[] = [];
  const walk = (part: Typed): void => {
    const about = aboutPart(part, catalogue);
    if (about !== undefined && found.length < formulaLimits.nodes) {
      const { span, unit } = part;
      found.push({ span, text: source.slice(span.start, span.end), unit: formulaUnit(unit), about });
    }
    if (part.kind !== 'metric') for (const inner of typedParts(part)) walk(inner);
  };
  walk(typed);
  return found;
}

/** What a part is, in words; undefined for signs and numbers. */
function aboutPart(part: Typed, catalogue: Catalogue): string | null | undefined {
  switch (part.kind) {
    case 'measure':
      return measureAbout(part.name);
    case 'dimension':
      return dimensionField(part.name)?.about ?? null;
    case 'metric': {
      const metric = catalogue.find(part.id, part.version);
      return metric === undefined ? null : `${metric.title}: ${metric.source}`;
    }
    case 'call': {
      const row = functionRow(part.name);
      return row === undefined ? null : `${signatureOf(part.name, row)}: ${row.about}`;
    }
    default:
      return undefined;
  }
}

/** What a measure is, in words. */
export function measureAbout(name: string): string {
  const field = measureFields.get(name);
  const unit = unitWords[field?.unit ?? 'count'];
  return field?.additive === false ? `${unit}, of one row only: it cannot be added up` : `${unit}, added up`;
}
