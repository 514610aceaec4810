import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isAlive } from './process.ts';
import { redisVersion } from './services/redis.ts';

const starter = `
  const { startStack } = await import(${JSON.stringify(new URL('stack.ts', import.meta.url).href)});
  const stack = await startStack({ mode: 'test', services: ['redis'] });
  console.log(stack.folder);
  setInterval(() => {}, 1000);
`;

it('leaves no process and no file of a test stack whose owner was killed', async () => {
  expect(await redisVersion(), 'redis-server is on PATH').toBeDefined();
  const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', starter], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, MILLRACE_REDIS: '' },
  });
  const [output] = (await once(owner.stdout, 'data')) as [Buffer];
  const folder = output.toString().trim();
  const redis = Number(readFileSync(join(folder, 'run', 'redis.pid'), 'utf8'));
  expect(isAlive(redis)).toBe(true);
  owner.kill('SIGKILL');
  await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
  await expect.poll(() => isAlive(redis), { timeout: 10_000 }).toBe(false);
});
