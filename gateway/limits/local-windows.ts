/** How much a user or key may ask for. */
export interface RateLimits {
  /** Points in any window of this length. */
  readonly ratePoints: number;
  readonly rateSeconds: number;
}

/** Points in a window and waits in milliseconds, as both ways of counting tell them. */
export interface Taken {
  readonly allowed: boolean;
  readonly used: number;
  readonly resetMs: number;
  readonly waitMs: number;
}

/** Users and keys that one gateway remembers; the one that was first seen longest ago is forgotten. */
const maxKeys = 10_000;

/** Sliding windows in memory: what a gateway counts by while Redis is away. */
export class LocalWindows {
  readonly #limits: RateLimits;
  /** Milliseconds at which each point was taken, oldest first. */
  readonly #points = new Map<string, number[]>();

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /** Takes `points` of the window of `key` at `now`, milliseconds. */
  take(key: string, points: number, now: number): Taken {
    const { ratePoints: limit } = this.#limits;
    const windowMs = this.#limits.rateSeconds * 1000;
    const kept = (this.#points.get(key) ?? []).filter((at) => at > now - windowMs);
    const allowed = kept.length + points <= limit;
    const leaving = kept[Math.min(kept.length + points - limit, kept.length) - 1] ?? now;
    if (allowed) for (let point = 0; point < points; point++) kept.push(now);
    this.#points.set(key, kept);
    const oldestKey = this.#points.keys().next();
    if (this.#points.size > maxKeys && !oldestKey.done) this.#points.delete(oldestKey.value);
    const resetMs = (kept[0] ?? now - windowMs) + windowMs - now;
    return { allowed, used: kept.length, resetMs, waitMs: allowed ? 0 : leaving + windowMs - now };
  }
}
