import type { WatermarkReader } from './client.ts';
import type { ResolvedConfig } from './config.ts';
import type { TaskRuntime } from './task-runtime.ts';

/** What floors need of a task. */
export type FlooredTask = Pick<TaskRuntime, 'running' | 'hasState' | 'partition' | 'floors' | 'writeFloors'> & {
  readonly subTopology: { readonly stores: ReadonlyArray<{ readonly name: string; readonly changelog: string }> };
};

/** How often the changelogs' ends are noted, milliseconds: who takes a task over from one that died reads no more than since then. */
const INTERVAL_MS = 5_000;
/** Longest wait for one end, milliseconds. Each holds a thread of the pool, which commits need as well. */
const QUERY_TIMEOUT_MS = 3_000;
/** Longest time that tasks that are given away are held up for it, milliseconds. */
const LEAVE_TIMEOUT_MS = 1_000;

/**
 * Notes the ends of changelogs as the tasks' floors (see `TaskMeta.floors`), so that a restart need not read what is before. An
 * end counts only when no commit began while it was asked for: every later commit's records then lie beyond it. Nobody waits
 * for that, and where it fails an earlier floor stands: more is read then, and nothing else.
 */
export class Floors {
  readonly #watermarks: Pick<WatermarkReader, 'watermarks'>;
  readonly #config: Pick<ResolvedConfig, 'applicationId' | 'logger'>;
  #notedAt = performance.now();
  #commits = 0;
  #isNoting = false;

  constructor(parts: {
    readonly watermarks: Pick<WatermarkReader, 'watermarks'>;
    readonly config: Pick<ResolvedConfig, 'applicationId' | 'logger'>;
  }) {
    this.#watermarks = parts.watermarks;
    this.#config = parts.config;
  }

  /** To be called before a commit sends its first changelog record. */
  commitBegins(): void {
    this.#commits += 1;
  }

  /** Begins to note them when it is time to; the next commit of each task writes them to Redis. */
  note(tasks: ReadonlySet<FlooredTask>, now = performance.now()): void {
    if (this.#isNoting || now - this.#notedAt < INTERVAL_MS) return;
    this.#isNoting = true;
    this.#notedAt = now;
    void this.#take(withState(tasks)).finally(() => {
      this.#isNoting = false;
    });
  }

  /**
   * Writes to Redis that it has all of the changelogs of tasks that are given away, once their commits are there. No commit may
   * begin meanwhile.
   */
  async leave(tasks: ReadonlySet<FlooredTask>): Promise<void> {
    const left = withState(tasks);
    if (left.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LEAVE_TIMEOUT_MS);
    });
    await Promise.race([this.#take(left, (task) => task.writeFloors()), patience]);
    clearTimeout(timer);
  }

  /** One task after the other: the broker is asked for few ends at once. */
  async #take(tasks: readonly FlooredTask[], write?: (task: FlooredTask) => Promise<void>): Promise<void> {
    try {
      for (const task of tasks) {
        const commits = this.#commits;
        const { stores } = task.subTopology;
        const ends = await Promise.all(
          stores.map(({ changelog: topic }) =>
            this.#watermarks.watermarks({ topic, partition: task.partition }, QUERY_TIMEOUT_MS),
          ),
        );
        if (commits !== this.#commits) continue;
        task.floors = new Map(stores.map((store, index) => [store.name, ends[index]?.high ?? 0]));
        await write?.(task);
      }
    } catch (error) {
      const { applicationId, logger } = this.#config;
      logger.info({ application: applicationId, err: error }, 'where changelogs end is not noted');
    }
  }
}

function withState(tasks: ReadonlySet<FlooredTask>): FlooredTask[] {
  return [...tasks].filter((task) => task.running && task.hasState);
}
