import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../base/clock.ts';
import { type LogLimits, logLimits, RotatingLog } from '../../redpanda/local/log-files.ts';
import { lastLines, signalGroup } from '../../redpanda/local/process.ts';
import type { ProcessGroups } from '../../redpanda/local/process-groups.ts';
import { CliError } from '../errors.ts';
import { type RestartLimits, Restarts, restartLimits } from './restarts.ts';

/** A program that is to be kept running. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a child is kept running with. */
export interface ChildContext {
  readonly groups: ProcessGroups;
  /** Folder of `<name>.log`, which holds what the program writes. */
  readonly logFolder: string;
  /** Tells the user. */
  say(text: string): void;
  /** Told once, when the restarts are used up: MR_CLI_CHILD, with the end of the log. */
  giveUp(error: CliError): void;
  readonly restarts?: RestartLimits;
  readonly logs?: LogLimits;
  readonly clock?: Clock;
}

/** A program that is started again when it ends unasked: a bounded number of times, with growing pauses. */
export class Child {
  readonly name: string;
  readonly #program: Program;
  readonly #context: ChildContext;
  readonly #log: RotatingLog;
  readonly #restarts: Restarts;
  #process: ChildProcess | undefined;
  #pause: NodeJS.Timeout | undefined;
  #stopping = false;
  #logFails = false;

  constructor(program: Program, context: ChildContext) {
    this.name = program.name;
    this.#program = program;
    this.#context = context;
    this.#log = new RotatingLog(join(context.logFolder, `${program.name}.log`), context.logs ?? logLimits);
    this.#restarts = new Restarts(context.restarts ?? restartLimits, context.clock ?? systemClock);
  }

  get logFile(): string {
    return this.#log.file;
  }

  start(): void {
    const { command, args, cwd, env } = this.#program;
    // In a process group of its own: a Ctrl-C on the terminal reaches the parent alone, which ends its children in order.
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#process = child;
    const { pid } = child;
    if (pid !== undefined) this.#context.groups.add(pid);
    child.stdout.on('data', (chunk: Buffer) => this.#write(chunk));
    child.stderr.on('data', (chunk: Buffer) => this.#write(chunk));
    child.once('error', (error) => {
      if (pid === undefined) this.#ended(`cannot be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      if (pid !== undefined) {
        // What the program has started itself must not stay behind.
        signalGroup(pid, 'SIGKILL');
        this.#context.groups.remove(pid);
      }
      this.#ended(`ended (${signal ?? `code ${code}`})`);
    });
  }

  /** Asks the program to end and waits; kills it when it takes longer than `graceMs`. It is not started again. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#pause);
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const { pid } = child;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
  }

  #ended(how: string): void {
    this.#write(Buffer.from(`${this.name} ${how}\n`));
    if (this.#stopping) return;
    const { most, windowMs } = this.#restarts.limits;
    const restart = this.#restarts.next();
    if (restart === undefined) {
      this.#stopping = true;
      this.#context.giveUp(this.#givenUp(`${how}, after ${most} restarts in ${windowMs / 60_000} minutes`));
      return;
    }
    const { number, pauseMs } = restart;
    const again = `it is started again in ${pauseMs / 1000} s (restart ${number} of ${most})`;
    this.#context.say(`${this.name} ${how}: ${again}; its log is ${this.logFile}`);
    this.#pause = setTimeout(() => this.start(), pauseMs);
  }

  #givenUp(how: string): CliError {
    const end = lastLines(this.logFile, 10).map((line) => `    ${line.slice(0, 300)}`);
    return new CliError(
      'MR_CLI_CHILD',
      `${this.name} cannot be kept running: it ${how}. Its log is ${this.logFile}; it ends with\n${end.join('\n')}`,
    );
  }

  /** A log that cannot be written (the disk is full) is no reason to end the program. */
  #write(chunk: Buffer): void {
    try {
      this.#log.write(chunk);
    } catch (error) {
      if (!this.#logFails) this.#context.say(`${this.logFile} cannot be written: ${(error as Error).message}`);
      this.#logFails = true;
    }
  }
}
