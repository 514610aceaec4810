import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a process has been stopped by SIGSTOP; false when there is none. */
export async function isFrozen(pid: number): Promise<boolean> {
  const { stdout } = await run('ps', ['-o', 'state=', '-p', String(pid)]).catch(
    (error: { readonly code?: unknown }) => {
      // That is how it says that there is none.
      if (error.code === 1) return { stdout: '' };
      throw error;
    },
  );
  return stdout.trim().startsWith('T');
}
