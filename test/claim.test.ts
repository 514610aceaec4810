import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { claimOne } from './claim.ts';

function things(): { readonly claim: string }[] {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-claims-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return ['first', 'second'].map((name) => ({ claim: join(folder, name) }));
}

it('takes what nobody has, the same again and again, and nothing that a process has that lives', async () => {
  const [first, second] = things();
  if (first === undefined || second === undefined) throw new Error('two were asked for');
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void other.kill('SIGKILL'));
  await once(other, 'spawn');
  writeFileSync(first.claim, String(other.pid));
  expect(claimOne([first, second])).toBe(second);
  expect(claimOne([first, second])).toBe(second);
});

it('follows a process that is dead', () => {
  const [first] = things();
  if (first === undefined) throw new Error('one was asked for');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(first.claim, String(pid));
  expect(claimOne([first])).toBe(first);
});
