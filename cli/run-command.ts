import { failureOf } from './failure.ts';
import { createProgram } from './program.ts';

/**
 * Runs a command line. What it fails with is told on standard error, and is the exit code of this process; it does not end it.
 * @param argv as `process.argv`, which is the default
 */
export async function runCommand(argv: readonly string[] = process.argv): Promise<void> {
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    const { text, exitCode } = failureOf(error);
    if (text !== null) console.error(text);
    process.exitCode = exitCode;
  }
}
