import { type Command, InvalidArgumentError } from 'commander';
import type { BacktestArguments } from '../rules/backtest.ts';
import type { EvaluationsArguments } from '../rules/evaluations.ts';
import type { ListArguments } from '../rules/list.ts';
import type { TestArguments } from '../rules/test-rules.ts';

/** `millrace rules`: see rules, try them before they are in force, and see what they came to. */
export function register(program: Command): void {
  const rules = program
    .command('rules')
    .description(
      'see rules and try them: run the examples stored with them, see when they would have fired; what they came to',
    )
    .addHelpText('before', 'Example: millrace rules test rules/\n');
  rules
    .command('test')
    .description('run the examples stored with rules; exits with 1 when one does not go as it says')
    .argument('<paths...>', 'YAML files, or folders of them')
    .option('--tenant <tenant>', 'whose metrics the rules may refer to; without it the built-in ones')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace rules test rules/ctr_drop.yaml\n')
    .action(async (paths: string[], options: TestArguments) => {
      const { testRules } = await import('../rules/test-rules.ts');
      process.exitCode = await testRules(paths, options);
    });
  rules
    .command('list')
    .description('rules in force or switched off, which of them fire, and limits that they meet')
    .requiredOption('--tenant <tenant>', 'whose rules')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace rules list --tenant acme\n')
    .action(async (options: ListArguments) => {
      const { printRules } = await import('../rules/list.ts');
      await printRules(options);
    });
  rules
    .command('backtest')
    .description('when a rule would have fired, on the gold of the last days')
    .argument('<rule>', 'a YAML file with one rule, or the id of a stored one')
    .requiredOption('--tenant <tenant>', 'whose gold')
    .option('--days <count>', 'days to run it over', days, 30)
    .option('--until <day>', 'the last of them; yesterday unless said', day)
    .option('--known <when>', 'with figures as they are known now, or each as it was known then', known, 'now')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace rules backtest rules/ctr_drop.yaml --tenant acme --days 30\n')
    .action(async (rule: string, options: BacktestArguments) => {
      const { printBacktest } = await import('../rules/backtest.ts');
      await printBacktest(rule, options);
    });
  evaluations(rules);
}

function evaluations(rules: Command): void {
  rules
    .command('evaluations')
    .description('what a rule came to in the last 90 days, the newest first, whether or not anybody was told')
    .argument('<rule>', 'its id')
    .requiredOption('--tenant <tenant>', 'whose rule')
    .option('--account <account>')
    .option('--entity <id>')
    .option('--limit <count>', 'at most so many', upTo10000, 50)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace rules evaluations ctr_drop --tenant acme --entity 31\n')
    .action(async (rule: string, options: EvaluationsArguments) => {
      const { printEvaluations } = await import('../rules/evaluations.ts');
      await printEvaluations(rule, options);
    });
}

function upTo10000(said: string): number {
  const count = Number(said);
  if (!Number.isInteger(count) || count < 1 || count > 10_000) throw new InvalidArgumentError('it must be 1 to 10000');
  return count;
}

function days(said: string): number {
  const count = Number(said);
  if (!Number.isInteger(count) || count < 1 || count > 365) throw new InvalidArgumentError('it must be 1 to 365 days');
  return count;
}

function day(said: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(said) || Number.isNaN(Date.parse(said))) {
    throw new InvalidArgumentError('it must be a day such as 2026-11-30');
  }
  return said;
}

function known(said: string): 'now' | 'then' {
  if (said !== 'now' && said !== 'then') throw new InvalidArgumentError('it must be now or then');
  return said;
}
