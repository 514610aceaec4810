import { hostname } from 'node:os';
import type { StreamsAppState } from './app-state.ts';
import type { AssignedPartition, Assignment } from './assignment.ts';
import type { GroupConsumer } from './client.ts';
import type { ResolvedConfig } from './config.ts';
import type { Lag } from './lag.ts';
import type { StreamsMetrics } from './metrics.ts';
import type { RedisClient } from './redis-connection.ts';
import { RoundGauge } from './round-gauge.ts';
import { type ProcessStatus, STATUS_INTERVAL_MS, type TaskStatus, tellStatus, withdrawStatus } from './status-board.ts';
import type { TaskRuntime } from './task-runtime.ts';

/** Reports over which a task's throughput is taken. */
const RATE_REPORTS = 5;
/** How long Redis may take to note a status, milliseconds. */
const TELL_TIMEOUT_MS = 2_000;

/** The lane that is reported on. */
export interface ReportedLane {
  readonly assignment: Assignment;
  readonly consumer: GroupConsumer;
}

/** What the last reports counted of a task, the oldest first. */
type Counts = Array<{ readonly at: number; readonly records: number }>;

/**
 * Measures, once a second, what each task does, beside the lane and not in it: sets the metrics of lag, restoring and memory,
 * and tells it in Redis, where `applicationTasks` finds it.
 */
export class StatusReporter {
  readonly #config: ResolvedConfig;
  readonly #topologyHash: string;
  readonly #redis: RedisClient;
  readonly #metrics: StreamsMetrics;
  readonly #startedAt = performance.now();
  readonly #counts = new Map<TaskRuntime, Counts>();
  readonly #gauges;
  #lane: ReportedLane | undefined;
  #state: StreamsAppState = 'created';
  #failure: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> | undefined;
  #isUnheard = false;

