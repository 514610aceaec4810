import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.ts';

/** Exit codes of every command. */
const failure = 1;
const wrongUsage = 2;

const program = new Command('millrace')
  .description('Advertising data in near real time: report files and ad platforms in, exact metrics out.')
  .version('0.1.0')
  .addHelpText('before', 'Example: millrace stack up && millrace import report.csv --tenant acme --account 1\n')
  .addHelpText('after', '\nExit codes: 0 done · 1 it failed or found problems · 2 wrong usage')
  .showSuggestionAfterError()
  .showHelpAfterError('(see --help)')
  .exitOverride();
for (const register of commands) register(program);
inheritSettings(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Errors of usage are printed by commander; ours as `code: message`; anything else is a defect: with its stack. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUsage;
  const { code, message, stack } = error as { code?: unknown; message?: string; stack?: string };
  if (typeof code === 'string') console.error(`${code}: ${message}`);
  else console.error(stack ?? String(error));
  return code === 'MR_CLI_NAME' ? wrongUsage : failure;
}

/** Commander gives sub-commands that are added by `command()` these settings only if they were set before. */
function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.exitOverride().showSuggestionAfterError().showHelpAfterError('(see --help)');
    inheritSettings(command);
  }
}
