import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { backfillDays } from '../ingestion/backfill-days.ts';
import { taskQueue } from '../ingestion/control.ts';
import { searchAttributes } from '../search-attributes.ts';
import type { EtlInput, EtlReport } from './types.ts';
import type { etl } from './workflow.ts';

const etlType = 'etl' satisfies typeof etl.name;

/** The id of a run's workflow. */
export function etlId({ tenant, connection, id }: Pick<EtlInput, 'tenant' | 'connection' | 'id'>): string {
  return `etl/${tenant}/${connection}/${id}`;
}

/**
 * Starts a run; one of that id that runs already is that run.
 * @throws DayRangeError MR_WORKFLOWS_RANGE for days that are none.
 */
export async function startEtl(client: Client, input: EtlInput): Promise<void> {
  backfillDays(input);
  const { tenant, connection, platform, from, to, source } = input;
  const origin = source === 'platform' ? 'fetched again' : 'sent again from the topic';
  try {
    await client.workflow.start<typeof etl>(etlType, {
      workflowId: etlId(input),
      taskQueue,
      args: [input],
      typedSearchAttributes: searchAttributes(input),
      staticSummary: `${platform}, connection ${connection} of ${tenant}: ${from} to ${to}, ${origin}`,
      staticDetails:
        'Brings the days through bronze, silver and gold once more and compares the sums with the platform’s own.',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Waits for the run's report. */
export function etlReport(client: Client, run: Pick<EtlInput, 'tenant' | 'connection' | 'id'>): Promise<EtlReport> {
  return client.workflow.getHandle<typeof etl>(etlId(run)).result();
}
