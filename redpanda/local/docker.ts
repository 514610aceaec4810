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
  temporal: '127.0.0.1:17233',
};

const withoutDocker = 'or leave `--docker` out: the servers then run on this machine without it';

/**
 * Starts `deploy/compose.yaml` and waits until its services are healthy.
 * @throws DockerError with the fix when Docker, its engine or its compose plugin is not there, or a service does not come up.
 * Nothing is started in Docker's place: who asks for Redpanda is not to get Kafka unawares.
 */
export async function startDockerStack(signal?: AbortSignal): Promise<Addresses> {
  await refuseWithoutDocker(signal);
  await compose(['up', '--detach', '--wait'], signal);
  const { home } = loadConfig();
  await mkdir(home, { recursive: true });
  await writeFile(stackFile(home), `${JSON.stringify({ addresses }, null, 2)}\n`, { mode: 0o600 });
  return addresses;
}

/** Ends it; `wipe` removes the volumes, too. */
export async function stopDockerStack(options: { readonly home: string; readonly wipe: boolean }): Promise<Service[]> {
  await refuseWithoutDocker();
  await compose(['down', '--timeout', String(stopSeconds), ...(options.wipe ? ['--volumes'] : [])]);
  await rm(stackFile(options.home), { force: true });
  return Object.keys(addresses) as Service[];
}

/** Seconds that a container has to end in before it is killed. */
const stopSeconds = 5;

async function refuseWithoutDocker(signal?: AbortSignal): Promise<void> {
  const engine = await docker(['info', '--format', '{{.ServerVersion}}'], 20_000, signal);
  if (engine.missing) throw new DockerError('`docker` is not on PATH', `install Docker, ${withoutDocker}`);
  if (engine.failure !== undefined) {
    throw new DockerError(`Docker's engine does not answer: ${engine.failure}`, `start it, ${withoutDocker}`);
  }
  const plugin = await docker(['compose', 'version'], 20_000, signal);
  if (plugin.failure === undefined) return;
  throw new DockerError(
    `Docker's compose plugin is not there: ${plugin.failure}`,
    `install it (Debian: apt-get install -y docker-compose-plugin), ${withoutDocker}`,
  );
}

async function compose(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { failure } = await docker(['compose', '--file', composeFile, ...args], 900_000, signal);
  if (failure === undefined) return;
  throw new DockerError(`docker compose ${args[0]} failed: ${failure}`, 'see `docker compose logs`');
}

/** Runs `docker`; `failure` is the end of what it complained of. An abort is thrown on. */
async function docker(
  args: readonly string[],
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly missing: boolean; readonly failure?: string }> {
  try {
    await run('docker', args, { timeout, maxBuffer: 16 << 20, signal });
    return { missing: false };
  } catch (error) {
    signal?.throwIfAborted();
    const { code, killed, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string; killed?: boolean };
    if (killed === true) return { missing: false, failure: `no answer within ${timeout / 1000} s` };
    const lines = (stderr ?? message).split('\n').filter((line) => line.trim() !== '');
    return { missing: code === 'ENOENT', failure: lines.slice(-5).join('\n    ') || message };
  }
}
