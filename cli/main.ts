import { ownProcess } from './run/leave.ts';
import { runCommand } from './run-command.ts';

// A reader that has seen enough (`| head`) closes the pipe: nobody is left to tell anything.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

ownProcess();
await runCommand();
