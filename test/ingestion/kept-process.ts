import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessGroups } from '../../redpanda/local/process-groups.ts';

/** Before a process that ended is started again. */
const pauseMs = 500;

/**
 * A Node process that is started again whenever it ends, as Kubernetes would; what it writes goes to `MILLRACE_TEST_LOG`. It does not
 * outlive this one.
 */
export class KeptProcess {
  readonly #args: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  readonly #groups: ProcessGroups;
  #child: ChildProcess | undefined;
  #starts = 0;
  #isStopping = false;

  constructor(args: readonly string[], env: Readonly<Record<string, string>>, groups: ProcessGroups) {
    this.#args = args;
    this.#env = env;
    this.#groups = groups;
  }

  /** How often it was started. */
  get starts(): number {
    return this.#starts;
  }

  start(): void {
    this.#starts += 1;
    const child = spawn(process.execPath, this.#args, {
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) this.#groups.add(pid);
    const log = createWriteStream(process.env.MILLRACE_TEST_LOG ?? '/dev/null', { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('exit', () => {
      if (pid !== undefined) this.#groups.remove(pid);
      void this.#again();
    });
    this.#child = child;
  }

  /** As a machine that fails would. */
  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(late);
  }

  async #again(): Promise<void> {
    await sleep(pauseMs);
    if (!this.#isStopping) this.start();
  }
}
