import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const command = join(root, 'cli', 'millrace.mjs');

/** Restarts of a child within `quietMs` before it is given up. */
const maxRestarts = 5;
const quietMs = 60_000;
const restartPauseMs = 1_000;
/** Milliseconds that a child may take to end before it is killed. */
const stopMs = 20_000;

/** A `millrace` process that is started again when it ends unasked, a bounded number of times, with growing pauses. */
export class Child {
  readonly name: string;
  readonly logFile: string;
  readonly #args: readonly string[];
  readonly #onGivenUp: (child: Child) => void;
  #process: ChildProcess | undefined;
  #stopping = false;
  #restarts: number[] = [];

  constructor(name: string, args: readonly string[], logFolder: string, onGivenUp: (child: Child) => void) {
    mkdirSync(logFolder, { recursive: true });
    this.name = name;
    this.logFile = join(logFolder, `${name}.log`);
    this.#args = args;
    this.#onGivenUp = onGivenUp;
  }

  start(): void {
    // In a process group of its own: a Ctrl-C on the terminal reaches the parent alone, which ends its children in order.
    const child = spawn(process.execPath, [command, ...this.#args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const log = createWriteStream(this.logFile, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('exit', (code, signal) => {
      log.end(`${this.name} ended: ${signal ?? `code ${code}`}\n`);
      this.#ended();
    });
    this.#process = child;
  }

  /** Asks the process to end and waits; kills it when it takes too long. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
  }

  #ended(): void {
    if (this.#stopping) return;
    const now = Date.now();
    this.#restarts = [...this.#restarts.filter((at) => now - at < quietMs), now];
    if (this.#restarts.length > maxRestarts) {
      this.#onGivenUp(this);
      return;
    }
    setTimeout(() => {
      if (!this.#stopping) this.start();
    }, restartPauseMs * this.#restarts.length);
  }
}
