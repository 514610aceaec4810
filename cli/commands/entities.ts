import type { Command } from 'commander';
import type { ListEntitiesArguments, SyncEntitiesArguments } from '../entities/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace entities`: accounts, campaigns, ads … as the platforms describe them, with their history. */
export function register(program: Command): void {
  const entities = program
    .command('entities')
    .description('names, status, budgets and hierarchy of campaigns, ads …, with their history')
    .addHelpText('before', 'Example: millrace entities list --tenant acme --as-of 2026-11-01\n');
  entities
    .command('sync')
    .description('list what a connection reaches and keep what changed; what is gone is ended, nothing is deleted')
    .requiredOption('--tenant <tenant>')
    .requiredOption('--connection <connection>', 'by which the platform is asked')
    .option('--account <id...>', 'only these accounts')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace entities sync --tenant acme --connection meta-main\n')
    .action(async (options: SyncEntitiesArguments) => {
      const { syncNow } = await import('../entities/sync.ts');
      await syncNow(options);
    });
  entities
    .command('list')
    .description('entities as they were at a time; without --as-of as they are')
    .requiredOption('--tenant <tenant>')
    .option('--platform <platform>')
    .option('--account <account>')
    .option('--kind <kind>', 'account, portfolio, campaign, ad_group, ad, creative or budget')
    .option('--entity <id>')
    .option('--as-of <time>', 'such as 2026-11-01T12:00:00Z; a day is the end of it, in UTC')
    .option('--history', 'every version instead')
    .option('--limit <number>', 'so many at most', wholeNumber(1, 10_000), 200)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace entities list --tenant acme --kind campaign --as-of 2026-11-01\n')
    .action(async (options: ListEntitiesArguments) => {
      const { printEntities } = await import('../entities/list.ts');
      await printEntities(options);
    });
}
