import { FormulaError } from '../../processors/errors.ts';
import { textTable } from '../reads/text-table.ts';
import type { FormulaArguments } from './arguments.ts';
import { catalogueFor, printProblems } from './compiled.ts';

/** `millrace formula metrics`: every version of every metric. */
export async function printMetrics({ tenant, json }: FormulaArguments): Promise<void> {
  const catalogue = await catalogueFor(tenant);
  const metrics = catalogue.all().map((definition) => ({
    ...definition,
    unit: catalogue.compile(definition.id, definition.version).unit,
    usedBy: catalogue.usedBy(definition.id),
  }));
  if (json === true) {
    process.stdout.write(`${JSON.stringify({ metrics }, null, 2)}\n`);
    return;
  }
  const rows = metrics.map(({ id, version, unit, source, title, usedBy }) => [
    `@${id}@${version}`,
    unit,
    source,
    title,
    usedBy.map((user) => `@${user}`).join(' '),
  ]);
  process.stdout.write(`${textTable(['metric', 'unit', 'formula', 'title', 'used by'], rows)}\n`);
}

/** `millrace formula save`: keeps a formula, or prints what is wrong with it. */
export async function saveMetric(
  id: string,
  source: string,
  { tenant, title, json }: FormulaArguments & { readonly tenant: string; readonly title?: string },
): Promise<void> {
  const { keepMetric } = await import('../definitions/keep-metric.ts');
  try {
    const kept = await keepMetric(tenant, id, title ?? id, source);
    process.stdout.write(
      json === true ? `${JSON.stringify(kept, null, 2)}\n` : `@${kept.id}@${kept.version}: ${kept.source}\n`,
    );
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    printProblems(source, error, json === true);
  }
}
