import { join } from 'node:path';
import { withLock } from '../../redpanda/local/lock.ts';
import { buildWeb, type RunningWeb, startWeb, type WebOptions } from '../../web/start.mjs';

const lock = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'web-build.lock');

/** Builds the page when its sources changed; files that run at the same time wait for the one that builds. */
export function buildOnce(): Promise<void> {
  return withLock(lock, () => buildWeb());
}

/** Serves the page on loopback and resolves when it answers. */
export async function serveWeb(options: WebOptions): Promise<RunningWeb> {
  await buildOnce();
  return startWeb(options);
}
