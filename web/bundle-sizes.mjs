// JavaScript that each route loads first, gzipped: `node web/bundle-sizes.mjs` after a build.
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
      const scripts = await Promise.all(firstLoadChunkPaths.map((path) => readFile(join(folder, path))));
      return {
        route,
        bytes: scripts.reduce((sum, script) => sum + gzipSync(script).length, 0),
        hasEditor: scripts.some((script) => script.includes('monaco')),
      };
    }),
  );
  return sizes.sort((a, b) => a.route.localeCompare(b.route));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { route, bytes } of await routeSizes())
    console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${route}`);
}
