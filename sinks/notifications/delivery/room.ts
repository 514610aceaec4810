import { setMaxListeners } from 'node:events';
import type { Due, DueNow, Lane } from '../store/due.ts';

/** How many things of a lane are at work at once, and of one tenant. */
export interface LaneLimits {
  readonly places: number;
  readonly perTenant: number;
}

export interface RoomLimits {
  readonly lanes: Readonly<Record<Lane, LaneLimits>>;
  /** How long a channel may wait for its receiver before it has to leave when others have no place, milliseconds. */
  readonly patienceMs: number;
}

/** The place of something that is at work. */
export class Place {
  readonly due: DueNow;
  readonly #leaving = new AbortController();
  #waitsSince: number | null = null;

  constructor(due: DueNow) {
    this.due = due;
    // Each message of its round listens, more than the ten that Node takes for a leak.
    setMaxListeners(0, this.#leaving.signal);
  }

  /** From `now` on it waits for others than us. */
  waits(now: number): void {
    this.#waitsSince = now;
  }

  /** Since when it has waited for its receiver; null when it does not. */
  get waitsSince(): number | null {
    return this.#waitsSince;
  }

  /** Aborted when it has to leave. */
  get signal(): AbortSignal {
    return this.#leaving.signal;
  }

  leave(reason: Error): void {
    this.#leaving.abort(reason);
  }
}

/**
 * The places in each lane, and who gets them: always the tenant that has the fewest, so that one may have them all only while nobody else
 * wants any. A channel that fails is in a lane of its own; one that has just begun to hang has to leave when others have no place. So
 * whatever hangs, a channel that does not waits for a place no longer than the patience, as long as fewer begin to hang in that time than
 * there are places.
 */
export class Room {
  readonly #limits: RoomLimits;
  readonly #taken = new Map<string, Place>();

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  get atWork(): readonly Due[] {
    return [...this.#taken.values()].map(({ due }) => due);
  }

  taken(lane: Lane): number {
    return this.#of(lane).length;
  }

  free(lane: Lane): number {
    return this.#limits.lanes[lane].places - this.taken(lane);
  }

  take(due: DueNow): Place {
    const place = new Place(due);
    this.#taken.set(keyOf(due), place);
    return place;
  }

  release({ due }: Place): void {
    this.#taken.delete(keyOf(due));
  }

  /** Of what waits in a lane, in the order in which it came to wait: what may begin. */
  admitted(lane: Lane, waiting: readonly DueNow[]): readonly DueNow[] {
    const { perTenant } = this.#limits.lanes[lane];
    const counts = this.#perTenant(lane);
    const ranked = waiting.map((due) => {
      const rank = counts.get(due.tenant) ?? 0;
      counts.set(due.tenant, rank + 1);
      return { due, rank };
    });
    return ranked
      .filter(({ rank }) => rank < perTenant)
      .toSorted((a, b) => a.rank - b.rank)
      .slice(0, Math.max(0, this.free(lane)))
      .map(({ due }) => due);
  }

  /** Who has to leave so that so many channels that do not fail get a place: first of the tenant with the most, then who has waited longest. */
  leaving(unplaced: number, now: number): readonly Place[] {
    const places = this.#of('healthy');
    const counts = this.#perTenant('healthy');
    const tenantHas = ({ due }: Place) => counts.get(due.tenant) ?? 0;
    const alreadyLeaving = places.filter(({ signal }) => signal.aborted).length;
    return places
      .filter(({ signal, waitsSince }) => !signal.aborted && now - (waitsSince ?? now) >= this.#limits.patienceMs)
      .toSorted((a, b) => tenantHas(b) - tenantHas(a) || (a.waitsSince ?? now) - (b.waitsSince ?? now))
      .slice(0, Math.max(0, unplaced - alreadyLeaving));
  }

  #of(lane: Lane): readonly Place[] {
    return [...this.#taken.values()].filter(({ due }) => due.lane === lane);
  }

  #perTenant(lane: Lane): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { due } of this.#of(lane)) counts.set(due.tenant, (counts.get(due.tenant) ?? 0) + 1);
    return counts;
  }
}

function keyOf({ tenant, kind, id }: Due): string {
  return JSON.stringify([tenant, kind, id]);
}
