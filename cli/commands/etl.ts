import { type Command, Option } from 'commander';
import type { EtlArguments } from '../ingestion/arguments.ts';

/** `millrace etl`: days through bronze, silver and gold once more, and compared with the platform. */
export function register(program: Command): void {
  program
    .command('etl')
    .description(
      "bring days through the pipeline once more and compare their sums with the platform's own; exit 1 when they differ",
    )
    .argument('<connection>')
    .requiredOption('--tenant <tenant>')
    .requiredOption('--from <day>', 'first day, such as 2026-09-01')
    .requiredOption('--to <day>', 'last day')
    .addOption(
      new Option('--source <source>', 'fetch them again, or send again what the raw topic still has')
        .choices(['platform', 'topic'])
        .default('platform'),
    )
    .option('--report <name...>', 'only these reports; without it those that the connection is fetched with')
    .option('--account <id...>', 'only these accounts')
    .option('--id <id>', 'names the run; the same id again is the same run')
    .option('--no-wait', 'do not wait for its end')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace etl meta-main --tenant acme --from 2026-11-01 --to 2026-11-07\n')
    .action(async (connection: string, options: EtlArguments) => {
      const { runEtl } = await import('../ingestion/etl.ts');
      process.exitCode = await runEtl(connection, options);
    });
}
