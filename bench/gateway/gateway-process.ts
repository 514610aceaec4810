import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../redpanda/local/ports.ts';
import { BenchError } from '../errors.ts';

/** Ticks of a second in which Linux counts a process's time. */
const ticksPerSecond = 100;
/** Milliseconds that a gateway may take to answer. */
const patienceMs = 240_000;

/** A gateway in a process of its own. */
export interface GatewayProcess {
  readonly url: string;
  /** Megabytes that it has in memory. */
  memory(): number;
  /** Measures processors from now on; the function that it gives tells the shares since. */
  measure(): () => string;
  token(tenant: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a gateway on the servers that `environment` names; it leaves CPU profiles in the folder `profile` when it ends.
 * @throws BenchError when it does not come up.
 */
export async function startGatewayProcess(
  environment: Readonly<Record<string, string>>,
  profile?: string,
): Promise<GatewayProcess> {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const command = [...profiling, join(import.meta.dirname, '../../cli/millrace.cjs'), 'run', 'gateway'];
  const child = spawn(process.execPath, command, {
    // Its parts want to know where broker and registry are, which nothing here asks.
    env: {
      ...process.env,
      MILLRACE_KAFKA: '127.0.0.1:1',
      MILLRACE_REGISTRY: 'http://127.0.0.1:1',
      ...environment,
      MILLRACE_GATEWAY_PORT: String(port),
      MILLRACE_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const deadline = Date.now() + patienceMs;
  while (!(await answers(`${url}/health/live`))) {
    if (Date.now() > deadline || child.exitCode !== null)
      throw new BenchError('MR_BENCH_CHILD', 'the gateway did not come up');
    await sleep(200);
  }
  const pid = worker(child.pid ?? 0);
  return {
    url,
    memory: () => residentKilobytes(pid) / 1024,
    measure() {
      const begun = { at: performance.now(), gateway: cpuSeconds(pid), all: busySeconds(), own: process.cpuUsage() };
      return () => {
        const seconds = (performance.now() - begun.at) / 1000;
        const { user, system } = process.cpuUsage(begun.own);
        const own = (user + system) / 1e6;
        const gateway = cpuSeconds(pid) - begun.gateway;
        const others = busySeconds() - begun.all - gateway - own;
        const share = (used: number) => `${((100 * used) / (seconds * cpus().length)).toFixed(0)} %`;
        return `of ${cpus().length} processors the gateway took ${share(gateway)}, the generator ${share(own)}, stores and all else ${share(others)}`;
      };
    },
    async token(tenant) {
      const response = await fetch(`${url}/dev/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ tenant }),
      });
      return ((await response.json()) as { token: string }).token;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The process that does the work: of the command and what it has started, the one that holds most. */
function worker(pid: number): number {
  const [largest = pid] = family(pid).sort((a, b) => residentKilobytes(b) - residentKilobytes(a));
  return largest;
}

function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return [pid, ...children.flatMap((child) => family(Number(child)))];
}

function residentKilobytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Seconds that all processors of the machine have worked. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
