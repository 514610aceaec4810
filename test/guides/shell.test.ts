import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GuideShell } from './shell.ts';
import { createWorkingCopy } from './working-copy.ts';

describe('the shell of a guide', () => {
  let folder: string;
  let shell: GuideShell;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-shell-test-'));
    shell = await GuideShell.start(folder, process.env);
  });
  afterEach(async () => {
    await shell.close();
    await rm(folder, { recursive: true });
  });

  it('keeps what a block has set for the next one', async () => {
    await shell.run('name=world\nhello() { echo "hello $1"; }');
    expect(await shell.run('hello $name')).toEqual({ code: 0, text: 'hello world\n' });
  });

  it('ends at the first command that fails, also inside a pipe, and runs nothing after it', async () => {
    expect(await shell.run('echo before\nfalse | cat\necho after')).toEqual({ code: 1, text: 'before\n' });
    await expect(shell.run('echo next')).rejects.toThrow('not run: a block before it has failed');
  });

  it('goes on after a block that is to fail', async () => {
    expect(await shell.run('exit 3', true)).toEqual({ code: 3, text: '' });
    expect((await shell.run('echo next')).text).toBe('next\n');
  });

  it('leaves nothing running', async () => {
    const beats = join(folder, 'beats');
    const count = async () => (await readFile(beats, 'utf8')).length;
    await shell.run(`(while sleep 0.05; do printf . >> ${beats}; done) &\nsleep 0.3`);
    expect(await count()).toBeGreaterThan(0);
    await shell.close();
    const last = await count();
    await sleep(300);
    expect(await count()).toBe(last);
  });
});

describe('a working copy', () => {
  it('is the project with its own commands, and lets nothing be written beside it', async () => {
    const copy = await createWorkingCopy();
    try {
      await access(join(copy.folder, 'node_modules', '.bin', 'millrace'));
      await copy.write('connectors/new/profile.ts', '');
      await access(join(copy.folder, 'connectors', 'new', 'profile.ts'));
      await expect(copy.write('../beside', '')).rejects.toThrow("not in the project's folder");
    } finally {
      await copy.remove();
    }
  });
});
