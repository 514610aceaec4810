import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig, serviceVariables } from '../../base/config.ts';
import { InstallError } from '../errors.ts';
import { cacheFolder, damagedFiles, isCached } from './cache.ts';
import { findJava } from './java.ts';
import { mavenVersion } from './maven.ts';
import { isPortFree } from './ports.ts';
import { recipes } from './services/index.ts';
import { kafkaCacheName, kafkaJava } from './services/kafka.ts';
import { redisVersion } from './services/redis.ts';
import { chooseRegistry, type RegistryChoice } from './services/registry.ts';
import { chosenTemporal } from './services/temporal.ts';
import { type AddressStatus, stackStatus } from './status.ts';

/** One thing that was looked at. `fix` is what to do where it is not ok. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
  readonly fix: string | null;
}

const gib = 1024 ** 3;
const neededMemory = 2 * gib;
const neededDisk = 2 * gib;

/** Looks at what the local stack needs of this machine; changes nothing. */
export async function examine(): Promise<Finding[]> {
  const registry = await chosenRegistry();
  const downloads = [kafkaCacheName, ...(registry.choice === undefined ? [] : [registry.choice.release.cacheName])];
  return (await Promise.all([node(), kafka(), registry.finding, maven(downloads), redis(), temporal(), ports()]))
    .flat()
    .concat(await Promise.all([native('node-rdkafka'), native('chdb'), cache(downloads), memory(), disk()]));
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { name: 'Node', ok, found: process.versions.node, fix: 'install Node 20.19 or later' };
}

async function kafka(): Promise<Finding> {
  const java = await findJava(kafkaJava);
  return {
    name: 'Java for Kafka',
    ok: java !== undefined,
    found: java === undefined ? `none of version ${kafkaJava} or later` : `${java.version} (${java.program})`,
    fix: `install a JDK ${kafkaJava} or later and set JAVA_HOME to it, or configure the address of a running server`,
  };
}

/** Which registry would run here, and what is to be said of its Java. */
async function chosenRegistry(): Promise<{ readonly finding: Finding; readonly choice?: RegistryChoice }> {
  const name = 'Java for registry';
  try {
    const choice = await chooseRegistry(join(loadConfig().home, 'registry'));
    const { release, java } = choice;
    const found = `${java.version} (${java.program}): Apicurio ${release.version}`;
    return { choice, finding: { name, ok: true, found, fix: null } };
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    const [found = '', fix = ''] = error.message.split('\n  fix: ');
    return { finding: { name, ok: false, found, fix } };
  }
}

async function maven(downloads: readonly string[]): Promise<Finding> {
  const version = await mavenVersion();
  const needed = (await Promise.all(downloads.map(isCached))).includes(false);
  return {
    name: 'Maven',
    ok: version !== undefined || !needed,
    found: version ?? (needed ? 'not on PATH' : 'not on PATH, and not needed: all is downloaded'),
    fix: 'install it (Debian: apt-get install -y maven)',
  };
}

async function redis(): Promise<Finding> {
  const version = await redisVersion();
  const installable = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  return {
    name: 'Redis',
    ok: version !== undefined || installable,
    found: version ?? (installable ? 'not there; `millrace stack up` installs it with apt-get' : 'not on PATH'),
    fix: 'sudo apt-get install -y redis-server (macOS: brew install redis)',
  };
}

async function temporal(): Promise<Finding> {
  const found = await chosenTemporal();
  return {
    name: 'Temporal',
    ok: found !== undefined,
    found: found ?? 'neither its command line, nor Go or Java to run one with',
    fix: 'install `temporal` (https://docs.temporal.io/cli) or Go 1.25 or later',
  };
}

/** A usual port that another program holds is no failure: a free one is taken then. A configured address must answer. */
async function ports(): Promise<Finding[]> {
  const statuses = await stackStatus(loadConfig());
  return Promise.all(
    statuses.map(async (status) => {
      const ok = status.state !== 'unreachable';
      return { name: status.service, ok, found: await portOf(status), fix: ok ? null : status.problem };
    }),
  );
}

async function portOf({ service, state, source, pid }: AddressStatus): Promise<string> {
  const [port = 0] = recipes[service].ports;
  if (source === 'environment') return `${state} at the address in ${serviceVariables[service]}`;
  if (state !== 'stopped') return pid === null ? state : `${state} (process ${pid})`;
  if (await isPortFree(port)) return `port ${port} is free`;
  return `port ${port} is taken by another program: a free one will be used`;
}

async function native(name: string): Promise<Finding> {
  try {
    await import(name);
    return { name, ok: true, found: 'loads', fix: null };
  } catch (error) {
    const found = `does not load: ${(error as Error).message.split('\n')[0]}`;
    return { name, ok: false, found, fix: 'run `npm ci`; it needs a C++ compiler, make and python3' };
  }
}

async function cache(downloads: readonly string[]): Promise<Finding> {
  const damaged = (await Promise.all(downloads.map(damagedFiles))).flat();
  return {
    name: 'downloads',
    ok: damaged.length === 0,
    found: damaged.length === 0 ? cacheFolder() : `damaged: ${damaged.slice(0, 3).join(', ')}`,
    fix: `remove ${cacheFolder()}: it is downloaded again`,
  };
}

function memory(): Finding {
  const free = freemem();
  return {
    name: 'memory',
    ok: free >= neededMemory,
    found: `${gigabytes(free)} free`,
    fix: 'the stack takes 2 GB: end other programs',
  };
}

async function disk(): Promise<Finding> {
  const { home } = loadConfig();
  const { bavail, bsize } = await statfs(existsSync(home) ? home : dirname(home));
  const free = bavail * bsize;
  return {
    name: 'disk',
    ok: free >= neededDisk,
    found: `${gigabytes(free)} free`,
    fix: 'the stack takes 2 GB: make room',
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / gib).toFixed(1)} GB`;
}
