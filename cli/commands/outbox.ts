import type { Command } from 'commander';
import type { FailedArguments, RedriveArguments } from '../outbox/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace outbox`: changes of accounts, metrics, rules, entities … that could not be told to the pipeline. */
export function register(program: Command): void {
  const outbox = program
    .command('outbox')
    .description('changes of accounts, metrics, rules and entities that could not be told to the pipeline')
    .addHelpText('before', 'Example: millrace outbox failed --tenant acme\n');
  outbox
    .command('failed')
    .description('list them, the oldest first; exits with 1 when there are some')
    .requiredOption('--tenant <tenant>')
    .option('--limit <changes>', 'changes at most', wholeNumber(1, 1_000), 50)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace outbox failed --tenant acme\n')
    .action(async (options: FailedArguments) => {
      const { showFailed } = await import('../outbox/failed.ts');
      await showFailed(options);
    });
  outbox
    .command('redrive')
    .description('tell them once more; a state that a newer one has replaced is dropped')
    .argument('[ids...]', 'as `failed` lists them')
    .requiredOption('--tenant <tenant>')
    .option('--all', 'all')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace outbox redrive --tenant acme --all\n')
    .action(async (ids: string[], options: RedriveArguments) => {
      const { redriveFailed } = await import('../outbox/failed.ts');
      await redriveFailed(ids, options);
    });
}
