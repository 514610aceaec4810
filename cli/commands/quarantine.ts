import type { Command } from 'commander';
import type { QuarantineArguments } from '../reads/quarantine-arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace quarantine`: rows that could not be trusted. */
export function register(program: Command): void {
  const quarantine = program
    .command('quarantine')
    .description('rows that could not be trusted, with the reason')
    .addHelpText('before', 'Example: millrace quarantine list --tenant acme\n');
  quarantine
    .command('list')
    .description('list quarantined rows, the newest first')
    .requiredOption('--tenant <tenant>', 'whose data')
    .option('--platform <platform>')
    .option('--account <account>')
    .option('--report <report>')
    .option('--reason <code>', 'a reason code, such as NEGATIVE_SPEND')
    .option('--limit <rows>', 'rows at most', wholeNumber(1, 10_000), 100)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace quarantine list --tenant acme --reason UNKNOWN_CURRENCY\n')
    .action(async (options: QuarantineArguments) => {
      const { printQuarantine } = await import('../reads/quarantine.ts');
      await printQuarantine(options);
    });
}
