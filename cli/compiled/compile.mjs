import { existsSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { readMarked, sizeOf } from './mark.mjs';

/**
 * What a build was made from, and what it made: `inputs` by their path from the root, `outputs`, with their sizes, by their names
 * in the folder, `main` the one to begin with.
 * @typedef {{
 *   readonly main: string,
 *   readonly inputs: Readonly<Record<string, import('./mark.mjs').Mark>>,
 *   readonly outputs: Readonly<Record<string, number>>,
 * }} Manifest
 */

/** Besides the sources, what decides what becomes of them. */
const settings = ['package-lock.json', 'tsconfig.json', 'streams/package.json', 'cli/compiled/compile.mjs'];

/**
 * Compiles all sources that the entry reaches into files that share what they have in common; packages are left as they are.
 * @param {import('./compiled.mjs').Program} program
 * @param {string} manifestPath
 * @returns {Promise<Manifest>}
 */
export async function compile({ root, entry, folder }, manifestPath) {
  /** @type {Record<string, import('./mark.mjs').Mark>} */
  const inputs = {};
  for (const path of settings.filter((each) => existsSync(join(root, each)))) {
    inputs[path] = readMarked(join(root, path)).mark;
  }
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    outdir: folder,
    absWorkingDir: root,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    // Errors are told by the names of their classes.
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    write: false,
    logLevel: 'silent',
    plugins: [packagesOutside, sourcesOf(root, inputs)],
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) keep(path, contents);
  const stem = basename(entry).replace(/\.\w+$/, '');
  const main = outputFiles
    .map(({ path }) => basename(path))
    .find((name) => name.startsWith(`${stem}-`) && name.endsWith('.mjs'));
  if (main === undefined) throw new Error(`the compiler made no ${stem} of ${entry}`);
  const outputs = Object.fromEntries(outputFiles.map(({ path, contents }) => [basename(path), contents.length]));
  const manifest = { main, inputs, outputs };
  replace(manifestPath, JSON.stringify(manifest));
  return manifest;
}

/** Packages are found by Node; those of this repository are sources. @type {import('esbuild').Plugin} */
const packagesOutside = {
  name: 'packages outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@millrace/') ? undefined : { path, external: true },
    );
  },
};

/**
 * Reads sources and notes them. A module goes on knowing where its source is: it finds the files that lie beside it.
 * @param {string} root @param {Record<string, import('./mark.mjs').Mark>} inputs @returns {import('esbuild').Plugin}
 */
const sourcesOf = (root, inputs) => ({
  name: 'sources',
  setup({ onLoad }) {
    onLoad({ filter: /\.(ts|mjs|js|json)$/ }, ({ path }) => {
      const { text, mark } = readMarked(path);
      inputs[relative(root, path)] = mark;
      if (path.endsWith('.json')) return { contents: text, loader: 'json' };
      const places = { dirname: dirname(path), filename: path, url: pathToFileURL(path).href };
      const contents = text.replace(/\bimport\.meta\.(dirname|filename|url)\b/g, (_, name) =>
        JSON.stringify(places[name]),
      );
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
});

/** A file's name says what is in it, so one that is there as a whole is right; the time says that it is still in use. */
function keep(path, contents) {
  if (sizeOf(path) !== contents.length) replace(path, contents);
  else utimesSync(path, new Date(), new Date());
}

/** Others see the old file or the new one, never a part. */
function replace(path, contents) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, contents);
  renameSync(own, path);
}
