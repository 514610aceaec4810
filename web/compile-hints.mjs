import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Tells V8 to compile all functions of a script while it is loaded, on another thread; others take it for a comment. */
export const compileHint = '//# allFunctionsCalledOnLoad\n';
/** Bytes of a script beyond which most of it is not run on load: the editor of formulas. */
const largestHinted = 1_000_000;

/**
 * Puts the hint at the head of the scripts in a folder. Without it each module is compiled by the page itself, when it first runs, and the page
 * answers nothing meanwhile: with it that takes half as long (`bench/README.md`). Source: https://v8.dev/blog/explicit-compile-hints
 */
export async function hintCompilation(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  for (const path of names.map((name) => join(folder, name))) {
    const script = await readFile(path, 'utf8');
    if (script.length > largestHinted || script.startsWith(compileHint)) continue;
    await writeFile(path, compileHint + script);
  }
}
