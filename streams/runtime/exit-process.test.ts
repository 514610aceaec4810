import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** Runs a program that holds a thread for ever where it is told, and ends itself; answers its code and signal. */
async function ended(...lines: readonly string[]): Promise<readonly [number | null, string | null]> {
  const module = new URL('exit-process.ts', import.meta.url).href;
  const program = [`import { exitProcess, noteGivenUp } from ${JSON.stringify(module)};`, ...lines].join('\n');
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { stdio: 'ignore' });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return [code, signal];
}

test('a process ends with its code, also when a call was answered late', async () => {
  expect(await ended('exitProcess(3);')).toEqual([3, null]);
  expect(await ended('process.exitCode = 5;', 'exitProcess();')).toEqual([5, null]);
  expect(await ended('const answered = noteGivenUp();', 'answered();', 'exitProcess(3);')).toEqual([3, null]);
});

test('a process ends though a call is never answered', async () => {
  expect(await ended('noteGivenUp();', 'exitProcess(3);')).toEqual([null, 'SIGKILL']);
});
