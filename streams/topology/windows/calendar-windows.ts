import { TopologyError } from '../../errors.ts';
import type { Window } from '../../state/windowed.ts';
import { days, hours } from './durations.ts';
import { requireLength } from './requirements.ts';
import type { FixedWindows } from './time-windows.ts';

/** What a calendar window is one of. Weeks begin on Monday (ISO 8601). */
export type CalendarUnit = 'day' | 'week' | 'month';

/** Longest unit, with the hour that summer time may add. */
const longest: Record<CalendarUnit, number> = {
  day: hours(25),
  week: days(7) + hours(1),
  month: days(31) + hours(1),
};
/** Windows remembered; one is asked for each record. */
const MAX_REMEMBERED = 64;

/**
 * Days, weeks or months of a time zone: a day has 23 or 25 hours when summer time begins or ends. Kafka Streams has none.
 */
export class CalendarWindows implements FixedWindows {
  readonly zone: string;
  readonly unit: CalendarUnit;
  readonly sizeMs: number;
  readonly graceMs: number;
  readonly #dates: Intl.DateTimeFormat;
  #remembered: Window[] = [];

  /**
   * @param zone IANA name, `Europe/Berlin`
   * @throws TopologyError when the zone is unknown
   */
  constructor(zone: string, unit: CalendarUnit, options: { readonly graceMs?: number } = {}) {
    this.zone = zone;
    this.unit = unit;
    this.sizeMs = longest[unit];
    this.graceMs = requireLength('the grace of a window', options.graceMs ?? 0, 0);
    this.#dates = dateFormat(zone);
  }

  windowsFor(timestamp: number): Window[] {
    return [this.#windowOf(timestamp)];
  }

  paneStart(timestamp: number): number {
    return this.#windowOf(timestamp).start;
  }

  #windowOf(timestamp: number): Window {
    const known = this.#remembered.find(({ start, end }) => start <= timestamp && timestamp < end);
    if (known !== undefined) return known;
    const window = this.#holding(timestamp);
    this.#remembered = [window, ...this.#remembered.slice(0, MAX_REMEMBERED - 1)];
    return window;
  }

  /** Where clocks go back over midnight an instant of the older date may lie after the first one of the next. */
  #holding(timestamp: number): Window {
    const date = this.#localDate(timestamp);
    const window = this.#window(date);
    return timestamp < window.end ? window : this.#window(date + days(1));
  }

  /** The window of a local date. */
  #window(date: number): Window {
    const first = new Date(date);
    if (this.unit === 'week') first.setUTCDate(first.getUTCDate() - ((first.getUTCDay() + 6) % 7));
    if (this.unit === 'month') first.setUTCDate(1);
    const next = new Date(first);
    if (this.unit === 'day') next.setUTCDate(next.getUTCDate() + 1);
    if (this.unit === 'week') next.setUTCDate(next.getUTCDate() + 7);
    if (this.unit === 'month') next.setUTCMonth(next.getUTCMonth() + 1);
    return { start: this.#beginOf(first.getTime()), end: this.#beginOf(next.getTime()) };
  }

  /** The local date of an instant, as midnight UTC of the same date. */
  #localDate(instant: number): number {
    const { year, month, day } = this.#local(instant);
    return Date.UTC(year, month - 1, day);
  }

  #local(instant: number): Record<string, number> & { year: number; month: number; day: number } {
    const parts = Object.fromEntries(
      this.#dates.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    return { year: 0, month: 0, day: 0, ...parts };
  }

  /** What local clocks are ahead of UTC at an instant, milliseconds. */
  #offset(instant: number): number {
    const { year, month, day, hour = 0, minute = 0, second = 0 } = this.#local(instant);
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1_000) * 1_000;
  }

  /**
   * The first instant of a local date. Where clocks change at midnight one of the two offsets around it gives an instant
   * that belongs to another date, or the midnight does not exist and the first instant is 01:00. A date that a zone left
   * out, when it changed sides of the date line, begins and ends where the next begins.
   */
  #beginOf(date: number): number {
    const candidates = [date - hours(14), date + hours(14)]
      .map((instant) => date - this.#offset(instant))
      .filter((instant) => this.#localDate(instant) === date);
    return candidates.length === 0 ? this.#beginOf(date + days(1)) : Math.min(...candidates);
  }
}

function dateFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    throw new TopologyError(`there is no time zone '${zone}': give an IANA name such as 'Europe/Berlin'`, {
      cause: error,
    });
  }
}
