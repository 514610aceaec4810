import type { Command } from 'commander';

/** `millrace start`: everything on this machine, with sample data. */
export function register(program: Command): void {
  program
    .command('start')
    .description(
      'start the local stack, the pipeline, the gateway and the page, with sample data; Ctrl-C ends all of it',
    )
    .option('--no-sample', 'without sample data')
    .addHelpText('before', 'Example: npm start\n')
    .action(async (options: { readonly sample: boolean }) => {
      const { start } = await import('../start/start.ts');
      process.exitCode = await start(options);
    });
}
