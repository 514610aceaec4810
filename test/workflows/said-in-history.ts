import type { TemporalClient } from '../../base/temporal.ts';
import { historyText } from '../../workflows/histories/format.ts';

/** Everything that Temporal keeps of a workflow: its history as text, and beside it each payload of it in plain. */
export async function saidInHistory(temporal: TemporalClient, workflowId: string): Promise<string> {
  const text = historyText(await temporal.workflow.getHandle(workflowId).fetchHistory());
  const payloads = [...text.matchAll(/"data": "([A-Za-z0-9+/=]+)"/g)];
  return [text, ...payloads.map(([, coded = '']) => Buffer.from(coded, 'base64').toString('utf8'))].join('\n');
}
