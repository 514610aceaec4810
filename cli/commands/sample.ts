import type { Command } from 'commander';
import type { SampleArguments } from '../sample/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

const whole = wholeNumber(1, 100_000);

/** `millrace sample`: reports of a made-up organisation, restated as real ones are. */
export function register(program: Command): void {
  program
    .command('sample')
    .description('import sample reports of nine platforms: the past days first, then today’s hours every few seconds')
    .option('--tenant <tenant>', 'whose data it becomes', 'demo')
    .option('--seed <number>', 'another world for another number', whole, 7)
    .option('--every <seconds>', 'seconds between two imports', whole, 4)
    .option('--days <days>', 'past days to fill first', whole, 14)
    .option('--once', 'fill the past days and end')
    .option('--json', 'one JSON document when the past days are filled, instead of text')
    .addHelpText('before', 'Example: millrace sample --tenant demo --days 30 --once\n')
    .action(async (options: SampleArguments) => {
      const { runSample } = await import('../sample/run-sample.ts');
      const { leave } = await import('../run/leave.ts');
      try {
        await runSample(options);
      } finally {
        leave();
      }
    });
}
