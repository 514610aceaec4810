import { readFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { streamsMetrics } from './metrics.ts';

const page = readFileSync(new URL('../../docs/streams/operations.md', import.meta.url), 'utf8');
const prefix = 'millrace_streams_';
const valid = /^[a-z]+(_[a-z]+)*$/;

/** What Prometheus' naming asks: counters end in `_total`, times are in seconds, sizes in bytes. */
function fits(name: string, type: string): boolean {
  return valid.test(name) && name.endsWith('_total') === (type === 'counter') && !/_(ms|millis|kb|mb)(_|$)/.test(name);
}

it('are named as Prometheus wants them, and the page of operations lists each with its type and labels', async () => {
  const registry = new Registry();
  streamsMetrics(registry);
  const metrics = registry.getMetricsAsArray() as unknown as ReadonlyArray<{
    readonly name: string;
    readonly type: string;
    readonly labelNames: readonly string[];
  }>;
  const types = new Map((await registry.getMetricsAsJSON()).map(({ name, type }) => [name, String(type)] as const));
  const declared = metrics.map(({ name, labelNames }) => {
    const labels = labelNames.filter((label) => label !== 'application');
    return [name.slice(prefix.length), types.get(name) ?? '', labels.join(', ')] as const;
  });
  expect(metrics.filter(({ name, labelNames }) => !name.startsWith(prefix) || labelNames[0] !== 'application')).toEqual(
    [],
  );
  expect(declared.filter(([name, type]) => !fits(name, type))).toEqual([]);
  const listed = [...page.matchAll(/^\| `([a-z_]+)` \| (counter|gauge|histogram) \| ([a-z, ]*?) ?\|/gm)].map(
    ([, name, type, labels]) => [name, type, labels],
  );
  expect(listed.map(String).sort()).toEqual(declared.map(String).sort());
});
