import type { Command } from 'commander';
import type { NewProcessorArguments } from '../new/arguments.ts';

/** `millrace new`: files to begin with. */
export function register(program: Command): void {
  const create = program
    .command('new')
    .description('write the files of something new, which work and are tested at once')
    .addHelpText('before', `${example}\n`);
  create
    .command('processor')
    .argument('<name>', 'as it is run, and as its files are called: small letters, words joined by -')
    .description('a stream processor: its code, schema, test, topology, page and lines in the lists of topics')
    .requiredOption('--from <topic>', 'what it reads: silver.data.processed or gold.data.ready')
    .requiredOption('--to <topic>', 'what it writes: a new topic, <stage>.<domain>.<state>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', `${example}\n`)
    .addHelpText('after', '\nNothing is written when a name is taken or a file is there.')
    .action(async (name: string, options: NewProcessorArguments) => {
      const { newProcessor } = await import('../new/new-processor.ts');
      await newProcessor(name, options);
    });
}

const example = 'Example: millrace new processor viewability --from silver.data.processed --to gold.viewability.ready';
