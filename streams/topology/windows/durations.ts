/** Milliseconds of so many seconds. */
export const seconds = (count: number): number => count * 1_000;
/** Milliseconds of so many minutes. */
export const minutes = (count: number): number => count * 60_000;
/** Milliseconds of so many hours. */
export const hours = (count: number): number => count * 3_600_000;
/** Milliseconds of so many days of 24 hours; for days of a time zone see `CalendarWindows`. */
export const days = (count: number): number => count * 86_400_000;
