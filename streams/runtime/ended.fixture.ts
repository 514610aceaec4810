import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds that a test of such programs may take: each starts a process, which takes long where all processors are busy. */
export const startingMs = 120_000;

/** Runs a program of `lines`, with what ends a process and its clients at hand; answers its code and signal. */
export async function ended(...lines: readonly string[]): Promise<readonly [number | null, string | null]> {
  const load = (names: string, file: string) =>
    `import { ${names} } from ${JSON.stringify(new URL(file, import.meta.url).href)};`;
  const program = [load('exitProcess, noteGivenUp', 'exit-process.ts'), load('leave', 'leave.ts'), ...lines];
  const run = ['--import', 'tsx', '--input-type=module', '-e', program.join('\n')];
  const child = spawn(process.execPath, run, { stdio: 'ignore' });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return [code, signal];
}
