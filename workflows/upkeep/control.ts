import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  type ScheduleHandle,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { ScheduleError } from '../errors.ts';
import { isUnimplemented, taskQueue } from '../ingestion/control.ts';
import type { IngestionInput } from '../ingestion/types.ts';
import { searchAttributes } from '../search-attributes.ts';
import { type Rhythm, rhythmText, specOf, usualRhythm } from './rhythm.ts';
import { type ChoreRef, connectionChores, type UpkeepInput } from './types.ts';
import type { upkeep } from './workflow.ts';

const upkeepType = 'upkeep' satisfies typeof upkeep.name;
/** Days that are compared: what most platforms restate at most. */
export const usualDays = 28;
/** What a downtime left out is done once afterwards. */
const catchupMs = 24 * 3_600_000;

/** The id of a chore's schedule. */
export function choreId({ tenant, chore, connection }: ChoreRef): string {
  return connection === null ? `upkeep/${tenant}/${chore}` : `upkeep/${tenant}/${connection}/${chore}`;
}

/** How a schedule stands. */
export interface UpkeepState extends ChoreRef {
  /** As people read it. */
  readonly rhythm: string;
  /** Why it does not run; null when it does. */
  readonly paused: string | null;
  /** ISO 8601 in UTC; null: none is to come. */
  readonly nextAt: string | null;
  readonly last: LastRun | null;
}

/** The run that was begun last. */
export interface LastRun {
  readonly at: string;
  /** `FORGOTTEN`: Temporal does not keep it any more. */
  readonly outcome: 'RUNNING' | 'DONE' | 'SKIPPED' | 'FAILED' | 'FORGOTTEN';
  readonly message: string;
}

/**
 * Lets everything that a connection needs run by itself from now on: its entities, the comparison of its totals, and its tenant's
 * rates. What is scheduled already stays as somebody has set it. Temporal in memory has no schedules: there nothing happens.
 */
export async function scheduleUpkeep(client: Client, input: IngestionInput): Promise<void> {
  const inputs: readonly UpkeepInput[] = [
    { ...input, chore: 'entities' },
    { ...input, chore: 'reconcile', days: usualDays },
    { chore: 'rates', tenant: input.tenant },
  ];
  for (const each of inputs) {
    // Names and rates come at once, so that the first days that are fetched have them.
    const begins = each.chore === 'reconcile' ? 'when it is due' : 'at once';
    await make(client, each, usualRhythm[each.chore], begins).catch(unlessUnimplemented);
  }
}

/**
 * Sets how often a chore runs, and makes its schedule when there is none. A comparison whose `days` are not said goes on with as many
 * as before.
 * @throws ScheduleError where Temporal has no schedules.
 */
export async function setRhythm(client: Client, said: SaidInput, rhythm: Rhythm): Promise<void> {
  if (await told(make(client, withDays(said, usualDays), rhythm))) return;
  const schedule = client.schedule.getHandle(choreId(refOf(said)));
  await told(
    schedule.update((before) => {
      const { spec, action } = scheduleOf(withDays(said, daysOf(before)), rhythm);
      return { ...before, spec, action };
    }),
  );
}

/** An input whose days may not be said. */
export type SaidInput =
  | Exclude<UpkeepInput, { readonly chore: 'reconcile' }>
  | (IngestionInput & { readonly chore: 'reconcile'; readonly days?: number | undefined });

function withDays(said: SaidInput, days: number): UpkeepInput {
  return said.chore === 'reconcile' ? { ...said, days: said.days ?? days } : said;
}

function daysOf({ action }: Pick<ScheduleDescription, 'action'>): number {
  const [input] = (action.args ?? []) as (Partial<Extract<UpkeepInput, { readonly chore: 'reconcile' }>> | undefined)[];
  return input?.days ?? usualDays;
}

/** Ends a connection's chores. */
export async function unscheduleUpkeep(
  client: Client,
  ref: Pick<IngestionInput, 'tenant' | 'connection'>,
): Promise<void> {
  for (const chore of connectionChores) await removeSchedule(client, { ...ref, chore });
}

/** Ends a chore. False when there was none. */
export async function removeSchedule(client: Client, ref: ChoreRef): Promise<boolean> {
  try {
    await client.schedule.getHandle(choreId(ref)).delete();
    return true;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError || isUnimplemented(error)) return false;
    throw error;
  }
}

