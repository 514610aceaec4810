import type { Command } from 'commander';
import type { TenantArguments } from '../connections/arguments.ts';
import type { BackfillArguments, StartIngestionArguments } from '../ingestion/arguments.ts';

/** `millrace ingestion`: what workflows fetch by a connection. */
export function register(program: Command): void {
  const ingestion = program
    .command('ingestion')
    .description("fetching from the platforms' APIs by workflows")
    .addHelpText('before', 'Example: millrace ingestion start meta-main --tenant acme --from 2026-09-01\n');
  of(ingestion, 'start', 'fetch by a connection from now on: what is due, at the rhythm of its age')
    .option('--from <day>', 'first day; without it 30 days back')
    .option('--report <name...>', 'only these reports; without it the one by day of each level')
    .addHelpText('before', 'Example: millrace ingestion start meta-main --tenant acme --from 2026-09-01\n')
    .action(async (connection: string, options: StartIngestionArguments) => {
      const { startIngestion } = await import('../ingestion/ingestion.ts');
      await startIngestion(connection, options);
    });
  of(ingestion, 'stop', 'fetch nothing by it any more; what came stays')
    .addHelpText('before', 'Example: millrace ingestion stop meta-main --tenant acme\n')
    .action(async (connection: string, options: TenantArguments) => {
      const { stopIngestion } = await import('../ingestion/ingestion.ts');
      await stopIngestion(connection, options);
    });
  of(ingestion, 'now', 'look at once what is due')
    .addHelpText('before', 'Example: millrace ingestion now meta-main --tenant acme\n')
    .action(async (connection: string, options: TenantArguments) => {
      const { wakeNow } = await import('../ingestion/ingestion.ts');
      await wakeNow(connection, options);
    });
  of(ingestion, 'backfill', 'fetch days once more, behind everything that is due anyway')
    .requiredOption('--from <day>', 'first day, such as 2026-09-01')
    .requiredOption('--to <day>', 'last day')
    .addHelpText(
      'before',
      'Example: millrace ingestion backfill meta-main --tenant acme --from 2026-09-01 --to 2026-09-30\n',
    )
    .action(async (connection: string, options: BackfillArguments) => {
      const { backfill } = await import('../ingestion/ingestion.ts');
      await backfill(connection, options);
    });
  of(ingestion, 'status', 'what its workflow does; exit 1 when it is stopped or not there')
    .addHelpText('before', 'Example: millrace ingestion status meta-main --tenant acme\n')
    .action(async (connection: string, options: TenantArguments) => {
      const { showStatus } = await import('../ingestion/ingestion.ts');
      process.exitCode = await showStatus(connection, options);
    });
}

function of(ingestion: Command, name: string, description: string): Command {
  return ingestion
    .command(name)
    .description(description)
    .argument('<connection>')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text');
}
