import { failureOf } from './failure.ts';
import { createProgram } from './program.ts';
import { ownProcess } from './run/leave.ts';

// A reader that has seen enough (`| head`) closes the pipe: nobody is left to tell anything.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

ownProcess();
try {
  await createProgram().parseAsync();
} catch (error) {
  const { text, exitCode } = failureOf(error);
  if (text !== null) console.error(text);
  process.exitCode = exitCode;
}
