import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hintCompilation } from './compile-hints.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const nextCommand = createRequire(import.meta.url).resolve('next/dist/bin/next');
/** What is in the folder and not in the page, or is written by the build itself. */
const notBuilt =
  /^(\.next|node_modules|operations)\/|\.test\.ts$|^(start|bundle-sizes)\.|^next-env\.d\.ts$|\.tsbuildinfo$/;
/** Milliseconds that the server may take to answer for the first time. */
const readyMs = 30_000;
/** Milliseconds that it may take to end before it is killed. */
const stopMs = 5_000;

/** See start.d.mts. */
export async function buildWeb({ log = () => undefined, signal, onLaunch } = {}) {
  const mark = join(folder, '.next', 'sources.sha256');
  const hash = await hashOfSources();
  if ((await readFile(mark, 'utf8').catch(() => '')) === hash) return;
  log('the page is built, because its sources have changed or it never was: a minute or two');
  const child = next(['build'], {}, { signal, detached: onLaunch !== undefined });
  const output = collect(child);
  const exited = new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  if (child.pid !== undefined) onLaunch?.(child.pid);
  if ((await exited) !== 0) throw new Error(`the page cannot be built:\n${output.text()}`);
  await hintCompilation(join(folder, '.next', 'static', 'chunks'));
  await writeFile(mark, hash);
}

/** See start.d.mts. */
export async function startWeb({ port, gatewayUrl, tenant = 'demo', log = () => undefined }) {
  const child = next(['start', '--hostname', '127.0.0.1', '--port', String(port)], {
    NEXT_PUBLIC_GATEWAY_URL: gatewayUrl,
    MILLRACE_WEB_TENANT: tenant,
  });
  const output = collect(child, log);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
    await exited;
    clearTimeout(timer);
  };
  const url = `http://127.0.0.1:${port}`;
  const end = Date.now() + readyMs;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > end) {
      await stop();
      throw new Error(`the page does not answer on ${url}: set MILLRACE_WEB_PORT to a free port\n${output.text()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { url, stop };
}

function next(parameters, environment, options = {}) {
  return spawn(process.execPath, [nextCommand, ...parameters], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
}

/** Keeps the last lines that a child wrote, and passes each chunk on. */
function collect(child, log = () => undefined) {
  let kept = '';
  const take = (chunk) => {
    kept = (kept + chunk).slice(-4_000);
    log(String(chunk).trimEnd());
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return { text: () => kept };
}

async function answers(url) {
  // Not listening yet is the expected answer at first.
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function hashOfSources() {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((name) => !notBuilt.test(name))
    .sort();
  for (const name of [...names, '../package-lock.json']) hash.update(name).update(await readFile(join(folder, name)));
  return hash.digest('hex');
}
