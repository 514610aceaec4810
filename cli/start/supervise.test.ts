import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAlive } from '../../redpanda/local/process.ts';

const fixture = fileURLToPath(new URL('supervise.fixture.ts', import.meta.url));
const writePid = "require('fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000);";
// The second signal finds a process that is still ending: one that exits at that moment is killed by it, whatever it watches.
const unhurried = `process.on('SIGTERM', () => setTimeout(() => process.exit(), 200)); ${writePid}`;
const stubborn = `process.on('SIGTERM', () => {}); ${writePid}`;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-supervise-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(script: string, state: 'up' | 'starting') {
  const owner = spawn(process.execPath, ['--import', 'tsx', fixture, folder, script, state], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  owner.stdout.on('data', (chunk) => {
    output += chunk;
  });
  return { owner, ended: once(owner, 'exit'), output: () => output };
}

async function pidOfChild(): Promise<number> {
  const file = join(folder, 'pid');
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8') !== '', { timeout: 10_000 }).toBe(true);
  return Number(readFileSync(file, 'utf8'));
}

it.each([
  ['starting', 130],
  ['up', 0],
] as const)('one Ctrl-C, passed on twice by npm, while %s ends the child: exit code %i', async (state, code) => {
  const { owner, ended } = run(unhurried, state);
  const child = await pidOfChild();
  owner.kill('SIGINT');
  await sleep(50);
  owner.kill('SIGINT');
  expect(await ended).toEqual([code, null]);
  expect(isAlive(child)).toBe(false);
});

it('a second Ctrl-C kills a child that does not end', async () => {
  const { owner, ended } = run(stubborn, 'up');
  const child = await pidOfChild();
  owner.kill('SIGINT');
  await sleep(600);
  expect(isAlive(child)).toBe(true);
  owner.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  await expect.poll(() => isAlive(child), { timeout: 2_000 }).toBe(false);
});

it('no child outlives an owner that is killed', async () => {
  const { owner, ended } = run(stubborn, 'up');
  const child = await pidOfChild();
  owner.kill('SIGKILL');
  await ended;
  await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false);
});

it('a child that keeps failing is given up after its restarts, and the end of its log is told', async () => {
  const { ended, output } = run("console.log('no disk'); process.exit(3)", 'up');
  expect(await ended).toEqual([1, null]);
  expect(output().match(/started again/g)).toHaveLength(2);
  expect(output()).toContain('tiny cannot be kept running: it ended (code 3), after 2 restarts');
  expect(output()).toContain(join(folder, 'tiny.log'));
  expect(output()).toContain('no disk');
});
