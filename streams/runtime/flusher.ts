import type { ResolvedConfig } from './config.ts';
import type { StreamsMetrics } from './metrics.ts';
import { retried } from './redis-retry.ts';
import type { TaskCommit } from './task-runtime.ts';

/** Commits that may be in Kafka but not yet in Redis; more, and the lane waits. */
const MAX_UNFLUSHED = 2;

/**
 * Writes committed state to Redis, one commit after the other and all tasks of a commit side by side, while the lane goes
 * on. Nothing is lost when it fails or the process dies: the changelog has it.
 */
export class StateFlusher {
  readonly #config: ResolvedConfig;
  readonly #metrics: StreamsMetrics;
  #tail: Promise<void> = Promise.resolve();
  #unflushed = 0;
  #failure: Error | undefined;

  constructor(config: ResolvedConfig, metrics: StreamsMetrics) {
    this.#config = config;
    this.#metrics = metrics;
  }

  /** The first failure since the last call; the tasks' state in Redis is then behind. */
  takeFailure(): Error | undefined {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure;
  }

  /** Queues the state of a commit. */
  push(commits: readonly TaskCommit[]): void {
    if (commits.length === 0) return;
    this.#unflushed++;
    this.#tail = this.#tail.then(async () => {
      await Promise.all(commits.map((commit) => this.#flush(commit)));
      this.#unflushed--;
    });
  }

  /** Resolves when another commit may be made. */
  async room(): Promise<void> {
    while (this.#unflushed >= MAX_UNFLUSHED) await this.#tail;
  }

  /** Resolves when everything queued was written or has failed. */
  async drained(): Promise<void> {
    await this.#tail;
  }

  async #flush({ task, seqBefore, seq, streamTime, writes, floors, epoch }: TaskCommit): Promise<void> {
    const meta: Array<readonly [string, string | number]> = [['streamTime', streamTime]];
    for (const [store, floor] of floors) meta.push([`floor.${store}`, floor]);
    const stop = this.#metrics.redisWriteSeconds.startTimer({ application: this.#config.applicationId });
    try {
      await retried(
        () => task.redis.apply({ epoch, seqBefore, seq, writes, ends: 'commit', meta }),
        this.#config.redisTimeoutMs,
      );
      task.flushed(seq);
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    }
    stop();
  }
}
