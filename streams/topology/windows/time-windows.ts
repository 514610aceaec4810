import { TopologyError } from '../../errors.ts';
import type { Window } from '../../state/windowed.ts';
import { requireLength } from './requirements.ts';

/** Windows that a timestamp alone decides: tumbling, hopping, or by the calendar. `end` is not part of a window. */
export interface FixedWindows {
  /** Longest length of a window, milliseconds. */
  readonly sizeMs: number;
  /** How far, by stream time, a record may come after its window's end, milliseconds. */
  readonly graceMs: number;
  /** The windows a timestamp falls into, by start. */
  windowsFor(timestamp: number): readonly Window[];
  /**
   * Begin of the stretch of time around a timestamp whose timestamps all fall into the same windows. Called for each
   * record that is combined before a repartition topic.
   */
  paneStart(timestamp: number): number;
}

/** Tumbling and hopping windows, aligned to 1970, as Kafka Streams' class of that name. No window begins before 0. */
export class TimeWindows implements FixedWindows {
  readonly sizeMs: number;
  readonly graceMs: number;
  readonly advanceMs: number;

  private constructor(sizeMs: number, graceMs: number, advanceMs: number) {
    this.sizeMs = requireLength('the size of a window', sizeMs, 1);
    this.graceMs = requireLength('the grace of a window', graceMs, 0);
    this.advanceMs = requireLength('the advance of a window', advanceMs, 1);
    if (advanceMs > sizeMs) {
      throw new TopologyError(`windows of ${sizeMs} ms that advance by ${advanceMs} ms leave gaps: advance by less`);
    }
  }

  /** Tumbling windows that take records until `graceMs` after their end. */
  static ofSizeAndGrace(sizeMs: number, graceMs: number): TimeWindows {
    return new TimeWindows(sizeMs, graceMs, sizeMs);
  }

  /** Tumbling windows that take no record after their end. */
  static ofSizeWithNoGrace(sizeMs: number): TimeWindows {
    return new TimeWindows(sizeMs, 0, sizeMs);
  }

  /** The same windows, beginning each `advanceMs`: hopping windows. */
  advanceBy(advanceMs: number): TimeWindows {
    return new TimeWindows(this.sizeMs, this.graceMs, advanceMs);
  }

  windowsFor(timestamp: number): Window[] {
    const { sizeMs, advanceMs } = this;
    const windows: Window[] = [];
    let start = Math.floor(Math.max(0, timestamp - sizeMs + advanceMs) / advanceMs) * advanceMs;
    for (; start <= timestamp; start += advanceMs) windows.push({ start, end: start + sizeMs });
    return windows;
  }

  /** The latest begin or end of a window. */
  paneStart(timestamp: number): number {
    const { sizeMs, advanceMs } = this;
    const begin = timestamp - (timestamp % advanceMs);
    if (timestamp < sizeMs) return begin;
    return Math.max(begin, timestamp - ((timestamp - sizeMs) % advanceMs));
  }
}
