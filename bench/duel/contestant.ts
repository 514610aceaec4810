import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { BenchError } from '../errors.ts';

/** Longest wait for an answer, milliseconds: a start may have to wait for a former member of its group. */
const ANSWER_TIMEOUT_MS = 120_000;

/** A program that does the jobs. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * A process that runs one job, again and again, as it is told line by line. It lives through all rounds, so that its
 * compilers have done their work when they count; between its turns it does nothing.
 */
export class Contestant {
  readonly name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers = new Map<string, string[]>();
  #failure: BenchError | undefined;
  #heard: () => void = () => undefined;

  constructor(name: string, { command, args, env = process.env }: Program) {
    this.name = name;
    this.#child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr.pipe(process.stderr);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line));
    this.#child.on('error', (error) => this.#fail(`${command} does not start: ${error.message}`));
    this.#child.on('exit', (code, signal) => this.#fail(`it ended with ${signal ?? code}`));
    // Writing to a process that has ended is told by its exit.
    this.#child.stdin.on('error', () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Starts the job as a new application; resolves when it runs. */
  async run(applicationId: string, settings: Readonly<Record<string, string | number>>): Promise<void> {
    this.#answers.clear();
    const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    await this.#ask(['run', applicationId, ...words].join(' '), 'running');
  }

  /** From now on the next record is the first. */
  arm(): void {
    this.#answers.delete('first');
    this.#child.stdin.write('arm\n');
  }

  /** When this process has seen its first record, epoch milliseconds; undefined when it has seen none. */
  first(): number | undefined {
    const said = this.#answers.get('first')?.[0];
    return said === undefined ? undefined : Number(said);
  }

  /** CPU time of the process so far, microseconds. */
  async cpu(): Promise<number> {
    return Number(await this.#ask('cpu', 'cpu'));
  }

  /** Ends the run; the process stays. */
  async stop(): Promise<void> {
    await this.#ask('stop', 'stopped');
  }

  /** Ends the process. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(timer);
  }

  #ask(line: string, answer: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`);
    return this.#answer(answer);
  }

  async #answer(word: string): Promise<string> {
    const until = Date.now() + ANSWER_TIMEOUT_MS;
    for (;;) {
      const answer = this.#answers.get(word)?.shift();
      if (answer !== undefined) return answer;
      if (this.#failure !== undefined) throw this.#failure;
      const left = until - Date.now();
      if (left <= 0) {
        throw new BenchError('MR_BENCH_CHILD', `${this.name} said no '${word}' in ${ANSWER_TIMEOUT_MS / 1000} s`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#heard = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #hear(line: string): void {
    const [word = '', ...rest] = line.split(' ');
    if (word === 'failed') {
      this.#fail(rest.join(' '));
      return;
    }
    const waiting = this.#answers.get(word);
    if (waiting === undefined) this.#answers.set(word, [rest.join(' ')]);
    else waiting.push(rest.join(' '));
    this.#heard();
  }

  #fail(why: string): void {
    this.#failure ??= new BenchError('MR_BENCH_CHILD', `${this.name} failed: ${why}`);
    this.#heard();
  }
}
