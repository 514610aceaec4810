import { type Command, Option } from 'commander';
import type { DevArguments } from '../dev/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace dev --in-memory`: every topology on sample data, with no servers. */
export function register(program: Command): void {
  program
    .command('dev')
    .description('run every topology on sample data in this process, with no servers, and show what flows')
    .requiredOption('--in-memory', 'what it does; with servers: npm start')
    .option('--days <days>', 'past days to fill first', wholeNumber(0, 60), 2)
    .option('--every <seconds>', 'seconds between two fetches', wholeNumber(1, 3_600), 1)
    .option('--seed <number>', 'another world for another number', wholeNumber(1, 100_000), 7)
    .option('--port <port>', 'of the view on this machine; 0 takes any', wholeNumber(0, 65_535), 4100)
    .option('--once', 'fill the past days, print what flowed, and end')
    .addOption(new Option('--json', 'as --once, and one JSON document instead of text').implies({ once: true }))
    .addHelpText('before', 'Example: millrace dev --in-memory\n')
    .addHelpText(
      'after',
      `
The topologies run in test drivers, one partition a topic, with their real code and the real bytes of records. It is no measure of speed
and shows nothing of brokers, restarts and stores: what it leaves out it says itself.`,
    )
    .action(async (options: DevArguments) => {
      const { runDev } = await import('../dev/run-dev.ts');
      await runDev(options);
    });
}
