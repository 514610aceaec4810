import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { askTemporal } from '../../../base/temporal.ts';
import { InstallError } from '../../errors.ts';
import { cached, isCached } from '../cache.ts';
import { findJava } from '../java.ts';
import { copyDependencies } from '../maven.ts';
import type { Launch } from '../process.ts';
import type { Recipe, RecipeContext } from '../recipe.ts';

const run = promisify(execFile);

const version = '1.5.1';
/** Name of the folder of Temporal's command line in the cache. */
export const temporalCacheName = `temporal-cli-${version}`;
const module = `github.com/temporalio/cli/cmd/temporal@v${version}`;
/** The oldest Go that builds it. */
const neededGo = 25;
const testServerCacheName = 'temporal-test-server-1.32.0';
/** The oldest Java that the in-memory server runs on. */
const testServerJava = 11;

/**
 * Temporal's own development server, its state in a file: `temporal` on PATH, or built once with Go. Without Go the in-memory
 * server of its Java SDK, which has neither a page nor schedules and forgets everything when it ends.
 */
export const temporalRecipe: Recipe = {
  service: 'temporal',
  title: 'Temporal',
  ports: [17233, 18233, 17243, 17253],
  fix: 'see its log; when its data is damaged, `millrace stack down --wipe` starts afresh',
  startTimeoutMs: 90_000,
  async prepare(context) {
    const program = await commandLine(context);
    return program === undefined ? inMemory(context) : developmentServer(program, context);
  },
  async isReady([port]) {
    await askTemporal(`127.0.0.1:${port}`, 2_000, 'default');
    return true;
  },
  address: ([port]) => `127.0.0.1:${port}`,
};

function developmentServer(command: string, { mode, folder, ports }: RecipeContext): Launch {
  const [port, page, http, metrics] = ports;
  const listens = ['--ip', '127.0.0.1', '--port', port, '--http-port', http, '--metrics-port', metrics].map(String);
  return {
    command,
    args: [
      ...['server', 'start-dev', '--log-level', 'warn', '--db-filename', join(folder, 'temporal.db')],
      ...listens,
      ...(mode === 'test' ? ['--headless'] : ['--ui-port', String(page)]),
    ],
    cwd: folder,
  };
}

/** `temporal` from PATH, from the cache, or built into it; undefined where it cannot be built. */
async function commandLine(context: RecipeContext): Promise<string | undefined> {
  if (await answers('temporal', ['--version'])) return 'temporal';
  const isThere = await isCached(temporalCacheName);
  const go = isThere ? 'go' : await findGo();
  if (go === undefined) return undefined;
  if (!isThere) context.note(`building Temporal ${version} with Go (minutes, once)`);
  try {
    const folder = await cached(temporalCacheName, context.signal, (into) => build(go, into, context));
    return join(folder, 'temporal');
  } catch (error) {
    context.signal.throwIfAborted();
    context.note(`Go could not build it: ${lastLine(error)}`);
    return undefined;
  }
}

async function build(go: string, folder: string, { signal }: RecipeContext): Promise<void> {
  // Without tables for debuggers, which are a third of its size.
  await run(go, ['install', '-ldflags=-s -w', module], {
    env: { ...process.env, GOBIN: folder },
    timeout: 1_200_000,
    maxBuffer: 16 << 20,
    signal,
  });
}

/** A `go` that is new enough. */
async function findGo(): Promise<string | undefined> {
  for (const program of ['go', '/usr/local/go/bin/go']) {
    if (program !== 'go' && !existsSync(program)) continue;
    const said = await run(program, ['version'], { timeout: 10_000 }).catch(() => undefined);
    const minor = /go1\.(\d+)/.exec(said?.stdout ?? '')?.[1];
    if (Number(minor) >= neededGo) return program;
  }
  return undefined;
}

async function inMemory({ folder, ports, note, signal }: RecipeContext): Promise<Launch> {
  const java = await findJava(testServerJava);
  if (java === undefined) {
    throw new InstallError(
      `Temporal needs its command line, Go 1.${neededGo} or Java ${testServerJava} on this machine, and none was found`,
      'install `temporal` (https://docs.temporal.io/cli) or Go, or set MILLRACE_TEMPORAL to a running server',
    );
  }
  note('Temporal runs in memory: workflows are forgotten when it ends; with Go installed they are kept');
  const pom = fileURLToPath(new URL('temporal.pom.xml', import.meta.url));
  const library = await cached(testServerCacheName, signal, (into) => copyDependencies(pom, into, signal));
  const [port] = ports;
  return {
    command: java.program,
    args: ['-Xmx256m', '-cp', join(library, '*'), 'io.temporal.testserver.TestServer', String(port)],
    cwd: folder,
  };
}

/** Which Temporal would run here, in words; undefined where none can. */
export async function chosenTemporal(): Promise<string | undefined> {
  if (await answers('temporal', ['--version'])) return '`temporal` is on PATH';
  if (await isCached(temporalCacheName)) return `${version}, built by Go`;
  const go = await findGo();
  if (go !== undefined) return `not there; \`millrace stack up\` builds ${version} with ${go}`;
  const java = await findJava(testServerJava);
  return java === undefined ? undefined : `in memory on Java ${java.version}: with Go 1.${neededGo} workflows are kept`;
}

function answers(program: string, args: readonly string[]): Promise<boolean> {
  return run(program, args, { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as Error & { readonly stderr?: string };
  return (stderr?.trim() || message).split('\n').at(-1) ?? message;
}
