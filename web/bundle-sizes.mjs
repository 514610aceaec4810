// JavaScript that each route loads first, and in all until its screen is there, gzipped: `node web/bundle-sizes.mjs` after a build.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** See bundle-sizes.d.mts. */
export async function routeSizes() {
  const stats = JSON.parse(await readFile(join(folder, '.next/diagnostics/route-bundle-stats.json'), 'utf8'));
  const sizes = await Promise.all(
    stats.map(async ({ route, firstLoadChunkPaths }) => {
      const first = firstLoadChunkPaths.map((path) => join(folder, path));
      const later = (await loadedLater(route)).filter((path) => !first.includes(path));
      const [firstScripts, laterScripts] = await Promise.all([first, later].map(readScripts));
      return {
        route,
        bytes: packedBytes(firstScripts),
        laterBytes: packedBytes(laterScripts),
        hasEditor: [...firstScripts, ...laterScripts].some((script) => script.includes('monaco')),
      };
    }),
  );
  return sizes.sort((a, b) => a.route.localeCompare(b.route));
}

/** Scripts that a route asks for by itself once its first ones run: what talks to the gateway, and the screen. */
async function loadedLater(route) {
  const place = join(folder, '.next/server/app', route === '/' ? '' : route, 'page/react-loadable-manifest.json');
  const files = Object.values(JSON.parse(await readFile(place, 'utf8'))).flatMap((entry) => entry.files);
  return [...new Set(files)].filter((file) => file.endsWith('.js')).map((file) => join(folder, '.next', file));
}

function readScripts(paths) {
  return Promise.all(paths.map((path) => readFile(path)));
}

function packedBytes(scripts) {
  return scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
  for (const { route, bytes, laterBytes } of await routeSizes())
    console.log(`${kilobytes(bytes)} first, ${kilobytes(bytes + laterBytes)} in all  ${route}`);
}
