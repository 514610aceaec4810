import { expect, test } from 'vitest';
import type { Assignment } from './assignment.ts';
import { streamsMetrics } from './metrics.ts';
import { Processing } from './processing.ts';
import type { TaskRuntime } from './task-runtime.ts';
import type { Transaction } from './transaction.ts';

const work = {
  step: 'look-up',
  limits: { maxInFlight: 1, timeoutMs: 1 },
  start: async () => 1,
  resume: () => undefined,
};

/** What lets `parts` go until there are none, on a task that does with each what is told. */
function processingOf(parts: number, endBatch: (task: { deferred: unknown[]; outputs: unknown[] }) => void) {
  let left = parts;
  const task = {
    running: true,
    get hasPartials() {
      return left > 0;
    },
    deferred: [] as unknown[],
    outputs: [] as unknown[],
    endBatch(): undefined {
      left -= 1;
      endBatch(task);
    },
  };
  const sent: unknown[] = [];
  const transaction = { isOpen: true, sendSlowly: async (output: unknown) => void sent.push(output) };
  const assignment = { tasks: () => new Set([task as unknown as TaskRuntime]) } as unknown as Assignment;
  const parted = { config: { applicationId: 'test' }, assignment, metrics: streamsMetrics() };
  return { processing: new Processing(parted, transaction as unknown as Transaction), sent };
}

test('what is held goes on part by part until nothing is left', async () => {
  const { processing, sent } = processingOf(3, ({ outputs }) => outputs.push('output'));
  await processing.releasePartials();
  expect(sent).toEqual(['output', 'output', 'output']);
});

test('what no record caused begins nothing asynchronously: it would be begun after the commit, or never', async () => {
  const { processing } = processingOf(1, ({ deferred }) => deferred.push(work));
  await expect(processing.releasePartials()).rejects.toThrow("'look-up' got a record of no source record");
});
