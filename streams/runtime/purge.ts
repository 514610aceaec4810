import type { Admin } from '@platformatic/kafka';
import type { Topology } from '../topology/topology.ts';
import { openAdmin } from './admin.ts';
import type { Assignment } from './assignment.ts';
import type { ResolvedConfig } from './config.ts';
import type { StreamsMetrics } from './metrics.ts';

/** Longest time that closing waits for a request under way, milliseconds; the next owner of the partitions repeats it. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Deletes, every `purgeIntervalMs`, the records of the application's own topics that were read and committed. Nothing else
 * does: the topics have no retention, because their records carry event times, and those of a backfill are old from the
 * start. What could not be deleted is deleted the next time.
 */
export class RepartitionPurge {
  readonly #topics: ReadonlySet<string>;
  readonly #config: ResolvedConfig;
  readonly #assignment: Assignment;
  readonly #metrics: Pick<StreamsMetrics, 'purgeErrors'>;
  readonly #timer: NodeJS.Timeout | undefined;
  /** By partition, up to where it was deleted. */
  readonly #purged = new Map<string, number>();
  #admin: Admin | undefined;
  #work: Promise<void> | undefined;

  constructor(
    topology: Topology,
    config: ResolvedConfig,
    assignment: Assignment,
    metrics: Pick<StreamsMetrics, 'purgeErrors'>,
  ) {
    this.#topics = new Set(topology.internalTopics.map(({ topic }) => topic));
    this.#config = config;
    this.#assignment = assignment;
    this.#metrics = metrics;
    if (this.#topics.size > 0) this.#timer = setInterval(() => this.#begin(), config.purgeIntervalMs).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref());
    await Promise.race([this.#work, patience]);
    await this.#admin?.close();
  }

  #begin(): void {
    this.#work ??= this.#purge()
      .catch((error: unknown) => {
        const { applicationId, logger } = this.#config;
        this.#metrics.purgeErrors.inc({ application: applicationId });
        logger.warn(
          { application: applicationId, err: error },
          'what was read of repartition topics is not deleted yet',
        );
      })
      .finally(() => {
        this.#work = undefined;
      });
  }

  async #purge(): Promise<void> {
    const due = this.#assignment.all().flatMap(({ topic, partition, position }) => {
      if (!this.#topics.has(topic) || position === undefined) return [];
      const before = this.#purged.get(`${topic}/${partition}`) ?? 0;
      return position > before ? [{ topic, partition, offset: position }] : [];
    });
    if (due.length === 0) return;
    this.#admin ??= await openAdmin(this.#config);
    await this.#admin.deleteRecords({
      topics: [...new Set(due.map(({ topic }) => topic))].map((name) => ({
        name,
        partitions: due
          .filter(({ topic }) => topic === name)
          .map(({ partition, offset }) => ({ partition, offset: BigInt(offset) })),
      })),
    });
    for (const { topic, partition, offset } of due) this.#purged.set(`${topic}/${partition}`, offset);
  }
}
