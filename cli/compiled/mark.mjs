import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/**
 * What a source was like when it was compiled.
 * @typedef {{ readonly time: number, readonly size: number, readonly hash: string }} Mark
 */

/**
 * Reads a source. It is looked at before it is read: what changes in between is seen the next time.
 * @param {string} path @returns {{ readonly text: string, readonly mark: Mark }}
 */
export function readMarked(path) {
  const { mtimeMs, size } = statSync(path);
  const content = readFileSync(path);
  return { text: content.toString(), mark: { time: mtimeMs, size, hash: hashOf(content) } };
}

/** A copy of a folder may have other times: where only the time differs, the content decides. @param {string} path @param {Mark} mark */
export function isAsMarked(path, { time, size, hash }) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.size !== size) return false;
  return found.mtimeMs === time || hashOf(readFileSync(path)) === hash;
}

/** Bytes of a file; undefined where there is none. @param {string} path */
export function sizeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** @param {Buffer} content */
function hashOf(content) {
  return createHash('sha1').update(content).digest('base64');
}
