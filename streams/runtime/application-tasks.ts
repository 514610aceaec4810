import type { Topology } from '../topology/topology.ts';
import { type ResolvedConfig, resolveConfig, type StreamsConfig } from './config.ts';
import { firstTimestamps, type GroupView, readGroup, sourceTopics } from './group-view.ts';
import { metaKey, taskPrefix } from './layout.ts';
import { type RedisClient, redisClient } from './redis-connection.ts';
import { type HeardStatus, heardStatuses, type ProcessFacts, SILENT_AFTER_MS } from './status-board.ts';

/** Where the application's group and state are. */
export type ApplicationTasksOptions = Pick<StreamsConfig, 'bootstrapServers' | 'redis' | 'kafka'>;

/** A process as it told last. */
export interface TaskProcess extends ProcessFacts {
  /** How long ago that was, by Redis' clock, milliseconds. */
  readonly ageMs: number;
  /** True when it was not heard of for ten seconds: it hangs, was killed, or cannot reach Redis. */
  readonly isSilent: boolean;
}

/** A task, whoever has it. */
export interface ApplicationTask {
  /** Sub-topology and partition, as in Kafka Streams: `0_3`. */
  readonly id: string;
  readonly topics: readonly string[];
  readonly partition: number;
  /**
   * - `running`: it processes records.
   * - `restoring`: its state is read again from the changelogs.
   * - `starting`: its process has it, and does not read yet.
   * - `silent`: the group gave it to a process that was not heard of for ten seconds.
   * - `unassigned`: no process has it.
   */
  readonly state: 'running' | 'restoring' | 'starting' | 'silent' | 'unassigned';
  /** Instance that has it, or had it last; null when none ever had. */
  readonly process: string | null;
  /** Offsets of its changelogs that are to be read again, and those that were; null when it restores none. */
  readonly restore: { readonly done: number; readonly of: number } | null;
  /** Offsets between what is committed and the end, of all its partitions; null when a topic of it does not exist. */
  readonly lagRecords: number | null;
  /**
   * How long the first waiting record has been there. Where no process tells, by that record's timestamp. Null when it is
   * not known.
   */
  readonly lagSeconds: number | null;
  readonly recordsPerSecond: number;
  readonly commitAgeMs: number | null;
  /**
   * Events that its steps have counted since its process has it, by name: records that came too late, had no key or were of an older
   * revision, for instance. Empty where no process tells.
   */
  readonly counted: Readonly<Record<string, number>>;
  /** Owner's number and last commit of its state; null of a task without state, or when Redis has none. */
  readonly epoch: number | null;
  readonly seq: number | null;
  /** Greatest event time that its state has seen, epoch milliseconds; null when there is none. */
  readonly streamTime: number | null;
}

/** What an application does, as its group, Redis and its processes tell. */
export interface ApplicationTasks {
  readonly applicationId: string;
  readonly processes: readonly TaskProcess[];
  readonly tasks: readonly ApplicationTask[];
  /** What somebody should look at, in words; empty when every task is in good hands. */
  readonly problems: readonly string[];
}

/**
 * Tells what each task of an application does, also when no process runs: lag by the group's positions and the ends of the
 * topics, state by Redis, the rest by what the processes told there within the last seconds.
 *
 * @throws BrokerError when the broker does not answer; what Redis throws.
 */
export async function applicationTasks(
  topology: Topology,
  options: ApplicationTasksOptions,
): Promise<ApplicationTasks> {
  const config = resolveConfig(topology.applicationId, { ...options, instanceId: 'tasks' });
  const redis = redisClient(config.redis, `${topology.applicationId}-tasks`);
  let connection: Error | undefined;
  redis.on('error', (error: Error) => {
    connection = error;
  });
  try {
    const [heard, group] = await Promise.all([
      redis.connect().then(() => heardStatuses(redis, topology.applicationId)),
      readGroup(topology, config),
    ]);
    return await told(topology, config, redis, heard, group);
  } catch (error) {
    throw connection ?? error;
  } finally {
    redis.disconnect();
  }
}

async function told(
  topology: Topology,
  config: ResolvedConfig,
  redis: RedisClient,
  heard: readonly HeardStatus[],
  group: GroupView,
): Promise<ApplicationTasks> {
  const tasks = await Promise.all(
    tasksOf(topology, group.counts).map(async (task) => {
      const known = await stateOf(redis, topology.applicationId, task);
      return describe(task, known, heard, group);
    }),
  );
  const dated = await withAges(tasks, config, group);
  const processes = heard.map(({ tasks: _tasks, ...process }) => ({ ...process, isSilent: isSilent(process) }));
  const own = new Set(topology.internalTopics.map(({ topic }) => topic));
  const missing = sourceTopics(topology)
    .filter((topic) => !group.counts.has(topic))
    .map(
      (topic) =>
        `topic '${topic}' does not exist: ${own.has(topic) ? 'a process makes it when it starts' : 'create it'}`,
    );
  return {
    applicationId: topology.applicationId,
    processes,
    tasks: dated,
    problems: problemsOf(dated, processes, missing),
  };
}

interface TaskPlace {
  readonly subTopology: number;
  readonly partition: number;
  readonly topics: readonly string[];
  readonly hasState: boolean;
}

