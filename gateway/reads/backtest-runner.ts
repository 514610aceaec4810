import { Worker } from 'node:worker_threads';
import { StoreError } from '../errors.ts';
import type { BacktestJob, BacktestOutcome } from './backtest-job.ts';
import type { ThreadAnswer } from './backtest-thread.ts';

/** Jobs that wait or run, of all tenants; beyond it a job is refused. */
const maxJobs = 8;
/** The same of one tenant. */
const maxJobsOfTenant = 2;
/** Milliseconds that one job may run: less than a request may take. */
const jobMs = 15_000;
/** Milliseconds that one job waits for a thread that still loads its code. */
const defaultLoadMs = 10_000;
/** Milliseconds after which a thread that has nothing to do ends. */
const idleMs = 60_000;

/** Why a job was not run to its end: too many at once, or it took too long. */
export type BacktestRefusal = 'BUSY' | 'TOO_LONG';

interface Waiting {
  readonly job: BacktestJob;
  readonly resolve: (outcome: BacktestOutcome | BacktestRefusal) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Backtests of all requests, one after the other on a thread of their own: a rule over a month of gold takes seconds, in which the
 * gateway must answer others.
 */
export class BacktestRunner {
  readonly #waiting: Waiting[] = [];
  #running: Waiting | undefined;
  #thread: Worker | undefined;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #loadMs: number;

  constructor({ loadMs = defaultLoadMs }: { readonly loadMs?: number } = {}) {
    this.#loadMs = loadMs;
  }

  /**
   * What the job comes to, or why it was not run.
   * @throws StoreError MR_STORE_UNAVAILABLE when the thread ended, or the rule could not be run.
   */
  run(job: BacktestJob): Promise<BacktestOutcome | BacktestRefusal> {
    const all = [...this.#waiting, ...(this.#running === undefined ? [] : [this.#running])];
    const own = all.filter((each) => each.job.tenant === job.tenant);
    if (all.length >= maxJobs || own.length >= maxJobsOfTenant) return Promise.resolve('BUSY');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#next();
    });
  }

  /** Ends the thread; jobs that wait are refused. */
  async close(): Promise<void> {
    for (const { resolve } of this.#waiting.splice(0)) resolve('BUSY');
    this.#running?.resolve('BUSY');
    await this.#end();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    clearTimeout(this.#timer);
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#timer = setTimeout(() => void this.#end(), idleMs).unref();
      return;
    }
    this.#running = next;
    this.#thread ??= this.#start();
    if (this.#isReady) this.#hand(this.#thread, next);
    else this.#timer = setTimeout(() => this.#putOff(next), this.#loadMs);
  }

  #hand(thread: Worker, next: Waiting): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      next.resolve('TOO_LONG');
      void this.#end().then(() => this.#next());
    }, jobMs);
    thread.postMessage(next.job);
  }

  /** Refuses a job that has waited for the thread; that goes on loading, so that who tries again finds it there. */
  #putOff(next: Waiting): void {
    next.resolve('BUSY');
    this.#running = undefined;
    this.#next();
  }

  #start(): Worker {
    this.#isReady = false;
    const thread = new Worker(new URL('./backtest-thread.mjs', import.meta.url));
    thread.unref();
    thread.on('message', (answer: ThreadAnswer) => {
      if (thread !== this.#thread) return;
      if ('ready' in answer) this.#begin(thread);
      else this.#answered(answer);
    });
    thread.on('error', (error) => this.#failed(thread, error));
    return thread;
  }

  #begin(thread: Worker): void {
    this.#isReady = true;
    if (this.#running !== undefined) this.#hand(thread, this.#running);
  }

  #answered(answer: Exclude<ThreadAnswer, { readonly ready: true }>): void {
    const job = this.#running;
    this.#running = undefined;
    if (answer.ok) job?.resolve(answer.outcome);
    else job?.reject(broken(answer.message));
    this.#next();
  }

  #failed(thread: Worker, error: Error): void {
    if (thread !== this.#thread) return;
    this.#thread = undefined;
    const job = this.#running;
    this.#running = undefined;
    job?.reject(broken(error.message, error));
    this.#next();
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    const thread = this.#thread;
    this.#thread = undefined;
    this.#running = undefined;
    await thread?.terminate();
  }
}

function broken(reason: string, cause?: unknown): StoreError {
  return new StoreError(
    'MR_STORE_UNAVAILABLE',
    `the rule could not be tried (${reason}): try again, or over fewer days`,
    {
      cause,
    },
  );
}
