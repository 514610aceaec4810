import { randomUUID } from 'node:crypto';
import type { Redis } from '../../base/redis.ts';
import { dataVersion } from '../../schemas/data-version.ts';

/** Tenants whose new version could not be told that are remembered. Beyond it what was kept of them ends by its age. */
const maxUntold = 10_000;

/**
 * Tells readers in Redis that tenants have new data. A version that could not be told is told with the next one, so that Redis never
 * holds up the data itself; meanwhile what dashboards kept is at most as old as they keep it.
 */
export class DataVersions {
  readonly #redis: Redis;
  readonly #database: string;
  readonly #onFailure: (error: Error) => void;
  #untold = new Set<string>();

  constructor(redis: Redis, database: string, onFailure: (error: Error) => void) {
    this.#redis = redis;
    this.#database = database;
    this.#onFailure = onFailure;
    redis.on('ready', () => void this.changed([]));
  }

  /** To be called after the write, when readers see it. */
  async changed(tenants: Iterable<string>): Promise<void> {
    for (const tenant of tenants) if (this.#untold.size < maxUntold) this.#untold.add(tenant);
    if (this.#untold.size === 0 || this.#redis.status !== 'ready') return;
    const telling = this.#untold;
    this.#untold = new Set();
    const pipeline = this.#redis.pipeline();
    for (const tenant of telling) {
      pipeline.set(dataVersion.key(tenant, this.#database), randomUUID(), 'PX', dataVersion.keepMs);
    }
    try {
      const failure = (await pipeline.exec())?.find(([error]) => error !== null)?.[0];
      if (failure) throw failure;
    } catch (error) {
      for (const tenant of telling) this.#untold.add(tenant);
      this.#onFailure(error as Error);
    }
  }
}