  constructor(options: {
    readonly config: ResolvedConfig;
    readonly topologyHash: string;
    readonly redis: RedisClient;
    readonly metrics: StreamsMetrics;
  }) {
    this.#config = options.config;
    this.#topologyHash = options.topologyHash;
    this.#redis = options.redis;
    this.#metrics = options.metrics;
    const { lagRecords, lagSeconds, restoreRecords, restoreRemainingRecords } = options.metrics;
    this.#gauges = {
      lagRecords: new RoundGauge(lagRecords),
      lagSeconds: new RoundGauge(lagSeconds),
      restoreRecords: new RoundGauge(restoreRecords),
      restoreRemainingRecords: new RoundGauge(restoreRemainingRecords),
    };
  }

  start(): void {
    this.#timer = setInterval(() => this.#report(), STATUS_INTERVAL_MS).unref();
  }

  /** From now on this lane is reported on; none while there is none. */
  watch(lane: ReportedLane | undefined): void {
    this.#lane = lane;
  }

  /** Notes the state; it is told with the next report. */
  become(state: StreamsAppState, failure?: Error): void {
    this.#state = state;
    if (failure !== undefined) this.#failure = failure.message;
  }

  /** Ends reporting. A process that ended as it was told to is forgotten; one that failed says so last. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#lane = undefined;
    const { applicationId, instanceId } = this.#config;
    await this.#telling;
    const status = this.#status();
    const failed = this.#state === 'failed';
    await this.#tell(() =>
      failed ? tellStatus(this.#redis, applicationId, status) : withdrawStatus(this.#redis, applicationId, instanceId),
    );
  }

  #report(): void {
    const status = this.#status();
    // While Redis is slow, reports are left out: the next one says all of it.
    this.#telling ??= this.#tell(() => tellStatus(this.#redis, this.#config.applicationId, status)).finally(() => {
      this.#telling = undefined;
    });
  }

  /** Waits for a bounded time; that nobody could be told is logged once, and stops nothing. */
  async #tell(act: () => Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`Redis did not answer within ${TELL_TIMEOUT_MS} ms`)), TELL_TIMEOUT_MS);
    });
    try {
      await Promise.race([act(), tooLong]);
      this.#isUnheard = false;
    } catch (error) {
      const { applicationId, logger } = this.#config;
      if (!this.#isUnheard) logger.warn({ application: applicationId, err: error }, 'the status could not be told');
      this.#isUnheard = true;
    } finally {
      clearTimeout(timer);
    }
  }

  #status(): ProcessStatus {
    return {
      instanceId: this.#config.instanceId,
      host: hostname(),
      pid: process.pid,
      state: this.#state,
      failure: this.#failure,
      upMs: Math.round(performance.now() - this.#startedAt),
      topologyHash: this.#topologyHash,
      residentBytes: process.memoryUsage.rss(),
      tasks: this.#measure(),
    };
  }

  #measure(): TaskStatus[] {
    const byTask = new Map<TaskRuntime, AssignedPartition[]>();
    for (const partition of this.#lane?.assignment.all() ?? []) {
      const those = byTask.get(partition.task);
      if (those === undefined) byTask.set(partition.task, [partition]);
      else those.push(partition);
    }
    for (const task of this.#counts.keys()) if (!byTask.has(task)) this.#counts.delete(task);
    const statuses = [...byTask].map(([task, partitions]) => this.#statusOf(task, partitions));
    for (const gauge of Object.values(this.#gauges)) gauge.endRound();
    const application = this.#config.applicationId;
    const inState = (wanted: TaskStatus['state']) => statuses.filter(({ state }) => state === wanted).length;
    this.#metrics.restoringTasks.set({ application }, inState('restoring'));
    this.#metrics.runningTasks.set({ application }, inState('running'));
    return statuses;
  }

  #statusOf(task: TaskRuntime, partitions: readonly AssignedPartition[]): TaskStatus {
    const { running, hasState, restore, committedAt } = task;
    if (restore !== undefined && !running) {
      const labels = { application: this.#config.applicationId, task: `${task.subTopology.id}_${task.partition}` };
      this.#gauges.restoreRecords.set(labels, restore.of);
      this.#gauges.restoreRemainingRecords.set(labels, restore.of - restore.done);
    }
    return {
      subTopology: task.subTopology.id,
      partition: task.partition,
      state: running ? 'running' : hasState ? 'restoring' : 'starting',
      restore: running || restore === undefined ? null : { done: restore.done, of: restore.of },
      lag: this.#lagOf(partitions),
      recordsPerSecond: this.#rateOf(task),
      commitAgeMs: committedAt === undefined ? null : Math.round(performance.now() - committedAt),
      cachedBytes: task.state.bytes,
      counted: Object.fromEntries(task.counted),
    };
  }

  #lagOf(partitions: readonly AssignedPartition[]): Lag | null {
    const lags = partitions.flatMap(({ topic, partition, position, lag }) => {
      const end = this.#lane?.consumer.endOffset({ topic, partition });
      if (end === undefined || position === undefined) return [];
      const measured = lag.measure(position, end, performance.now(), Date.now());
      const labels = { application: this.#config.applicationId, topic, partition: String(partition) };
      this.#gauges.lagRecords.set(labels, measured.records);
      this.#gauges.lagSeconds.set(labels, measured.seconds);
      return [measured];
    });
    if (lags.length === 0) return null;
    return {
      records: lags.reduce((sum, { records }) => sum + records, 0),
      seconds: Math.max(...lags.map(({ seconds }) => seconds)),
    };
  }

  #rateOf(task: TaskRuntime): number {
    const counts = this.#counts.get(task) ?? [];
    const now = { at: performance.now(), records: task.committedRecords };
    counts.push(now);
    if (counts.length > RATE_REPORTS + 1) counts.shift();
    this.#counts.set(task, counts);
    const first = counts[0] ?? now;
    return now.at > first.at ? Math.round(((now.records - first.records) * 10_000) / (now.at - first.at)) / 10 : 0;
  }
}
