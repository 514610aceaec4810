import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const folders = [
  'base',
  'schemas',
  'streams',
  'connectors',
  'processors',
  'sinks',
  'workflows',
  'definitions',
  'redpanda',
  'gateway',
  'cli',
];

it('every error code is in the reference, and the reference lists no other', () => {
  const codes = folders.flatMap((folder) => {
    const source = readFileSync(join(root, folder, 'errors.ts'), 'utf8');
    return [...source.matchAll(/'(MR_[A-Z_0-9]+)'/g)].map((match) => match[1]);
  });
  const reference = readFileSync(join(root, 'docs', 'reference', 'errors.md'), 'utf8');
  const listed = [...reference.matchAll(/`(MR_[A-Z_0-9]+)`/g)].map((match) => match[1]);
  expect([...new Set(listed)].sort()).toEqual([...new Set(codes)].sort());
});
