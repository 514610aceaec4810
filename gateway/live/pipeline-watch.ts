import type { Logger } from '../../base/log.ts';
import type { Principal } from '../auth/principal.ts';
import type { PipelineStatus } from '../generated/resolvers.ts';
import type { GatewayLimits } from '../limits.ts';
import { once, type Places } from './places.ts';
import { type Delivery, Subscription } from './subscription.ts';

/** Milliseconds between two looks at the pipeline. */
const lookMs = 3_000;

/** A part of the pipeline whose status is another one than before. */
export interface PipelineChange {
  readonly name: string;
}

/** How the parts of the pipeline are looked at. */
export interface PipelineEyes {
  parts(): readonly string[];
  /** @throws where the broker or Redis does not answer. */
  status(part: string): Promise<PipelineStatus>;
}

/**
 * Watches how the pipeline runs, once for all who watch, and only while somebody does. A status tells all there is: who comes back begins
 * with how it is now, so there is nothing to go on from and nothing to miss.
 */
export class PipelineWatch {
  readonly #places: Places;
  readonly #limits: Pick<GatewayLimits, 'exactEvents' | 'waitingEvents'>;
  readonly #logger: Logger;
  readonly #subscribers = new Set<Subscription<PipelineChange>>();
  #seen = new Map<string, string>();
  #number = 0;
  #isLooking = false;
  #stopWaiting: (() => void) | undefined;

  constructor(places: Places, limits: Pick<GatewayLimits, 'exactEvents' | 'waitingEvents'>, logger: Logger) {
    this.#places = places;
    this.#limits = limits;
    this.#logger = logger;
  }

  /** Every part as it is now, and each again when it is otherwise. @throws RequestError MR_TOO_MANY_SUBSCRIPTIONS. */
  async subscribe(principal: Principal, eyes: PipelineEyes): Promise<AsyncIterableIterator<Delivery<PipelineChange>>> {
    const leave = this.#places.take(principal);
    const subscription: Subscription<PipelineChange> = new Subscription<PipelineChange>({
      from: '0-0',
      limits: this.#limits,
      wants: () => true,
      source: { readBack: async (position) => ({ events: [], position }), join: () => true },
      onClose: once(() => {
        this.#subscribers.delete(subscription);
        leave();
        if (this.#subscribers.size === 0) this.#stopWaiting?.();
      }),
      onTooSlow: () => undefined,
    });
    await subscription.begin();
    this.#subscribers.add(subscription);
    for (const name of eyes.parts()) this.#put(subscription, name);
    if (!this.#isLooking) void this.#lookOn(eyes);
    return subscription;
  }

  /** Ends every subscription, and looks no more. */
  async close(): Promise<void> {
    await Promise.all([...this.#subscribers].map((subscriber) => subscriber.return()));
  }

  async #lookOn(eyes: PipelineEyes): Promise<void> {
    this.#isLooking = true;
    while (this.#subscribers.size > 0) {
      await this.#look(eyes);
      if (this.#subscribers.size > 0) await this.#pause();
    }
    this.#isLooking = false;
    this.#seen = new Map();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lookMs);
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #look(eyes: PipelineEyes): Promise<void> {
    for (const name of eyes.parts()) {
      const now = await this.#told(eyes, name);
      const before = this.#seen.get(name);
      this.#seen.set(name, now);
      if (before === undefined || before === now) continue;
      for (const subscriber of this.#subscribers) this.#put(subscriber, name);
    }
  }

  /** What a status says, without what is another number at every look. */
  async #told(eyes: PipelineEyes, name: string): Promise<string> {
    try {
      const { at: _at, processes, tasks, ...status } = await eyes.status(name);
      return JSON.stringify([
        status,
        processes.map(({ instanceId, state, failure, isSilent }) => [instanceId, state, failure, isSilent]),
        tasks.map(({ id, state, instanceId, restore, lagRecords }) => [id, state, instanceId, restore, lagRecords]),
      ]);
    } catch (error) {
      this.#logger.warn({ err: error, topology: name }, 'the pipeline cannot be looked at');
      return 'does not answer';
    }
  }

  #put(subscriber: Subscription<PipelineChange>, name: string): void {
    this.#number += 1;
    subscriber.put({ id: `${this.#number}-0`, key: name, node: { name } });
  }
}
