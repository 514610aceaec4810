import { type Command, Option } from 'commander';

interface TestOptions {
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** `millrace test`: the tests of one processor. Needs no services. */
export function register(program: Command): void {
  program
    .command('test')
    .argument('<processor>', 'a processor, by its name')
    .description('run the tests of a processor, which need no broker; exit 1 when one fails')
    .addOption(new Option('--watch', 'run them again whenever a file changes, until Ctrl-C').conflicts('json'))
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace test viewability --watch\n')
    .action(async (name: string, options: TestOptions) => {
      const { testProcessor } = await import('../new/test-processor.ts');
      process.exitCode = await testProcessor(name, options);
    });
}
