import { type GatewayError, RequestError } from '../errors.ts';
import { compareIds } from './cursor.ts';
import type { LiveEvent } from './event.ts';

/** An event for a subscriber. */
export interface Delivery<Node> {
  readonly id: string;
  readonly node: Node;
  /** Older states of what is told here or later that were left out since the delivery before. */
  readonly skipped: number;
}

/** How much may wait for one subscriber. */
export interface WaitingLimits {
  /** Events that wait as they came; beyond it only the newest of each key does. */
  readonly exactEvents: number;
  /** Events that wait at all; a subscriber that leaves more is dropped. */
  readonly waitingEvents: number;
}

/** Where a subscriber that is behind gets what it has not seen. */
export interface Source<Node> {
  /** The next events after `position`, oldest first, and how far that goes. @throws what the subscriber is to be told. */
  readBack(position: string): Promise<{ readonly events: readonly LiveEvent<Node>[]; readonly position: string }>;
  /** Has the reader put everything after `position` from now on; false while it is further than that. */
  join(position: string): boolean;
}

/**
 * The events of one subscription, in the order of the stream. One that is behind reads back at the pace of its client; live ones
 * wait here. A client that is slower than the events first loses older states of the same key, which `skipped` counts, and is then
 * dropped: what waits never grows beyond `waitingEvents`.
 */
export class Subscription<Node> implements AsyncIterableIterator<Delivery<Node>> {
  readonly #limits: WaitingLimits;
  readonly #exact: boolean;
  readonly #onClose: () => void;
  readonly #onTooSlow: (error: GatewayError) => void;
  readonly #wants: (node: Node) => boolean;
  readonly #source: Source<Node>;
  #waiting: LiveEvent<Node>[] = [];
  #compactAt: number;
  #position: string;
  #live = false;
  #skipped = 0;
  #closed = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(options: {
    readonly from: string;
    readonly limits: WaitingLimits;
    /** Whether no event is left out for a newer one of its key. */
    readonly exact?: boolean;
    readonly wants: (node: Node) => boolean;
    readonly source: Source<Node>;
    /** Told at least once when nothing more is to be put. */
    readonly onClose: () => void;
    readonly onTooSlow: (error: GatewayError) => void;
  }) {
    this.#position = options.from;
    this.#limits = options.limits;
    this.#exact = options.exact ?? false;
    this.#compactAt = options.limits.exactEvents;
    this.#wants = options.wants;
    this.#source = options.source;
    this.#onClose = options.onClose;
    this.#onTooSlow = options.onTooSlow;
  }

  /** Events that wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes a live event; what reading back has brought already is left out. */
  put(event: LiveEvent<Node>): void {
    if (this.#closed || this.#failure !== undefined || compareIds(event.id, this.#position) <= 0) return;
    this.#position = event.id;
    if (!this.#wants(event.node)) return;
    this.#waiting.push(event);
    if (this.#exact) this.#dropBeyond(this.#waiting.length);
    else if (this.#waiting.length > this.#compactAt) this.#compact();
    this.#wake?.();
  }

  /** Ends the subscription with an error, after which nothing more is told. */
  fail(error: Error): void {
    if (this.#closed || this.#failure !== undefined) return;
    this.#failure = error;
    this.#waiting = [];
    this.#onClose();
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<Delivery<Node>>> {
    for (;;) {
      if (this.#closed) return { done: true, value: undefined };
      if (this.#failure !== undefined) {
        this.#close();
        throw this.#failure;
      }
      const event = this.#waiting.shift();
      if (event !== undefined) return { done: false, value: this.#delivery(event) };
      if (this.#live) await this.#event();
      else await this.#readBack();
    }
  }

  async return(): Promise<IteratorResult<Delivery<Node>>> {
    this.#close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Takes part from now on, or begins to read back. @throws what reading back throws. */
  async begin(): Promise<void> {
    this.#live = this.#source.join(this.#position);
    if (!this.#live) await this.#readBack();
    if (this.#failure !== undefined) throw this.#failure;
  }

  #delivery({ id, node }: LiveEvent<Node>): Delivery<Node> {
    const skipped = this.#skipped;
    this.#skipped = 0;
    if (this.#waiting.length === 0) this.#compactAt = this.#limits.exactEvents;
    return { id, node, skipped };
  }

  async #readBack(): Promise<void> {
    try {
      const { events, position } = await this.#source.readBack(this.#position);
      if (this.#closed) return;
      this.#waiting.push(...events.filter(({ node }) => this.#wants(node)));
      this.#position = position;
      this.#live = this.#source.join(position);
    } catch (error) {
      this.fail(error as Error);
    }
  }

  #event(): Promise<void> {
    return new Promise<void>((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }

  /** Keeps the newest event of each key. The next time is when as many again have come, so that it costs little an event. */
  #compact(): void {
    const keys = new Set<string>();
    const kept: LiveEvent<Node>[] = [];
    for (const event of this.#waiting.toReversed()) {
      if (keys.has(event.key)) continue;
      keys.add(event.key);
      kept.push(event);
    }
    this.#skipped += this.#waiting.length - kept.length;
    this.#waiting = kept.reverse();
    this.#compactAt = Math.min(Math.max(this.#limits.exactEvents, 2 * kept.length), this.#limits.waitingEvents);
    this.#dropBeyond(kept.length);
  }

  /** Ends the subscription when that many events are too many to wait. */
  #dropBeyond(waiting: number): void {
    if (waiting <= this.#limits.waitingEvents) return;
    const error = tooSlow(this.#limits.waitingEvents);
    this.fail(error);
    // Whoever sends waits for the client and would hear of it last.
    this.#onTooSlow(error);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting = [];
    this.#onClose();
    this.#wake?.();
  }
}

function tooSlow(limit: number): GatewayError {
  return new RequestError(
    'MR_SLOW_SUBSCRIBER',
    `more than ${limit} events wait for this subscriber: read faster or filter, and reconnect with after: the last cursor`,
  );
}
