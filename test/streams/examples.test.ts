import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { testStack } from '../lanes.ts';

const patience = { timeout: 60_000, interval: 200 };

/** A script of the examples, started as the README says, and what it has printed so far. */
function start(script: string, ...args: string[]): { child: ChildProcessWithoutNullStreams; printed: () => string } {
  const { kafka, redis } = testStack();
  const path = fileURLToPath(new URL(`../../streams/examples/${script}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    env: { ...process.env, KAFKA: kafka, REDIS: redis, UV_THREADPOOL_SIZE: '16' },
  });
  let text = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk) => (text += chunk));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, printed: () => text };
}

async function say(...lines: string[]): Promise<void> {
  const { child, printed } = start('console.ts', 'send', 'lines');
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const [code] = await once(child, 'exit');
  expect(code, printed()).toBe(0);
}

it('counts words as the README says, and goes on counting after a restart', async () => {
  const first = start('word-count.ts');
  await expect.poll(first.printed, patience).toContain('word-count runs');
  await say('to be or not to be', 'a key\tthat is the question');
  const counts = start('console.ts', 'show', 'counts');
  const shown = (): Record<string, string> =>
    Object.fromEntries(
      counts
        .printed()
        .split('\n')
        .filter((line) => line.includes('\t'))
        .map((line) => line.split('\t', 2)),
    );
  const others = { or: '1', not: '1', that: '1', is: '1', the: '1', question: '1' };
  await expect.poll(shown, patience).toEqual({ ...others, to: '2', be: '2' });

  first.child.kill('SIGINT');
  const [code] = await once(first.child, 'exit');
  expect(code, first.printed()).toBe(0);

  await say('or to be');
  const second = start('word-count.ts');
  await expect.poll(shown, patience).toEqual({ ...others, or: '2', to: '3', be: '3' });
  second.child.kill('SIGINT');
  await once(second.child, 'exit');
});
