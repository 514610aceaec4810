import type { Command } from 'commander';
import type { ReconcileArguments } from '../reconcile/arguments.ts';

/** `millrace reconcile`: our totals against the platform's own, for each account and day. */
export function register(program: Command): void {
  program
    .command('reconcile')
    .description(
      "compare what gold adds up to with the platform's own totals, by account, day and level; exit 1 when they differ",
    )
    .requiredOption('--tenant <tenant>')
    .requiredOption('--connection <connection>', 'by which the platform is asked')
    .requiredOption('--from <day>', 'first day, such as 2026-11-01')
    .requiredOption('--to <day>', 'last day; 92 days at most')
    .option('--account <id...>', 'only these accounts')
    .option('--report <name...>', 'only these reports; without it those by day that the connection is fetched with')
    .option('--json', 'one JSON document instead of text')
    .addHelpText(
      'before',
      'Example: millrace reconcile --tenant acme --connection meta-main --from 2026-11-01 --to 2026-11-07\n',
    )
    .action(async (options: ReconcileArguments) => {
      const { runReconcile } = await import('../reconcile/reconcile.ts');
      process.exitCode = await runReconcile(options);
    });
}
