import { type Command, Option } from 'commander';
import type { TotalsArguments } from '../reads/totals-arguments.ts';

/** `millrace totals`: what is stored, summed. */
export function register(program: Command): void {
  program
    .command('totals')
    .description(
      'sums of what is stored; levels, report families and currencies are never added to one another, nor two reports of the same day',
    )
    .requiredOption('--tenant <tenant>', 'whose data')
    .option('--platform <platform>')
    .option('--account <account>')
    .option('--level <level>', 'account, campaign, ad_group, ad, creative or keyword')
    .option('--report <report>')
    .option('--from <day>', 'first report day, such as 2026-11-01')
    .option('--to <day>', 'last report day')
    .addOption(new Option('--source <source>', 'gold or silver').choices(['gold', 'silver']).default('gold'))
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace totals --tenant acme --platform meta --from 2026-11-01 --json\n')
    .action(async (options: TotalsArguments) => {
      const { printTotals } = await import('../reads/totals.ts');
      await printTotals(options);
    });
}
