import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cached } from '../../redpanda/local/cache.ts';
import { findJava } from '../../redpanda/local/java.ts';
import { BenchError } from '../errors.ts';
import type { Program } from './contestant.ts';

const run = promisify(execFile);
const BUILD_TIMEOUT_MS = 600_000;
/** The language level of the peer's pom. */
const PEER_JAVA = 17;

const childScript = fileURLToPath(new URL('../jobs/child.ts', import.meta.url));
const peerFolder = fileURLToPath(new URL('../peers/kafka-streams/', import.meta.url));

/** Millrace doing a job. `profileTo`: a folder for the CPU profile that node writes at its end. */
export function millrace(job: string, profileTo?: string): Program {
  const profile = profileTo === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`];
  return {
    command: process.execPath,
    args: [...profile, '--import', import.meta.resolve('tsx'), childScript, job],
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', NODE_ENV: 'production' },
  };
}

/**
 * Kafka Streams doing a job; compiled by Maven when it is not in the cache.
 * @throws BenchError when Java or Maven are missing, or it does not compile.
 */
export async function kafkaStreams(job: string): Promise<Program> {
  const java = await findJava(PEER_JAVA);
  if (java === undefined) {
    throw new BenchError(
      'MR_BENCH_PEER',
      `Kafka Streams needs Java ${PEER_JAVA} or later and none was found: install one (Debian: apt-get install -y openjdk-17-jdk-headless) or leave --peer away`,
    );
  }
  const folder = await cached(
    `bench-kafka-streams-${await contentHash(peerFolder)}`,
    new AbortController().signal,
    build,
  );
  const classPath = [join(folder, 'classes'), join(folder, 'lib', '*')].join(':');
  return {
    command: java.program,
    args: [
      '-Xms512m',
      '-Xmx2g',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
      '-cp',
      classPath,
      'millrace.bench.Main',
      job,
    ],
  };
}

async function build(folder: string): Promise<void> {
  const goals = ['package', 'dependency:copy-dependencies'];
  const where = [`-Dbench.folder=${folder}`, `-DoutputDirectory=${join(folder, 'lib')}`];
  try {
    await run('mvn', ['-B', '-q', '--strict-checksums', '-f', join(peerFolder, 'pom.xml'), ...goals, ...where], {
      timeout: BUILD_TIMEOUT_MS,
      maxBuffer: 16 << 20,
    });
  } catch (error) {
    const failure = error as NodeJS.ErrnoException & { stdout?: string };
    if (failure.code === 'ENOENT') {
      throw new BenchError(
        'MR_BENCH_PEER',
        'Kafka Streams is compiled by Maven, and `mvn` is not on PATH: install it (Debian: apt-get install -y maven) or leave --peer away',
        { cause: error },
      );
    }
    const lines = (failure.stdout ?? failure.message).split('\n').filter((line) => line.includes('ERROR'));
    throw new BenchError(
      'MR_BENCH_PEER',
      `the peer does not compile: ${lines.slice(0, 5).join('\n') || failure.message}`,
      {
        cause: error,
      },
    );
  }
}

/** Names the content of a folder: another, when any file in it changes. */
async function contentHash(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(folder.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
