import type { ApplicationTask, ApplicationTasks } from '@millrace/streams/runtime';
import type { GatewayContext } from '../context.ts';
import type {
  PipelineStatus,
  PipelineTask,
  PipelineTopologyResolvers,
  ResolversParentTypes,
  RestoreProgress,
  StepKind,
  TaskState,
} from '../generated/resolvers.ts';
import type { PipelinePort } from '../ports.ts';
import { instantOf } from './instant.ts';
import { brokerAnswer, pipelineOf } from './pipeline-records.ts';

/** Milliseconds for which one look is good enough for everybody who asks. */
const freshMs = 2_000;

/** The parts of the pipeline, in the order in which data passes them. */
export function readPipeline(context: GatewayContext): ResolversParentTypes['PipelineTopology'][] {
  return pipelineOf(context)
    .parts()
    .map(({ name, summary, description: { applicationId, hash, subTopologies } }) => ({
      name,
      applicationId,
      summary,
      hash,
      steps: subTopologies.flatMap(({ id, steps }) =>
        steps.map(({ kind, topic, stores, globalTables, predecessors, successors, ...step }) => ({
          name: step.name,
          kind: kind.toUpperCase() as StepKind,
          subTopology: id,
          topic: topic ?? null,
          ...{ stores, globalTables, predecessors, successors },
        })),
      ),
      stores: subTopologies.flatMap(({ id, stores }) =>
        stores.map((store) => ({
          name: store.name,
          subTopology: id,
          type: String(store.type),
          changelog: typeof store.changelog === 'string' ? store.changelog : null,
        })),
      ),
    }));
}

/** How a part runs. @throws StoreError where the broker or Redis does not answer. */
export async function readPipelineStatus(name: string, context: GatewayContext): Promise<PipelineStatus> {
  return statusOf(await brokerAnswer(look(pipelineOf(context), name)));
}

/** Fields of a part that ask the broker and Redis. */
export const pipelineFields: PipelineTopologyResolvers<GatewayContext> = {
  status: ({ name }, _arguments, context) => readPipelineStatus(name, context),
};

interface Look {
  readonly at: number;
  readonly tasks: Promise<ApplicationTasks>;
}
const looks = new WeakMap<PipelinePort, Map<string, Look>>();

/** One look for all who ask within a moment: it asks the broker for the ends of every partition. */
function look(port: PipelinePort, name: string): Promise<ApplicationTasks> {
  const ofPort = looks.get(port) ?? new Map<string, Look>();
  looks.set(port, ofPort);
  const last = ofPort.get(name);
  if (last !== undefined && Date.now() - last.at < freshMs) return last.tasks;
  const tasks = port.tasks(name);
  // One that failed is not kept: who asks next may be luckier.
  tasks.catch(() => ofPort.delete(name));
  ofPort.set(name, { at: Date.now(), tasks });
  return tasks;
}

function statusOf({ tasks, processes, problems }: ApplicationTasks): PipelineStatus {
  const count = (...states: readonly ApplicationTask['state'][]) =>
    tasks.filter(({ state }) => states.includes(state)).length;
  const restores = tasks.flatMap(({ restore }) => restore ?? []);
  const lags = tasks.flatMap(({ lagSeconds }) => lagSeconds ?? []);
  const records = tasks.flatMap(({ lagRecords }) => lagRecords ?? []);
  return {
    lagRecords: records.length === 0 ? null : sum(records),
    lagSeconds: lags.length === 0 ? null : Math.max(...lags),
    recordsPerSecond: sum(tasks.map(({ recordsPerSecond }) => recordsPerSecond)),
    running: count('running'),
    restoring: count('restoring'),
    waiting: count('starting', 'silent', 'unassigned'),
    restore:
      restores.length === 0
        ? null
        : progressOf({ done: sum(restores.map(({ done }) => done)), of: sum(restores.map(({ of }) => of)) }),
    processes: processes.map(({ instanceId, state, failure, upMs, residentBytes, isSilent, ageMs }) => ({
      ...{ instanceId, state, failure, residentBytes, isSilent },
      upSeconds: upMs / 1000,
      heardSecondsAgo: ageMs / 1000,
    })),
    tasks: tasks.map(taskNode),
    problems: [...problems],
    at: instantOf(Date.now()),
  };
}

function taskNode(task: ApplicationTask): PipelineTask {
  const { id, topics, partition, state, process, restore, lagRecords, lagSeconds, recordsPerSecond } = task;
  return {
    ...{ id, partition, lagRecords, lagSeconds, recordsPerSecond },
    topics: [...topics],
    state: state.toUpperCase() as TaskState,
    instanceId: process,
    restore: restore === null ? null : progressOf(restore),
    commitAgeSeconds: task.commitAgeMs === null ? null : task.commitAgeMs / 1000,
    counted: Object.entries(task.counted).map(([name, count]) => ({ name, count })),
    streamTime: task.streamTime === null ? null : instantOf(task.streamTime),
  };
}

function progressOf({ done, of }: { readonly done: number; readonly of: number }): RestoreProgress {
  return { done, of, share: of === 0 ? 1 : done / of };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
