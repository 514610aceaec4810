import { parentPort } from 'node:worker_threads';
import { type BacktestJob, runBacktest } from './backtest-job.ts';

/** What the thread answers to a job. */
export type ThreadAnswer =
  | { readonly ok: true; readonly outcome: ReturnType<typeof runBacktest> }
  | { readonly ok: false; readonly message: string };

// The thread of `BacktestRunner`: one job after the other, an answer to each.
parentPort?.on('message', (job: BacktestJob) => {
  let answer: ThreadAnswer;
  try {
    answer = { ok: true, outcome: runBacktest(job) };
  } catch (error) {
    answer = { ok: false, message: (error as Error).message };
  }
  parentPort?.postMessage(answer);
});
