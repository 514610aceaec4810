import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Links in `node_modules` that lead to the project's own folders: in a copy they are to lead to the copy's. */
const ownLinks = new Set(['.bin', '@millrace']);

/** Gives a copy of the project the packages that are installed in it, each as a link. */
export async function linkModules(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (ownLinks.has(name)) await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else await symlink(join(from, name), join(to, name));
  }
}
