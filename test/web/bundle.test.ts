import { expect, it } from 'vitest';
import { routeSizes } from '../../web/bundle-sizes.mjs';
import { buildOnce } from './serve.ts';

it('loads less than 200 kB of scripts for the frame of alerts, and the editor of formulas with no route at first', async () => {
  await buildOnce();
  const sizes = await routeSizes();
  console.log(sizes.map(({ route, bytes }) => `${(bytes / 1000).toFixed(1).padStart(8)} kB  ${route}`).join('\n'));
  const bytesOf = (route: string) => sizes.find((size) => size.route === route)?.bytes ?? Number.NaN;
  expect(bytesOf('/alerts/[[...alert]]')).toBeGreaterThan(50_000);
  expect(bytesOf('/alerts/[[...alert]]')).toBeLessThan(200_000);
  expect(sizes.filter(({ hasEditor }) => hasEditor)).toEqual([]);
});
