import type { TimedState } from '../../../state/timed-state.ts';
import type { NodeContext } from '../../node.ts';

const separator = '|';

/** The clocks of the watermark groups of a windowed step; without groups there is one, of the group ''. */
export class WatermarkGroups<A> {
  readonly #context: Pick<NodeContext, 'generation'>;
  readonly #state: TimedState<A>;
  /** What clocks' names begin with; apart from the store's own, whatever the group's name. */
  readonly #prefix: string;
  readonly #maxGroups: number;
  #count = 0;
  /** What was counted holds as long as no write was taken back. */
  #countedIn = -1;

  /**
   * @param clock tells the clocks of steps apart that share a store
   * @param maxGroups clocks that are kept at most
   */
  constructor(context: Pick<NodeContext, 'generation'>, state: TimedState<A>, clock: string, maxGroups: number) {
    this.#context = context;
    this.#state = state;
    this.#prefix = `group${clock}${separator}`;
    this.#maxGroups = maxGroups;
  }

  /** Moves a group's clock forward to a time; answers where it stands. */
  advance(group: string, timestamp: number): number {
    const clock = this.#prefix + group;
    const isNew = this.#state.time(clock) === undefined;
    const streamTime = this.#state.advance(clock, timestamp);
    if (isNew && this.#countedIn === this.#context.generation) this.#count += 1;
    return streamTime;
  }

  /** Every group that has a clock. */
  all(): string[] {
    return this.#state
      .names()
      .flatMap((name) => (name.startsWith(this.#prefix) ? [name.slice(this.#prefix.length)] : []));
  }

  /** The group that must go before another one may come, whose clock is furthest behind; undefined while there is room. */
  inTheWayOf(group: string): string | undefined {
    if (this.#state.time(this.#prefix + group) !== undefined) return undefined;
    if (this.#countedIn !== this.#context.generation) {
      this.#count = this.all().length;
      this.#countedIn = this.#context.generation;
    }
    if (this.#count < this.#maxGroups) return undefined;
    let last: string | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const other of this.all()) {
      const time = this.#state.time(this.#prefix + other) ?? 0;
      if (time > least || (time === least && last !== undefined && other >= last)) continue;
      last = other;
      least = time;
    }
    return last;
  }

  /** Forgets a group's clock: what comes of it begins anew. */
  forget(group: string): void {
    this.#state.forgetTime(this.#prefix + group);
    this.#countedIn = -1;
  }
}
