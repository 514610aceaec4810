import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { linkModules } from '../../cli/diff/link-modules.ts';

const run = promisify(execFile);

/** The project's folder. */
export const projectFolder = join(import.meta.dirname, '..', '..');

/** Not part of a clone: what is installed, built, or kept by a running project. */
const left = new Set(['node_modules', '.git', '.millrace', '.next', 'dist', 'coverage']);

/** A copy of the project, in which a guide may write: as a reader has it after a clone and `npm ci`. */
export interface WorkingCopy {
  readonly folder: string;
  /** Writes a file of the reader's. Throws when `path` leads out of the copy. */
  write(path: string, text: string): Promise<void>;
  /** Makes it a repository, as a clone is one, with all of it on the branch `main`. */
  commit(): Promise<void>;
  remove(): Promise<void>;
}

export async function createWorkingCopy(): Promise<WorkingCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-guide-'));
  await cp(projectFolder, folder, {
    recursive: true,
    filter: (source) =>
      !relative(projectFolder, source)
        .split(sep)
        .some((part) => left.has(part)),
  });
  await linkModules(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    async write(path, text) {
      const file = join(folder, path);
      if (relative(folder, file).startsWith('..')) throw new Error(`${path} is not in the project's folder`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    },
    async commit() {
      const git = (...words: readonly string[]) => run('git', words, { cwd: folder });
      await git('init', '--quiet', '--initial-branch', 'main');
      await git('add', '--all');
      const author = ['-c', 'user.name=reader', '-c', 'user.email=reader@example.org'];
      await git(...author, 'commit', '--quiet', '--message', 'As cloned');
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
