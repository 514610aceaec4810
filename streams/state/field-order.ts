/**
 * Names of fields in the order of the time that each begins with (`1700`, `1700:3`, `1700/1900`), so that those of a
 * stretch of time are found without looking at the others.
 */
export class FieldOrder {
  readonly #times: number[] = [];
  readonly #fields: string[] = [];

  constructor(fields: Iterable<string>) {
    const sorted = Array.from(fields, (field) => ({ field, time: timeOf(field) })).sort((a, b) => a.time - b.time);
    for (const { field, time } of sorted) {
      this.#times.push(time);
      this.#fields.push(field);
    }
  }

  get size(): number {
    return this.#fields.length;
  }

  /** Adds a field unless it is there. Mostly it is the latest, which costs nothing. */
  add(field: string): void {
    const time = timeOf(field);
    if (this.#placeOf(field, time) !== undefined) return;
    const at = this.#firstAfter(time);
    this.#times.splice(at, 0, time);
    this.#fields.splice(at, 0, field);
  }

  remove(field: string): void {
    const at = this.#placeOf(field, timeOf(field));
    if (at === undefined) return;
    this.#times.splice(at, 1);
    this.#fields.splice(at, 1);
  }

  /** Those with a time in `from..to`, both included, by time. A snapshot. */
  between(from: number, to: number): string[] {
    return this.#fields.slice(this.#firstAfter(from - 1), this.#firstAfter(to));
  }

  /** The last field with a time up to `time`, and the first with a later one. */
  around(time: number): readonly [upTo: string | undefined, after: string | undefined] {
    const at = this.#firstAfter(time);
    return [this.#fields[at - 1], this.#fields[at]];
  }

  #placeOf(field: string, time: number): number | undefined {
    for (let at = this.#firstAfter(time) - 1; at >= 0 && this.#times[at] === time; at--) {
      if (this.#fields[at] === field) return at;
    }
    return undefined;
  }

  /** Place of the first field with a later time. Times are whole milliseconds. */
  #firstAfter(time: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times[middle] ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The time a field begins with. */
export function timeOf(field: string): number {
  return Number.parseInt(field, 10);
}
