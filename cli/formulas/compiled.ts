import { FormulaError } from '../../processors/errors.ts';
import { builtInCatalogue, type Catalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { compileFormula, type Formula } from '../../processors/formula/formula.ts';
import { forTenant } from '../tenants/store.ts';
import type { FormulaArguments } from './arguments.ts';

/**
 * The formula compiled with the metrics of the tenant, of the built-in ones where none is said. Of one that is refused prints every
 * problem, with its place and what was probably meant, sets the exit code and is undefined.
 */
export async function compiled(source: string, { tenant, json }: FormulaArguments): Promise<Formula | undefined> {
  const catalogue = await catalogueFor(tenant);
  try {
    return compileFormula(source, catalogue);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    printProblems(source, error, json === true);
    return undefined;
  }
}

/** Prints every problem of a formula and sets the exit code. */
export function printProblems(source: string, error: FormulaError, json: boolean): void {
  const document = { formula: source, ok: false, problems: error.problems };
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : problemText(source, error));
  process.exitCode = 1;
}

/** The metrics of a tenant, or the built-in ones. */
async function catalogueFor(tenant: string | undefined): Promise<Catalogue> {
  if (tenant === undefined) return builtInCatalogue();
  const { catalogueOf } = await import('../../definitions/metric-store.ts');
  return forTenant(tenant, (pool) => catalogueOf(pool, tenant));
}

function problemText(source: string, { problems }: FormulaError): string {
  return problems
    .map(({ code, span, message, fix }) => {
      const line = source.slice(source.lastIndexOf('\n', span.start - 1) + 1).split('\n', 1)[0] ?? '';
      const column = span.start - (source.lastIndexOf('\n', span.start - 1) + 1);
      const marks = '^'.repeat(Math.max(1, Math.min(span.end - span.start, line.length - column)));
      const meant = fix === undefined ? '' : `\n  did you mean ${fix} ?`;
      return `${line}\n${' '.repeat(column)}${marks}\n${code}: ${message}${meant}\n`;
    })
    .join('\n');
}
