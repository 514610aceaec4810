import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compileHint, hintCompilation } from './compile-hints.mjs';

test('scripts get the hint at their head, once; the largest and what is no script are left as they are', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-hints-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = { 'a.js': 'f();//é', 'a.js.map': '{}', 'large.js': ';'.repeat(1_000_001) };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);

  await hintCompilation(folder);
  await hintCompilation(folder);

  const read = (name: string) => readFile(join(folder, name), 'utf8');
  expect(await read('a.js')).toBe('//# allFunctionsCalledOnLoad\nf();//é');
  expect(compileHint).toBe('//# allFunctionsCalledOnLoad\n');
  expect(await read('a.js.map')).toBe('{}');
  expect(await read('large.js')).toBe(files['large.js']);
});
