import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createRedis } from '../../base/redis.ts';
import { freePorts } from '../../redpanda/local/ports.ts';

/** A Redis of a test's own, to be killed and started again with what it had written down. */
export interface OwnRedis {
  readonly url: string;
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const [port = 0] = await freePorts(1);
  let running: ChildProcess | undefined;
  const start = async () => {
    const data = ['--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'];
    running = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', ...data], { stdio: 'ignore' });
    await vi.waitFor(() => ping(port), { timeout: 10_000, interval: 50 });
  };
  const kill = async () => {
    const ending = running;
    running = undefined;
    if (ending === undefined) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    async close() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ping(port: number): Promise<void> {
  const redis = createRedis(`redis://127.0.0.1:${port}`, { lazyConnect: true, retryStrategy: null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } finally {
    redis.disconnect();
  }
}
