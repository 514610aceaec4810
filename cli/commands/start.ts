import type { Command } from 'commander';
import type { StartArguments } from '../start/arguments.ts';

/** `millrace start`: everything on this machine, with sample data. */
export function register(program: Command): void {
  program
    .command('start')
    .description(
      'start the local stack, the pipeline, the gateway and the page, with sample data; Ctrl-C ends all of it, ' +
        'a second Ctrl-C kills it; exit 0 after Ctrl-C, 130 when not all was up or all was killed',
    )
    .option('--no-sample', 'without sample data')
    .option('--docker', 'the servers in Docker (Redpanda instead of Kafka)')
    .addHelpText('before', 'Example: npm start\n')
    .action(start);
}

async function start(options: StartArguments): Promise<void> {
  const starting = await import('../start/start.ts');
  const { leave } = await import('../run/leave.ts');
  try {
    process.exitCode = await starting.start(options);
  } finally {
    leave();
  }
}
