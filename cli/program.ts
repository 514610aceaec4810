import { Command } from 'commander';
import { commands } from './commands/index.ts';

/** The command line with all its commands; it throws instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('millrace')
    .description('Advertising data in near real time: report files and ad platforms in, exact metrics out.')
    .version('0.1.0')
    .addHelpText('before', 'Example: millrace start\n')
    .addHelpText(
      'after',
      `
Step by step: millrace stack up, topics apply, schemas apply, migrate, then run all; import and totals in another terminal.
Exit codes: 0 done · 1 it failed or found problems · 2 wrong usage`,
    )
    .showSuggestionAfterError()
    .showHelpAfterError('(see --help)')
    .exitOverride();
  for (const register of commands) register(program);
  inheritSettings(program);
  return program;
}

/** Commander gives sub-commands that are added by `command()` these settings only if they were set before. */
function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.exitOverride().showSuggestionAfterError().showHelpAfterError('(see --help)');
    inheritSettings(command);
  }
}
