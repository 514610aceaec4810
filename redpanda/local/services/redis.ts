import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { createRedis } from '../../../base/redis.ts';
import { InstallError } from '../../errors.ts';
import type { Recipe, RecipeContext } from '../recipe.ts';

const run = promisify(execFile);

/** Redis from the system's packages; data is kept in dev mode only. */
export const redisRecipe: Recipe = {
  service: 'redis',
  title: 'Redis',
  ports: [16379],
  fix: 'see its log, and whether `redis-server --version` works',
  startTimeoutMs: 20_000,
  async prepare(context) {
    if ((await redisVersion()) === undefined) await installRedis(context);
    const keep = context.mode === 'dev' ? ['--appendonly', 'yes'] : ['--appendonly', 'no'];
    const [port] = context.ports;
    return {
      command: 'redis-server',
      args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', context.folder, '--save', '', ...keep],
      cwd: context.folder,
    };
  },
  async isReady([port]) {
    const redis = createRedis(`redis://127.0.0.1:${port}`, {
      lazyConnect: true,
      connectTimeout: 1_000,
      maxRetriesPerRequest: 0,
      retryStrategy: null,
    });
    // The same failure rejects connect(), which reports it.
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return (await redis.ping()) === 'PONG';
    } finally {
      redis.disconnect();
    }
  },
  address: ([port]) => `redis://127.0.0.1:${port}`,
};

/** The version of `redis-server` on PATH; undefined when there is none. */
export async function redisVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run('redis-server', ['--version']);
    return /v=(\S+)/.exec(stdout)?.[1] ?? 'unknown';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const installCommand = 'apt-get install -y redis-server';

async function installRedis(context: RecipeContext): Promise<void> {
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!mayInstall)
    throw new InstallError('redis-server is not on PATH', `sudo ${installCommand} (macOS: brew install redis)`);
  context.note(`installing Redis: ${installCommand}`);
  // At SIGINT apt-get lets the package that is being unpacked become whole.
  const quiet = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 600_000,
    maxBuffer: 16 << 20,
    signal: context.signal,
    killSignal: 'SIGINT',
  } as const;
  try {
    await run('apt-get', ['update', '-qq'], quiet);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], quiet);
  } catch (error) {
    context.signal.throwIfAborted();
    throw new InstallError(`${installCommand} failed: ${(error as Error).message}`, 'install Redis by hand', {
      cause: error,
    });
  }
}
