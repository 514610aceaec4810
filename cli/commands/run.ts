import type { Command } from 'commander';
import type { RunArguments } from '../run/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace run`: topologies, sinks and the gateway in this process. */
export function register(program: Command): void {
  program
    .command('run')
    .argument(
      '<names...>',
      'topologies (bronze, silver, gold, rules, and those you add), sinks by name or `sinks` for all, gateway, workflows, or `all`',
    )
    .description('run any set of processors, sinks, the gateway and the workflows in this process, until Ctrl-C')
    .option(
      '--instance <id>',
      'name of this process, the same after a restart and no one else’s; default MILLRACE_INSTANCE, else local',
      instanceOf(),
    )
    .option(
      '--metrics-port <port>',
      'serve metrics on this port; default MILLRACE_METRICS_PORT, else none',
      wholeNumber(0, 65_535),
    )
    .option('--tail', 'show what the topologies write, decoded, as it comes, and how far behind they are')
    .option('--tenant <tenant>', 'with --tail: show the records of this organisation alone')
    .addHelpText('before', 'Example: millrace run bronze silver gold sinks gateway --instance pod-0\n')
    .addHelpText(
      'after',
      `
--tail shows committed records from its start on, twenty a second at most, and reasons of dead letters of what the topologies read. A
topology that a process with this instance name runs already is followed, not run a second time.`,
    )
    .action(run);
}

async function run(names: string[], options: RunArguments): Promise<void> {
  const { runProcesses } = await import('../run/run-processes.ts');
  const { leave } = await import('../run/leave.ts');
  try {
    process.exitCode = await runProcesses(names, options);
  } finally {
    leave();
  }
}

function instanceOf(): string {
  return process.env.MILLRACE_INSTANCE ?? 'local';
}
