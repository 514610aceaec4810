import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemporalClient } from '../../base/temporal.ts';
import { historyText } from '../../workflows/histories/format.ts';

const project = join(import.meta.dirname, '../..');
const folder = join(project, 'workflows/histories');

/**
 * Keeps a workflow's history, of its last run unless another is named, for `workflows/replay.test.ts` when
 * `MILLRACE_SAVE_HISTORIES` is set; otherwise does nothing.
 */
export async function saveHistory(
  temporal: TemporalClient,
  workflowId: string,
  name: string,
  runId?: string,
): Promise<void> {
  if (process.env.MILLRACE_SAVE_HISTORIES === undefined) return;
  const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
  // Traces name files by where the project lies on the machine that saved it.
  writeFileSync(join(folder, `${name}.json`), historyText(history).replaceAll(project, '/millrace'));
}
