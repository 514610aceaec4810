import type { Logger } from '../../../base/log.ts';
import { advanceGroup, prune, reroute } from '../store/desk.ts';
import { type Due, dueNow, putOff } from '../store/due.ts';
import { deliverRound, type RoundDeps } from './round.ts';

/** Things other than channels that are seen to at once: each takes a connection. */
const maxDeskWork = 3;
/** How long something that failed for a reason of ours is put off, milliseconds. */
const putOffMs = 30_000;
/** Waits between looks that fail: doubled up to ten seconds. */
const longestWaitMs = 10_000;

/**
 * Sees to whatever is due: turns of groups, queues of channels. Each channel has a round of its own at a time, so one that hangs
 * holds nobody but itself; how many are at work is bounded, and of each tenant.
 */
export class Dispatcher {
  readonly #deps: RoundDeps;
  readonly #logger: Logger;
  readonly #atWork = new Map<string, { readonly due: Due; readonly done: Promise<void> }>();
  #wake: () => void = () => undefined;
  #woken = false;
  #stopping = false;
  #running: Promise<void> = Promise.resolve();

  constructor(deps: RoundDeps) {
    this.#deps = deps;
    this.#logger = deps.logger;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Something has been queued by this process: it is seen to now. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Takes on nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#running;
    await Promise.all([...this.#atWork.values()].map(({ done }) => done));
  }

  async #run(): Promise<void> {
    let waitMs = this.#deps.limits.pollMs;
    while (!this.#stopping) {
      this.#woken = false;
      try {
        await this.#look();
        waitMs = this.#deps.limits.pollMs;
      } catch (error) {
        this.#failed('look', error);
        waitMs = Math.min(waitMs * 2, longestWaitMs);
      }
      if (!this.#woken && !this.#stopping) await this.#sleep(waitMs);
    }
  }

  async #look(): Promise<void> {
    const { pool, clock, limits, metrics } = this.#deps;
    // What is at work stays due until it is done, so there must be room for others beside it.
    const found = await dueNow(pool, clock.now(), {
      channels: 2 * limits.channels,
      channelsPerTenant: limits.channelsPerTenant,
      others: 2 * maxDeskWork,
    });
    metrics.oldest.set(found.oldestMs / 1000);
    metrics.waiting.set(found.waiting);
    for (const due of found.due) {
      const key = JSON.stringify([due.tenant, due.kind, due.id]);
      if (this.#atWork.has(key) || !this.#hasRoom(due)) continue;
      const done = this.#seeTo(due).finally(() => {
        this.#atWork.delete(key);
        this.wake();
      });
      this.#atWork.set(key, { due, done });
    }
  }

  #hasRoom({ kind, tenant }: Due): boolean {
    const channels = [...this.#atWork.values()].filter(({ due }) => due.kind === 'CHANNEL');
    if (kind !== 'CHANNEL') return this.#atWork.size - channels.length < maxDeskWork;
    const { limits } = this.#deps;
    const ofTenant = channels.filter(({ due }) => due.tenant === tenant).length;
    return channels.length < limits.channels && ofTenant < limits.channelsPerTenant;
  }

  /** Never rejects: what fails is put off, so that it does not come back at once. */
  async #seeTo(due: Due): Promise<void> {
    const { pool, clock } = this.#deps;
    try {
      await this.#work(due);
    } catch (error) {
      this.#failed(due.kind.toLowerCase(), error);
      await putOff(pool, due, clock.now() + putOffMs).catch((failure: unknown) => this.#failed('put off', failure));
    }
  }

  #work(due: Due): Promise<void> {
    const { pool, clock } = this.#deps;
    switch (due.kind) {
      case 'CHANNEL':
        return deliverRound({ tenant: due.tenant, channel: due.id }, this.#deps);
      case 'GROUP':
        return advanceGroup(pool, due, clock.now());
      case 'POLICY':
        return reroute(pool, due, clock.now());
      case 'PRUNE':
        return prune(pool, due, clock.now());
    }
  }

  #failed(work: string, error: unknown): void {
    this.#deps.metrics.errors.inc({ work });
    this.#logger.warn({ err: error, work }, 'notifications: not done, tried again');
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
