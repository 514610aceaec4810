import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../base/config.ts';
import { stackStatus } from './status.ts';

let home: string;
const registry = createServer((_, response) => response.end('[]'));
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'millrace-status-'));
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  registry.closeAllConnections();
  registry.close();
  await rm(home, { recursive: true });
});

it('asks the configured addresses themselves, and says of the others that the local stack does not run', async () => {
  const { port } = registry.address() as AddressInfo;
  const config = loadConfig({
    MILLRACE_HOME: home,
    MILLRACE_KAFKA: '127.0.0.1:2',
    MILLRACE_REGISTRY: `http://127.0.0.1:${port}/apis/ccompat/v7`,
  });
  const found = await stackStatus(config);
  expect(Object.fromEntries(found.map(({ service, state }) => [service, state]))).toEqual({
    kafka: 'unreachable',
    registry: 'ready',
    redis: 'stopped',
    postgres: 'stopped',
    clickhouse: 'stopped',
    temporal: 'stopped',
  });
  const [kafka, , redis] = found;
  expect(kafka?.problem).toMatch(/127\.0\.0\.1:2 .*ECONNREFUSED.*MILLRACE_KAFKA/);
  expect(redis?.problem).toMatch(/`millrace stack up`, or set MILLRACE_REDIS/);
});
