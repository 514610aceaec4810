import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Addresses, loadConfig, type Service, stackFile } from '../../base/config.ts';
import { DockerError } from '../errors.ts';

const run = promisify(execFile);
const composeFile = fileURLToPath(new URL('../../deploy/compose.yaml', import.meta.url));

/** Where `deploy/compose.yaml` publishes its services. */
const addresses: Addresses = {
  kafka: '127.0.0.1:19092',
  registry: 'http://127.0.0.1:18081',
  redis: 'redis://127.0.0.1:16379',
  postgres: 'postgres://millrace:millrace@127.0.0.1:15432/millrace',
  clickhouse: 'http://millrace:millrace@127.0.0.1:18123',
};

/** Starts `deploy/compose.yaml` and waits until its services are healthy. Throws DockerError with the fix. */
export async function startDockerStack(): Promise<Addresses> {
  await compose(['up', '--detach', '--wait']);
  const { home } = loadConfig();
  await mkdir(home, { recursive: true });
  await writeFile(stackFile(home), `${JSON.stringify({ addresses }, null, 2)}\n`, { mode: 0o600 });
  return addresses;
}

/** Ends it; `wipe` removes the volumes, too. */
export async function stopDockerStack(options: { readonly home: string; readonly wipe: boolean }): Promise<Service[]> {
  await compose(['down', ...(options.wipe ? ['--volumes'] : [])]);
  await rm(stackFile(options.home), { force: true });
  return Object.keys(addresses) as Service[];
}

async function compose(args: readonly string[]): Promise<void> {
  try {
    await run('docker', ['compose', '--file', composeFile, ...args], { timeout: 900_000, maxBuffer: 16 << 20 });
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') {
      throw new DockerError('`docker` is not on PATH', 'install Docker, or run `millrace stack up` without --docker', {
        cause: error,
      });
    }
    const last = (stderr ?? message).trim().split('\n').slice(-5).join('\n    ');
    throw new DockerError(`docker compose ${args[0]} failed:\n    ${last}`, 'see `docker compose logs`', {
      cause: error,
    });
  }
}
