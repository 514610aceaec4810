import type { GoldUpdate } from '../generated/resolvers.ts';
import { compareIds, type GoldChange } from './gold-change.ts';

/**
 * The changes that wait for one subscriber. Of a row only the newest waits; beyond `limit` rows the oldest is dropped and
 * the next update says `gap`. Updates come out in the order of the stream, so going on after any of them misses nothing.
 */
export class ChangeQueue implements AsyncIterableIterator<GoldUpdate> {
  readonly #limit: number;
  readonly #onClose: () => void;
  readonly #waiting = new Map<string, GoldChange>();
  #gap = false;
  #closed = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(limit: number, onClose: () => void) {
    this.#limit = limit;
    this.#onClose = onClose;
  }

  /** Takes a change; one that is older than what waits for the same row is superseded and left out. */
  put(change: GoldChange): void {
    if (this.#closed) return;
    const key = change.row.goldKey;
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined && compareIds(waiting.id, change.id) >= 0) return;
    this.#waiting.delete(key);
    this.#waiting.set(key, newestRevision(waiting, change));
    if (this.#waiting.size > this.#limit) {
      const oldest = this.#waiting.keys().next();
      if (!oldest.done) this.#waiting.delete(oldest.value);
      this.#gap = true;
    }
    this.#wake?.();
  }

  /** Says with the next update that changes before it may be missing. */
  markGap(): void {
    this.#gap = true;
  }

  /** Ends the subscription with an error. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<GoldUpdate>> {
    for (;;) {
      if (this.#closed) return { done: true, value: undefined };
      if (this.#failure !== undefined) {
        this.#close();
        throw this.#failure;
      }
      const first = this.#waiting.entries().next();
      if (!first.done) {
        const [key, change] = first.value;
        this.#waiting.delete(key);
        const gap = this.#gap;
        this.#gap = false;
        return { done: false, value: { cursor: change.id, gap, row: change.row } };
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  async return(): Promise<IteratorResult<GoldUpdate>> {
    this.#close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting.clear();
    this.#onClose();
    this.#wake?.();
  }
}

/** A late entry may hold an older revision (the stream is at-least-once): its place counts, its content does not. */
function newestRevision(waiting: GoldChange | undefined, change: GoldChange): GoldChange {
  if (waiting === undefined || waiting.row.revision <= change.row.revision) return change;
  return { ...waiting, id: change.id };
}
