import { failureOf } from './failure.ts';
import { createProgram } from './program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  const { text, exitCode } = failureOf(error);
  if (text !== null) console.error(text);
  process.exitCode = exitCode;
}
