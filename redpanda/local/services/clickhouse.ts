import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Recipe } from '../recipe.ts';

/** ClickHouse's engine behind our own small HTTP server, in a process of its own. */
export const clickhouseRecipe: Recipe = {
  service: 'clickhouse',
  title: 'ClickHouse 26.7 (chDB)',
  ports: [18123],
  fix: 'see its log, and whether `npm ci` installed chdb for this platform',
  startTimeoutMs: 60_000,
  async prepare(context) {
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const main = fileURLToPath(new URL('../clickhouse/main.ts', import.meta.url));
    return {
      command: process.execPath,
      args: ['--import', loader, main, String(context.ports[0]), context.folder],
      cwd: context.folder,
      env: { UV_THREADPOOL_SIZE: '4', NODE_OPTIONS: '' },
    };
  },
  async isReady([port]) {
    const response = await fetch(`http://127.0.0.1:${port}/ping`, { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  },
  address: ([port]) => `http://127.0.0.1:${port}`,
};
