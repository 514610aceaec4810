import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Registry } from 'prom-client';
import type { MemorySample } from './memory.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What this process holds once its garbage is collected. */
export async function sampleMemory(registry: Registry): Promise<MemorySample> {
  collectGarbage();
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  const files = await mappedFiles();
  const metrics = await registry.getMetricsAsJSON();
  return {
    minutes: performance.now() / 60_000,
    resident: rss,
    parts: {
      heap: heapUsed,
      heapRoom: heapTotal - heapUsed,
      buffers: external,
      native: rss - heapTotal - external - files,
      files,
    },
    commits: await figureOf(registry, 'commits_total'),
    state: await figureOf(registry, 'cache_bytes'),
    series: metrics.reduce((sum, { values }) => sum + values.length, 0),
  };
}

/** The sum of a metric of the runtime over its labels; 0 when there is none of that name. */
export async function figureOf(registry: Registry, name: string): Promise<number> {
  const metric = await registry.getSingleMetric(`millrace_streams_${name}`)?.get();
  return metric?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
}

/** Resident bytes that are mapped files; 0 where the system does not tell. */
async function mappedFiles(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  return Number(/^RssFile:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
}
