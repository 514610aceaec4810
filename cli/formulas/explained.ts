import { MetricError } from '../../processors/errors.ts';
import { explain } from '../../processors/formula/explain.ts';
import type { Formula } from '../../processors/formula/formula.ts';
import { momentAfter } from '../../processors/formula/run/clock.ts';
import { goldQuery } from '../../processors/formula/sql/query.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { FormulaArguments } from './arguments.ts';
import { compiled } from './compiled.ts';

/** `millrace formula check`: the unit of a formula, or what is wrong with it. */
export async function printCheck(source: string, options: FormulaArguments): Promise<void> {
  const formula = await compiled(source, options);
  if (formula === undefined) return;
  const document = { formula: source, ok: true, unit: formula.unit };
  process.stdout.write(options.json === true ? `${JSON.stringify(document, null, 2)}\n` : `ok: ${formula.unit}\n`);
}

/** The last complete day of the SQL that is shown. */
const shownDay = '2026-11-01';

/** `millrace formula explain`: the tree with units, what the formula needs, and its SQL. */
export async function printExplanation(source: string, options: FormulaArguments): Promise<void> {
  const formula = await compiled(source, options);
  if (formula === undefined) return;
  const explanation = explain(formula);
  const sql = sqlOf(formula);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ formula: source, ...explanation, sql }, null, 2)}\n`);
    return;
  }
  const { tree, notes } = explanation;
  const lists = (['measures', 'dimensions', 'metrics', 'windows'] as const).flatMap((name) =>
    explanation[name].length === 0 ? [] : [`${name}: ${explanation[name].join('; ')}`],
  );
  const about = `SQL over gold, level CAMPAIGN, when ${shownDay} is the last complete day:`;
  process.stdout.write(
    `${[...tree, '', ...lists, ...notes.map((note) => `note: ${note}`), '', about, sql].join('\n')}\n`,
  );
}

function sqlOf(formula: Formula): string {
  const moments = [{ zone: 'UTC', moment: momentAfter(dayFromIso(shownDay)) }];
  try {
    return goldQuery(formula, '', { scope: { level: 'CAMPAIGN', reportType: '' }, moments }).sql;
  } catch (error) {
    if (!(error instanceof MetricError)) throw error;
    return `none: ${error.message}`;
  }
}
