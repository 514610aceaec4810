import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const leftAlone = join(import.meta.dirname, 'left-alone.cjs');

/** What a program of the tests prints, and its end. */
export interface StartedNode extends ChildProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/**
 * Starts a Node program that does not outlive this process, however this one ends: a pipeline that a crashed test process leaves behind
 * would take the records of the files after it.
 */
export function startNode(args: readonly string[], options: { cwd?: string; env: NodeJS.ProcessEnv }): StartedNode {
  const child = spawn(process.execPath, ['--require', leftAlone, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return child as StartedNode;
}
