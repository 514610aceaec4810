import { statSync } from 'node:fs';

/** What changes when a file does. @param {string} path */
export function markOf(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 'none' : `${found.mtimeMs} ${found.size}`;
}