/** What to do with a schedule. @throws ScheduleError MR_WORKFLOWS_SCHEDULE when there is none. */
export async function withSchedule(
  client: Client,
  ref: ChoreRef,
  work: (schedule: ScheduleHandle) => Promise<void>,
): Promise<void> {
  try {
    await told(work(client.schedule.getHandle(choreId(ref))));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new ScheduleError(`${nameOf(ref)} is not scheduled: \`millrace schedules set\` schedules it`);
  }
}

/** How a schedule stands; undefined when there is none. */
export async function upkeepState(client: Client, ref: ChoreRef): Promise<UpkeepState | undefined> {
  try {
    const schedule = await client.schedule.getHandle(choreId(ref)).describe();
    const { paused, note } = schedule.state;
    const [next] = schedule.info.nextActionTimes;
    return {
      ...ref,
      rhythm: rhythmText(rhythmOf(schedule)),
      paused: paused ? (note ?? 'paused') : null,
      nextAt: paused || next === undefined ? null : next.toISOString(),
      last: await lastRun(client, schedule),
    };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError || isUnimplemented(error)) return undefined;
    throw error;
  }
}

async function lastRun(client: Client, { info }: ScheduleDescription): Promise<LastRun | null> {
  const last = info.recentActions.at(-1);
  if (last === undefined) return null;
  const at = last.takenAt.toISOString();
  const { workflowId, firstExecutionRunId } = last.action.workflow;
  const run = client.workflow.getHandle<typeof upkeep>(workflowId, firstExecutionRunId);
  try {
    const { status } = await run.describe();
    if (status.name === 'RUNNING') return { at, outcome: 'RUNNING', message: '' };
    return { at, ...(await run.result()) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { at, outcome: 'FORGOTTEN', message: '' };
    if (error instanceof WorkflowFailedError) return { at, outcome: 'FAILED', message: innermost(error).message };
    throw error;
  }
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

/** True when it was not there. */
async function make(
  client: Client,
  input: UpkeepInput,
  rhythm: Rhythm,
  begins: 'at once' | 'when it is due' = 'when it is due',
): Promise<boolean> {
  try {
    await client.schedule.create({
      ...scheduleOf(input, rhythm),
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchupMs },
      typedSearchAttributes: searchAttributes(input),
      state: { triggerImmediately: begins === 'at once' },
    });
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}

function scheduleOf(input: UpkeepInput, rhythm: Rhythm) {
  const ref = refOf(input);
  const scheduleId = choreId(ref);
  return {
    scheduleId,
    spec: specOf(rhythm, scheduleId),
    action: {
      type: 'startWorkflow',
      workflowType: upkeepType,
      workflowId: scheduleId,
      taskQueue,
      args: [input],
      typedSearchAttributes: searchAttributes(input),
      staticSummary: `${nameOf(ref)} of ${input.tenant}`,
      staticDetails: details[input.chore],
    } as const,
  };
}

const details = {
  entities:
    'Lists portfolios, campaigns, ad groups, ads, creatives and budgets and keeps what changed as a new version.',
  reconcile:
    'Compares what gold adds up to with the platform’s own totals, by account, day and level, and keeps the results.',
  rates: 'Imports the daily exchange rates; one that was corrected becomes a new revision.',
} as const;

/** How messages name a chore. */
export function nameOf({ chore, connection }: ChoreRef): string {
  return connection === null ? chore : `${chore} of ${connection}`;
}

/** Whose chore an input is. */
function refOf(input: SaidInput): ChoreRef {
  return { tenant: input.tenant, chore: input.chore, connection: input.chore === 'rates' ? null : input.connection };
}

function rhythmOf({ spec }: ScheduleDescription): Rhythm {
  const [interval] = spec.intervals ?? [];
  if (interval !== undefined) return { everyMinutes: interval.every / 60_000 };
  const [calendar] = spec.calendars ?? [];
  return { hour: calendar?.hour[0]?.start ?? 0, minute: calendar?.minute[0]?.start ?? 0 };
}

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isUnimplemented(error)) throw error;
    throw new ScheduleError(
      'this Temporal runs in memory and has no schedules: `millrace doctor` tells how to get one that has',
    );
  }
}

function unlessUnimplemented(error: unknown): boolean {
  if (isUnimplemented(error)) return false;
  throw error;
}
