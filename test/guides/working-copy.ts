import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

/** The project's folder. */
export const projectFolder = join(import.meta.dirname, '..', '..');

/** Not part of a clone: what is installed, built, or kept by a running project. */
const left = new Set(['node_modules', '.git', '.millrace', '.next', 'dist', 'coverage']);

/** Links in `node_modules` that lead to the project's own folders: they are to lead to the copy's. */
const ownLinks = new Set(['.bin', '@millrace']);

/** A copy of the project, in which a guide may write: as a reader has it after a clone and `npm ci`. */
export interface WorkingCopy {
  readonly folder: string;
  /** Writes a file of the reader's. Throws when `path` leads out of the copy. */
  write(path: string, text: string): Promise<void>;
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
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The installed packages, each as a link. */
async function linkModules(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (ownLinks.has(name)) await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else await symlink(join(from, name), join(to, name));
  }
}
