import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { beforeAll, expect, it } from 'vitest';
import { workflowBundle } from './bundle.ts';
import { historyOf } from './histories/format.ts';

// Histories of workflows as they ran: what is running when a new version is rolled out has one of these behind it. A change of
// a workflow that does not fit them needs `patched()`. `MILLRACE_SAVE_HISTORIES=1` with the tests of test/workflows makes them anew.
const folder = join(import.meta.dirname, 'histories');
const histories = readdirSync(folder).filter((name) => name.endsWith('.json'));

// Once for all of them; it takes long where others keep the machine busy.
beforeAll(async () => {
  await workflowBundle();
}, 240_000);

it('there are saved histories', () => {
  expect(histories.length).toBeGreaterThan(0);
});

it.each(histories)('%s replays', { timeout: 120_000 }, async (name) => {
  const history = historyOf(readFileSync(join(folder, name), 'utf8'));
  const workflowId = `replay-${name}`;
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, workflowId);
});

it('a history that does not fit is told', { timeout: 120_000 }, async () => {
  const text = readFileSync(join(folder, 'ingestion.json'), 'utf8').replaceAll(
    '"planIngestion"',
    '"planSomethingElse"',
  );
  const replay = Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, historyOf(text), 'replay-other');
  await expect(replay).rejects.toMatchObject({ name: 'DeterminismViolationError' });
});
