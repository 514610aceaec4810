import type { Logger } from '../../../base/log.ts';
import { DeliveryError } from '../../errors.ts';
import { advanceGroup, prune, reroute } from '../store/desk.ts';
import { type Due, type DueNow, dueChannels, dueDesk, dueTotals, lanes, putOff } from '../store/due.ts';
import { type Place, Room } from './room.ts';
import { deliverRound, type RoundDeps } from './round.ts';

/** How long something that failed for a reason of ours is put off, milliseconds. */
const putOffMs = 30_000;
/** Waits between looks that fail: doubled up to ten seconds. */
const longestWaitMs = 10_000;
/** Channels of one tenant that one look finds: another follows at once when all of them had places. */
const foundPerTenant = { healthy: 32, failing: 4 } as const;
/** Milliseconds between two counts of all that is due, for the metrics. */
const countEveryMs = 5_000;

/**
 * Sees to whatever is due: turns of groups, queues of channels. Each channel has a round of its own at a time, and a place in the room:
 * that says how many are at work, and of whom.
 */
export class Dispatcher {
  readonly #deps: RoundDeps;
  readonly #logger: Logger;
  readonly #room: Room;
  readonly #work = new Set<Promise<void>>();
  /** The tenant whose desk was seen to last. */
  #lastDesk = '';
  #countedAt = Number.NEGATIVE_INFINITY;
  #wake: () => void = () => undefined;
  #woken = false;
  #stopping = false;
  #running: Promise<void> = Promise.resolve();

  constructor(deps: RoundDeps) {
    this.#deps = deps;
    this.#logger = deps.logger;
    this.#room = new Room(deps.limits);
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
    await Promise.all(this.#work);
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
    const now = this.#deps.clock.now();
    await this.#seeToChannels(now);
    await this.#seeToDesks(now);
    if (this.#room.free('failing') > 0) await this.#seeToLane('failing', now);
    for (const lane of lanes) this.#deps.metrics.places.set({ lane }, this.#room.taken(lane));
    if (now - this.#countedAt >= countEveryMs) await this.#count(now);
  }

  async #seeToChannels(now: number): Promise<void> {
    const unplaced = await this.#seeToLane('healthy', now);
    for (const place of this.#room.leaving(unplaced, now)) {
      this.#deps.metrics.cutShort.inc();
      const waited = (now - (place.waitsSince ?? now)) / 1000;
      const reason = `no answer within ${waited} s, and others waited for its place`;
      place.leave(new DeliveryError(reason, { permanent: false }));
    }
  }

  /** Begins with what has a place; gives how many were found that have none. */
  async #seeToLane(lane: 'healthy' | 'failing', now: number): Promise<number> {
    const { pool, limits } = this.#deps;
    const perTenant = foundPerTenant[lane];
    // Twice as many as have places: the tenants that have none are then among them, whoever has some.
    const limit = 2 * limits.lanes[lane].places;
    const waiting = await dueChannels(pool, lane, { now, atWork: this.#room.atWork, limit, perTenant });
    const admitted = this.#room.admitted(lane, waiting);
    for (const due of admitted) this.#begin(due);
    const unplaced = waiting.length - admitted.length;
    // A tenant may have more than were looked for.
    if (unplaced === 0 && waiting.length >= perTenant) this.#woken = true;
    return unplaced;
  }

  async #seeToDesks(now: number): Promise<void> {
    const room = this.#room;
    const limit = room.free('desk');
    if (limit === 0) return;
    const waiting = await dueDesk(this.#deps.pool, { now, atWork: room.atWork, limit, after: this.#lastDesk });
    for (const due of room.admitted('desk', waiting)) {
      this.#lastDesk = due.tenant;
      this.#begin(due);
    }
  }

  #begin(due: DueNow): void {
    const place = this.#room.take(due);
    const done = this.#seeTo(place).finally(() => {
      this.#room.release(place);
      this.#work.delete(done);
      this.wake();
    });
    this.#work.add(done);
  }

  /** Never rejects: what fails is put off, so that it does not come back at once. */
  async #seeTo(place: Place): Promise<void> {
    const { pool, clock } = this.#deps;
    const { due } = place;
    try {
      await this.#do(due, place);
    } catch (error) {
      this.#failed(due.kind.toLowerCase(), error);
      await putOff(pool, due, clock.now() + putOffMs).catch((failure: unknown) => this.#failed('put off', failure));
    }
  }

  #do(due: Due, place: Place): Promise<void> {
    const { pool, clock } = this.#deps;
    switch (due.kind) {
      case 'CHANNEL':
        return deliverRound({ tenant: due.tenant, channel: due.id }, this.#deps, place);
      case 'GROUP':
        return advanceGroup(pool, due, clock.now());
      case 'POLICY':
        return reroute(pool, due, clock.now());
      case 'PRUNE':
        return prune(pool, due, clock.now());
    }
  }

  async #count(now: number): Promise<void> {
    const { pool, metrics } = this.#deps;
    this.#countedAt = now;
    const { overdueMs, waiting } = await dueTotals(pool, { now, atWork: this.#room.atWork });
    metrics.waiting.set(waiting);
    for (const lane of lanes) metrics.overdue.set({ lane }, (overdueMs.get(lane) ?? 0) / 1000);
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
