import type { Command } from 'commander';
import type { ListArguments, RedriveArguments, ShowArguments } from '../dead-letters/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace dlq`: records that a step refused. */
export function register(program: Command): void {
  const dlq = program
    .command('dlq')
    .description('dead letters: records that a step refused, with the reason, and the way back into the pipeline')
    .addHelpText('before', 'Example: millrace dlq list --tenant acme\n');
  dlq
    .command('list')
    .description('count the reasons, and list the newest letters')
    .requiredOption('--tenant <tenant>', 'whose letters')
    .option('--topic <topic>', 'that they came from, such as connector.data.raw')
    .option('--reason <name>', 'the name of the error, such as SerdeError')
    .option('--limit <letters>', 'letters at most', wholeNumber(1, 1_000), 20)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace dlq list --tenant acme --reason SerdeError\n')
    .addHelpText(
      'after',
      '\nThe newest 2,000 of each partition are looked through. A letter whose key names no organisation is in no list.',
    )
    .action(async (options: ListArguments) => {
      const { printLetters } = await import('../dead-letters/list.ts');
      await printLetters(options);
    });
  dlq
    .command('show')
    .argument('<id>', 'as `list` has it: topic/partition/offset')
    .description('show a letter, decoded with the schema that it names in the registry, or why it cannot be')
    .requiredOption('--tenant <tenant>', 'whose letter')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace dlq show connector.data.raw.dlq/3/41 --tenant acme\n')
    .action(async (id: string, options: ShowArguments) => {
      const { showLetter } = await import('../dead-letters/list.ts');
      await showLetter(id, options);
    });
  dlq
    .command('redrive')
    .argument('[ids...]', 'as `list` has them')
    .description('give letters back to the topics that they came from, 200 at most, with their own bytes and keys')
    .requiredOption('--tenant <tenant>', 'whose letters')
    .option('--topic <topic>', 'all that came from it')
    .option('--reason <name>', 'all with this reason')
    .option('--all', 'all')
    .option('--dry-run', 'tell where each would go, and send nothing')
    .option('--why <text>', 'kept in the audit trail')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace dlq redrive --tenant acme --reason SerdeError --dry-run\n')
    .addHelpText(
      'after',
      `
Letters stay in their topic; without ids, those that were given back before are left out. One that was refused again after five times
stays. Exits with 1 when a letter stays.`,
    )
    .action(async (ids: string[], options: RedriveArguments) => {
      const { redriveLetters } = await import('../dead-letters/redrive.ts');
      await redriveLetters(ids, options);
    });
}