/** The tasks there are by the topics' partitions, or at least one of a sub-topology whose topics do not exist. */
function tasksOf(topology: Topology, counts: ReadonlyMap<string, number>): TaskPlace[] {
  return topology.subTopologies.flatMap(({ id, sources, stores }) => {
    const topics = sources.map(({ topic }) => topic);
    const partitions = Math.max(1, ...topics.map((topic) => counts.get(topic) ?? 0));
    return Array.from({ length: partitions }, (_, partition) => ({
      subTopology: id,
      partition,
      topics,
      hasState: stores.length > 0,
    }));
  });
}

interface KnownState {
  readonly owner: string | null;
  readonly epoch: number | null;
  readonly seq: number | null;
  readonly streamTime: number | null;
}

async function stateOf(redis: RedisClient, applicationId: string, task: TaskPlace): Promise<KnownState> {
  if (!task.hasState) return { owner: null, epoch: null, seq: null, streamTime: null };
  const key = metaKey(taskPrefix({ applicationId, subTopology: task.subTopology, partition: task.partition }));
  const [owner, epoch, seq, streamTime] = await redis.hmget(key, 'owner', 'epoch', 'seq', 'streamTime');
  const numberOf = (text: string | null | undefined, least: number): number | null =>
    text === null || text === undefined || Number(text) < least ? null : Number(text);
  return {
    owner: owner ?? null,
    epoch: numberOf(epoch, 0),
    seq: numberOf(seq, 0),
    streamTime: numberOf(streamTime, 0),
  };
}

function describe(
  task: TaskPlace,
  { owner, ...state }: KnownState,
  heard: readonly HeardStatus[],
  { owners, positions }: GroupView,
): ApplicationTask {
  const { subTopology, partition, topics } = task;
  const assigned = topics
    .map((topic) => owners.get(`${topic}/${partition}`))
    .find((instance) => instance !== undefined);
  const process = heard.find(({ instanceId }) => instanceId === assigned);
  const speaks = process !== undefined && !isSilent(process) && process.state !== 'failed';
  const status = speaks
    ? process.tasks.find((one) => one.subTopology === subTopology && one.partition === partition)
    : undefined;
  const lags = topics.flatMap((topic) => positions.get(`${topic}/${partition}`) ?? []);
  const lagRecords = lags.length === 0 ? null : lags.reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
  return {
    id: `${subTopology}_${partition}`,
    topics,
    partition,
    state: assigned === undefined ? 'unassigned' : speaks ? (status?.state ?? 'starting') : 'silent',
    process: assigned ?? owner,
    restore: status?.restore ?? null,
    lagRecords,
    lagSeconds: lagRecords === 0 ? 0 : (status?.lag?.seconds ?? null),
    recordsPerSecond: status?.recordsPerSecond ?? 0,
    commitAgeMs: status?.commitAgeMs ?? null,
    // One of an older release tells nothing of them.
    counted: status?.counted ?? {},
    ...state,
  };
}

/** With the age of the first waiting record where no process tells it. */
async function withAges(
  tasks: readonly ApplicationTask[],
  config: ResolvedConfig,
  group: GroupView,
): Promise<ApplicationTask[]> {
  const waiting = tasks
    .filter(({ lagSeconds, lagRecords }) => lagSeconds === null && lagRecords !== null)
    .flatMap(({ topics, partition }) => topics.map((topic) => ({ topic, partition })))
    .flatMap((place) => {
      const position = group.positions.get(`${place.topic}/${place.partition}`);
      return position === undefined || position.next >= position.end ? [] : [{ ...place, offset: position.next }];
    });
  const oldest = await firstTimestamps(config, waiting);
  return tasks.map((task) => {
    if (task.lagSeconds !== null) return task;
    const times = task.topics.flatMap((topic) => oldest.get(`${topic}/${task.partition}`) ?? []);
    return times.length === 0 ? task : { ...task, lagSeconds: Math.max(0, Date.now() - Math.min(...times)) / 1_000 };
  });
}

function problemsOf(
  tasks: readonly ApplicationTask[],
  processes: readonly TaskProcess[],
  missing: readonly string[],
): string[] {
  const found = [...missing];
  for (const process of processes) {
    if (process.state === 'failed')
      found.push(`process '${process.instanceId}' failed: ${process.failure ?? 'see its log'}`);
    else if (process.isSilent) {
      found.push(
        `process '${process.instanceId}' on ${process.host} was not heard of for ${Math.round(process.ageMs / 1_000)} s: it hangs, was killed, or cannot reach Redis`,
      );
    }
  }
  const count = (state: ApplicationTask['state']): number => tasks.filter((task) => task.state === state).length;
  const unassigned = count('unassigned');
  if (unassigned > 0) found.push(`no process has ${unassigned} of ${tasks.length} tasks: start one`);
  const silent = count('silent');
  if (silent > 0) found.push(`${silent} of ${tasks.length} tasks are with processes that are not heard of`);
  return found;
}

function isSilent({ ageMs }: Pick<HeardStatus, 'ageMs'>): boolean {
  return ageMs >= SILENT_AFTER_MS;
}
