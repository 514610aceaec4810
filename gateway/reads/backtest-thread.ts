import { parentPort } from 'node:worker_threads';
import { type BacktestJob, runBacktest } from './backtest-job.ts';

/** What the thread says: that it is ready, once, then what it has come to with each job. */
export type ThreadAnswer =
  | { readonly ready: true }
  | { readonly ok: true; readonly outcome: ReturnType<typeof runBacktest> }
  | { readonly ok: false; readonly message: string };

// The thread of `BacktestRunner`: ready when its code is loaded, then one job after the other, an answer to each.
parentPort?.on('message', (job: BacktestJob) => {
  let answer: Exclude<ThreadAnswer, { readonly ready: true }>;
  try {
    answer = { ok: true, outcome: runBacktest(job) };
  } catch (error) {
    answer = { ok: false, message: (error as Error).message };
  }
  parentPort?.postMessage(answer);
});
parentPort?.postMessage({ ready: true } satisfies ThreadAnswer);
