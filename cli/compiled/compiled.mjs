// Written in JavaScript: it runs before anything can read TypeScript.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isAsMarked, sizeOf } from './mark.mjs';

/** Compiled files that no build has named for a month are taken away: a process that runs longer may still load parts. */
const keptMs = 30 * 86_400_000;

/** @typedef {import('./compiled.d.mts').Program} Program */

/** As declared. @param {Program} program @returns {Promise<import('./compiled.d.mts').Compiled>} */
export async function compiled(program) {
  const path = manifestPath(program);
  const known = manifestAt(path);
  if (known !== undefined && isFresh(program, known)) return { url: urlOf(program, known), isNew: false };
  const { compile } = await import('./compile.mjs');
  const made = await compile(program, path);
  prune(program.folder);
  return { url: urlOf(program, made), isNew: true };
}

/** Of what a list has in it: another version of this code makes another. */
const format = 2;

/** Several checkouts may share their packages: each has its own list. @param {Program} program */
function manifestPath({ root, entry, folder }) {
  const name = createHash('sha256')
    .update(`${format}\n${root}\n${entry}\n${process.version}`)
    .digest('hex')
    .slice(0, 16);
  return join(folder, `${name}.json`);
}

/** @param {string} path @returns {import('./compile.mjs').Manifest | undefined} */
function manifestAt(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // None yet, or from a process that was killed: it is made.
    return undefined;
  }
}

/** @param {Program} program @param {import('./compile.mjs').Manifest} manifest */
function isFresh({ root, folder }, { inputs, outputs }) {
  const isWhole = Object.entries(outputs).every(([name, size]) => sizeOf(join(folder, name)) === size);
  return isWhole && Object.entries(inputs).every(([path, mark]) => isAsMarked(join(root, path), mark));
}

/** @param {Program} program @param {import('./compile.mjs').Manifest} manifest */
function urlOf({ folder }, { main }) {
  return pathToFileURL(join(folder, main)).href;
}

/** @param {string} folder */
function prune(folder) {
  const before = Date.now() - keptMs;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && found.mtimeMs < before) rmSync(path, { force: true });
  }
}
