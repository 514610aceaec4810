import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { UpkeepActivities, UpkeepInput, UpkeepReport } from './types.ts';

/** Account after account, of which a platform may take minutes for each; the heartbeat tells one that hangs or is lost from one that takes long. */
const { doChore } = proxyActivities<UpkeepActivities>({
  startToCloseTimeout: '23 hours',
  heartbeatTimeout: '60 seconds',
  retry: { initialInterval: '10 seconds', maximumInterval: '10 minutes', maximumAttempts: 6 },
});

/** Does a chore once: what its schedule starts. */
export async function upkeep(input: UpkeepInput): Promise<UpkeepReport> {
  const report = await doChore(input);
  setCurrentDetails(`**${report.outcome}**: ${report.message}`);
  return report;
}
