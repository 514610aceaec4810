import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { routeSizes } from '../../web/bundle-sizes.mjs';
import { compileHint } from '../../web/compile-hints.mjs';
import { buildWeb } from '../../web/start.mjs';
import { buildOnce } from './serve.ts';

it('loads less than 200 kB of scripts for the frame of alerts, no more than before until they are shown, and the editor where it is used', async () => {
  await buildOnce();
  const sizes = await routeSizes();
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
  const lines = sizes.map(
    ({ route, bytes, laterBytes }) => `${kilobytes(bytes)} first, ${kilobytes(bytes + laterBytes)} in all  ${route}`,
  );
  console.log(lines.join('\n'));
  const sizeOf = (route: string) => sizes.find((size) => size.route === route) ?? { bytes: Number.NaN, laterBytes: 0 };
  const [alerts, explore] = [sizeOf('/alerts/[[...alert]]'), sizeOf('/explore')];
  expect(alerts.bytes).toBeGreaterThan(50_000);
  expect(alerts.bytes).toBeLessThan(200_000);
  // React, Next and Apollo are 184 kB of it.
  expect(alerts.laterBytes).toBeGreaterThan(50_000);
  expect(alerts.bytes + alerts.laterBytes).toBeLessThan(260_000);
  expect(explore.bytes + explore.laterBytes).toBeLessThan(400_000);
  // It is loaded by the field of a formula, which is on the route of a rule alone.
  expect(sizes.filter(({ hasEditor }) => hasEditor)).toEqual([]);
});

it('has its scripts compiled while they are loaded, but for the editor', async () => {
  await buildOnce();
  const folder = new URL('../../web/.next/static/chunks/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const scripts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  const unhinted = scripts.filter((script) => !script.startsWith(compileHint));
  expect(scripts.length - unhinted.length).toBeGreaterThan(30);
  expect(unhinted.map((script) => script.includes('monaco'))).toEqual([true]);
});

it('builds a page once: what the build has written is no change of its sources', async () => {
  await buildOnce();
  const said: string[] = [];
  await buildWeb({ log: (line) => said.push(line) });
  expect(said).toEqual([]);
});
