import { type Command, Option } from 'commander';
import type { TasksArguments } from '../reads/tasks-arguments.ts';

/** `millrace tasks`: what each task of the processors does, and who has it. */
export function register(program: Command): void {
  program
    .command('tasks')
    .argument('[name]', 'a topology, such as gold; without it, all of them')
    .description(
      'show each task: who has it, how far behind it is, its last commit; exit 1 when one is in no good hands',
    )
    .addOption(new Option('--watch', 'show it anew every 2 s, until Ctrl-C').conflicts('json'))
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace tasks silver --watch\n')
    .addHelpText(
      'after',
      `
Needs Kafka and Redis, and no process that runs: without one it shows what waits, and who had the tasks last.
Lag is what is not committed: in records, and how long the first of them has waited.`,
    )
    .action(async (name: string | undefined, options: TasksArguments) => {
      const { printTasks } = await import('../reads/tasks.ts');
      await printTasks(name, options);
    });
}
