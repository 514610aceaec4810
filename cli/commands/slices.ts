import type { Command } from 'commander';
import type { SlicesArguments } from '../reads/slices-arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace slices`: which day of which report was fetched when, what became of it, and when it is fetched again. */
export function register(program: Command): void {
  program
    .command('slices')
    .description('the ledger of slices (a day of a report of an account): state, freshness, finality, last error')
    .requiredOption('--tenant <tenant>', 'whose data')
    .option('--platform <platform>')
    .option('--account <account>')
    .option('--report <report>')
    .option('--state <state>', 'planned, failed, sent, partial or applied')
    .option('--late', 'only those whose next fetch should have come by now')
    .option('--from <day>', 'first day, such as 2026-11-01')
    .option('--to <day>', 'last day')
    .option('--limit <number>', 'so many at most', wholeNumber(1, 10_000), 50)
    .option('--check', 'exit with 1 when one of them is late, failed or held back')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace slices --tenant acme --platform meta --late --check\n')
    .action(async (options: SlicesArguments) => {
      const { printSlices } = await import('../reads/slices.ts');
      process.exitCode = await printSlices(options);
    });
}
