import type { Command } from 'commander';
import type { EvalArguments, FormulaArguments } from '../formulas/arguments.ts';

/** `millrace formula`: check, explain and try formulas. */
export function register(program: Command): void {
  const formula = program
    .command('formula')
    .description('formulas of metrics and rules: check, explain and try them, keep them as metrics')
    .addHelpText('before', "Example: millrace formula check '(impressions - clicks) / impressions'\n")
    .addHelpText('after', '\nThe language: docs/reference/formulas.md');
  formula
    .command('check')
    .description('tell the unit of a formula, or what is wrong with it and what was probably meant')
    .argument('<formula>')
    .option('--tenant <tenant>', 'whose metrics it may refer to; without it the built-in ones')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', "Example: millrace formula check '@ctr over 7d < 0.5%'\n")
    .action(async (source: string, options: FormulaArguments) => {
      const { printCheck } = await import('../formulas/explained.ts');
      await printCheck(source, options);
    });
  formula
    .command('explain')
    .description('print its tree with units, the measures and windows it needs, and its SQL')
    .argument('<formula>')
    .option('--tenant <tenant>', 'whose metrics it may refer to; without it the built-in ones')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', "Example: millrace formula explain 'change(@cpa over 7d, 7d)'\n")
    .action(async (source: string, options: FormulaArguments) => {
      const { printExplanation } = await import('../formulas/explained.ts');
      await printExplanation(source, options);
    });
  evaluation(formula);
  metrics(formula);
}

function evaluation(formula: Command): void {
  formula
    .command('eval')
    .description(
      'evaluate it on the day rows of a CSV or JSON file (columns: day, measures by name, and texts such as entity_id)',
    )
    .argument('<formula>')
    .requiredOption('--data <file>', 'CSV with a header, a JSON array, or lines of JSON')
    .option('--by <column>', 'once for each value of a text column; in_account is of all rows')
    .option('--from <day>', 'first day asked for; the first of the file unless said')
    .option('--to <day>', 'last day asked for; the last complete one unless said')
    .option('--complete <day>', 'the last complete day, where windows end; the last of the file unless said')
    .option('--covered', 'the file is of every day from its first to its last: on days without a row nothing happened')
    .option('--zone <zone>', 'of the account', 'UTC')
    .option('--flight <days>', 'for pacing and projected, such as 2026-11-01..2026-11-30')
    .option('--budget <amount>', 'of the flight, in currency units')
    .option('--currency <code>', 'of the budget')
    .option(
      '--rate <pair>',
      'for in_currency, such as EUR/USD=1.08; may be repeated. Without it, the rates of --tenant',
      collected,
    )
    .option('--tenant <tenant>', 'whose metrics it may refer to; without it the built-in ones')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', "Example: millrace formula eval '@ctr over 7d' --data days.csv --by entity_id\n")
    .action(async (source: string, options: EvalArguments) => {
      const { printEvaluation } = await import('../formulas/evaluated.ts');
      await printEvaluation(source, options);
    });
}

function metrics(formula: Command): void {
  formula
    .command('metrics')
    .description('list the metrics there are, each version, and what uses them')
    .option('--tenant <tenant>', 'with those of an organisation; without it the built-in ones')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace formula metrics --tenant acme\n')
    .action(async (options: FormulaArguments) => {
      const { printMetrics } = await import('../formulas/metrics.ts');
      await printMetrics(options);
    });
  formula
    .command('save')
    .description('keep a formula as a metric of an organisation; a changed one becomes the next version')
    .argument('<id>', 'what it is referred to by: net_ctr is written @net_ctr')
    .argument('<formula>')
    .requiredOption('--tenant <tenant>', 'whose metric')
    .option('--title <title>', 'what people read; the id unless said')
    .option('--json', 'one JSON document instead of text')
    .addHelpText(
      'before',
      "Example: millrace formula save net_ctr '(clicks - link_clicks) / impressions' --tenant acme\n",
    )
    .action(async (id: string, source: string, options: FormulaArguments & { tenant: string; title?: string }) => {
      const { saveMetric } = await import('../formulas/metrics.ts');
      await saveMetric(id, source, options);
    });
}

function collected(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
