import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { searchAttributes } from '../search-attributes.ts';
import { backfillUpdate, statusQuery, wakeSignal } from './messages.ts';
import type { BackfillRequest, ConnectionRef, IngestionInput, IngestionStatus } from './types.ts';
import type { dataIngestion, wakeIngestion } from './workflow.ts';

/** The queue that workers poll. */
export const taskQueue = 'millrace';

/** How often a connection is looked at: what is due each hour is at most so late. */
const wakeEveryMs = 900_000;

const ingestionType = 'dataIngestion' satisfies typeof dataIngestion.name;
const wakeType = 'wakeIngestion' satisfies typeof wakeIngestion.name;

/** The id of a connection's workflow, and of its schedule. There is one at a time. */
export function ingestionId({ tenant, connection }: ConnectionRef): string {
  return `ingestion/${tenant}/${connection}`;
}

/**
 * Lets a connection be fetched from now on: its schedule is made or brought up to date, and its workflow woken. Doing it twice
 * changes nothing. Temporal in memory has no schedules: there it looks when it is told to.
 */
export async function scheduleIngestion(client: Client, input: IngestionInput): Promise<void> {
  const scheduleId = ingestionId(input);
  const spec = { intervals: [{ every: wakeEveryMs, offset: offsetOf(scheduleId) }] };
  const action = {
    type: 'startWorkflow',
    workflowType: wakeType,
    workflowId: `wake/${scheduleId}`,
    taskQueue,
    args: [input],
    typedSearchAttributes: searchAttributes(input),
    staticSummary: `wakes the ingestion of ${nameOf(input)}`,
  } as const;
  // One that was missed is as good as many: what is due follows from the ledger.
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: wakeEveryMs };
  try {
    await client.schedule.create({
      scheduleId,
      spec,
      action,
      policies,
      typedSearchAttributes: searchAttributes(input),
    });
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) {
      await client.schedule.getHandle(scheduleId).update((before) => ({ ...before, spec, action, policies }));
    } else if (!isUnimplemented(error)) throw error;
  }
  await wake(client, input);
}

/** Lets the connection's workflow look what is due; it is started when it does not run. */
export async function wake(client: Client, input: IngestionInput): Promise<void> {
  await client.workflow.signalWithStart<typeof dataIngestion>(ingestionType, {
    ...startOf(input),
    signal: wakeSignal,
  });
}

/**
 * Asks for days to be fetched again, behind everything that is due anyway. The same request again changes nothing.
 * Rejects with WorkflowUpdateFailedError, whose cause says MR_WORKFLOWS_RANGE, for days that are none.
 */
export async function requestBackfill(client: Client, input: IngestionInput, request: BackfillRequest): Promise<void> {
  const startWorkflowOperation = new WithStartWorkflowOperation<typeof dataIngestion>(ingestionType, {
    ...startOf(input),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  await client.workflow.executeUpdateWithStart(backfillUpdate, {
    args: [request],
    updateId: request.id,
    startWorkflowOperation,
  });
}

/** How the connection's workflow stands; undefined when it does not run. */
export async function ingestionStatus(client: Client, ref: ConnectionRef): Promise<IngestionStatus | undefined> {
  const handle = client.workflow.getHandle(ingestionId(ref));
  try {
    // One that has ended still answers.
    const { status } = await handle.describe();
    return status.name === 'RUNNING' ? await handle.query(statusQuery) : undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** Ends schedule and workflow of a connection. What is under way is given up; nothing that was sent is taken back. */
export async function unscheduleIngestion(client: Client, ref: ConnectionRef): Promise<void> {
  const id = ingestionId(ref);
  await ignoring(ScheduleNotFoundError, () => client.schedule.getHandle(id).delete());
  await ignoring(WorkflowNotFoundError, () => client.workflow.getHandle(id).cancel());
}

async function ignoring(kind: new (...of: never[]) => Error, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof kind) && !isUnimplemented(error)) throw error;
  }
}

/** gRPC's code of a call that the server does not know, as the SDK wraps it. */
export function isUnimplemented(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: number } };
  return cause?.code === 12;
}

function startOf(input: IngestionInput) {
  return {
    workflowId: ingestionId(input),
    taskQueue,
    args: [input] as Parameters<typeof dataIngestion>,
    typedSearchAttributes: searchAttributes(input),
    staticSummary: `fetches ${nameOf(input)}`,
    staticDetails: [
      `Fetches what is due of ${nameOf(input)}: today hourly, the three days before every six hours, daily until the`,
      'platform does not restate a day any more, then a weekly sample. Woken by its schedule every quarter of an hour.',
      '`millrace slices` shows each day; the update `backfill` asks for days once more.',
    ].join('\n'),
  };
}

function nameOf({ platform, connection, tenant }: IngestionInput): string {
  return `${platform}, connection ${connection} of ${tenant}`;
}

/** Connections are woken at different moments, each at its own always. */
function offsetOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % wakeEveryMs;
  return hash;
}
