/** A window, epoch milliseconds. Time windows exclude `end`; sliding and session windows include it. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** A key within a window, as windowed aggregations have it. */
export interface Windowed<K> {
  readonly key: K;
  readonly window: Window;
}
