import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** An import of a file that is there when the program runs. */
const imports = /^(?:import|export)\s+(?!type\b)[^;'"]*?from\s+'(\.[^']+)'/gm;
/** What is made of the schemas, and lists topics, is compared as such. */
const compared = /^(schemas|streams)\//;

/** The files that a file's code is made of, itself included, by their paths in the project. */
export function codeOf(root: string, file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(file) || compared.test(file) || !existsSync(join(root, file))) return seen;
  seen.add(file);
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, path = ''] of text.matchAll(imports))
    codeOf(root, relative(root, join(root, dirname(file), path)), seen);
  return seen;
}
