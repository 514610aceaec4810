import { FormulaError } from '../../processors/errors.ts';
import { builtInCatalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { byCommand } from '../audit/actor.ts';
import { textTable } from '../reads/text-table.ts';
import { inTenant } from '../tenants/store.ts';
import type { FormulaArguments } from './arguments.ts';
import { printProblems } from './compiled.ts';

/** `millrace formula metrics`: every version of every metric. */
export async function printMetrics({ tenant, json }: FormulaArguments): Promise<void> {
  const { catalogue, rules } = await catalogueAndRules(tenant);
  const metrics = catalogue.all().map((definition) => ({
    ...definition,
    unit: catalogue.compile(definition.id, definition.version).unit,
    usedBy: catalogue.usedBy(definition.id),
    usedByRules: rules.get(definition.id) ?? [],
  }));
  if (json === true) {
    process.stdout.write(`${JSON.stringify({ metrics }, null, 2)}\n`);
    return;
  }
  const rows = metrics.map(({ id, version, unit, source, title, retired, usedBy, usedByRules }) => [
    `@${id}@${version}${retired === true ? ' (out of use)' : ''}`,
    unit,
    source,
    title,
    [...usedBy.map((user) => `@${user}`), ...usedByRules].join(' '),
  ]);
  process.stdout.write(`${textTable(['metric', 'unit', 'formula', 'title', 'used by'], rows)}\n`);
}

/** The metrics of a tenant, or the built-in ones, and the rules that each is used by. */
async function catalogueAndRules(tenant: string | undefined) {
  if (tenant === undefined) return { catalogue: builtInCatalogue(), rules: new Map<string, readonly string[]>() };
  const { readStored } = await import('../../definitions/store.ts');
  const { rulesByMetric } = await import('../../definitions/stored.ts');
  const stored = await inTenant(tenant, (client) => readStored(client, tenant));
  return { catalogue: stored.catalogue, rules: rulesByMetric(stored) };
}

/** `millrace formula save`: keeps a formula, or prints what is wrong with it. */
export async function saveMetric(
  id: string,
  source: string,
  { tenant, title, json }: FormulaArguments & { readonly tenant: string; readonly title?: string },
): Promise<void> {
  const { keepMetric } = await import('../../definitions/keep-metric.ts');
  try {
    const metric = { id, title: title ?? id, source };
    const kept = await inTenant(tenant, (client) => keepMetric(client, tenant, metric, byCommand()));
    process.stdout.write(
      json === true ? `${JSON.stringify(kept, null, 2)}\n` : `@${kept.id}@${kept.version}: ${kept.source}\n`,
    );
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    printProblems(source, error, json === true);
  }
}
