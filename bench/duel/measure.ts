import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from './arena.ts';
import type { Contestant } from './contestant.ts';
import type { Workload } from './workload.ts';

/** What one run took. Times of the CPU are microseconds a record. */
export interface Measured {
  readonly recordsPerSecond: number;
  /** Of the contestant's own processes. */
  readonly cpu: number;
  readonly redisCpu: number;
  /** Undefined where the broker was not started here. */
  readonly brokerCpu: number | undefined;
  /** What was compared with a recomputation from the input. */
  readonly checked: string;
}

/** Between the start of an application and its first record, milliseconds: members of a group join one after the other. */
const SETTLE_MS = 1_500;

/** How a contestant is run. */
export interface RunOptions {
  readonly commitIntervalMs: number;
  /** Threads of Kafka Streams. */
  readonly threads: number;
  readonly fetcher: 'direct' | 'rdkafka';
}

/** A cluster of one run: the processes that share the work are one contestant. */
type Team = readonly Contestant[];

/**
 * Runs a job once as a new application and checks its output. Measured is from the first record that is processed to the
 * last commit that brought output: starting, joining the group and loading tables come before.
 */
export async function measure(
  arena: Arena,
  team: Team,
  workload: Workload,
  applicationId: string,
  options: RunOptions,
): Promise<Measured> {
  const input = await workload.begin(arena, applicationId);
  const settings = {
    ...input.topics,
    commitIntervalMs: options.commitIntervalMs,
    threads: options.threads,
    fetcher: options.fetcher,
    bootstrapServers: arena.kafka,
    redis: arena.redis,
    cacheBytes: workload.cacheBytes,
  };
  await Promise.all(team.map((contestant, index) => contestant.run(applicationId, { ...settings, instance: index })));
  await input.ready?.();
  await sleep(SETTLE_MS);
  for (const contestant of team) contestant.arm();
  const servers = async () => ({ redis: await arena.redisCpuMicros(), broker: arena.brokerCpuMicros() });
  const began = await servers();
  const cpuBefore = await cpuOf(team);
  const output = input.topics.output ?? '';
  let cpu = Promise.resolve(cpuBefore);
  let checked = '';
  await input.open();
  const end = await arena.output.lastCommit(
    output,
    () => {
      cpu = cpuOf(team);
    },
    async () => {
      checked = await workload.check(arena, output);
    },
  );
  const ended = await servers();
  const begin = Math.min(...team.map((contestant) => contestant.first() ?? Number.POSITIVE_INFINITY));
  const [micros, seconds] = [(await cpu) - cpuBefore, (end - begin) / 1000];
  await Promise.all(team.map((contestant) => contestant.stop()));
  await arena.forget(applicationId);
  const { records } = workload;
  return {
    recordsPerSecond: records / seconds,
    cpu: micros / records,
    redisCpu: (ended.redis - began.redis) / records,
    brokerCpu:
      ended.broker === undefined || began.broker === undefined ? undefined : (ended.broker - began.broker) / records,
    checked,
  };
}

/** CPU time of the processes so far, microseconds. */
async function cpuOf(team: Team): Promise<number> {
  const each = await Promise.all(team.map((contestant) => contestant.cpu()));
  return each.reduce((total, micros) => total + micros, 0);
}
