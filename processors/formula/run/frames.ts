import type { Frame } from '../plan/plan.ts';
import type { Flight, Moment } from './data.ts';

/** First and last day of a frame (of `hours`: hour, as day × 24 + hour). Undefined for a flight that is not known. */
export type Stretch = readonly [from: number, to: number];

/** The days that a frame covers at a moment; `each` is the day that a function is at. */
export function stretchOf(frame: Frame, moment: Moment, flight: Flight | null, each: number): Stretch | undefined {
  switch (frame.kind) {
    case 'scope':
      return [moment.from - frame.back, moment.to - frame.back];
    case 'each':
      return [each, each];
    case 'today':
      return [moment.today - frame.back, moment.today - frame.back];
    case 'days': {
      const last = (frame.inclToday ? moment.today : moment.complete) - frame.back;
      return [last - frame.length + 1, last];
    }
    case 'hours': {
      const last = moment.completeHour - frame.back;
      return [last - frame.length + 1, last];
    }
    case 'mtd':
    case 'qtd': {
      const last = moment.complete - frame.back;
      return [firstOf(frame.kind, last), last];
    }
    case 'flight': {
      if (flight === null) return undefined;
      return [flight.start, Math.min(moment.complete - frame.back, flight.end)];
    }
  }
}

/** The first day of a day's month or quarter. */
function firstOf(period: 'mtd' | 'qtd', day: number): number {
  const date = new Date(day * 86_400_000);
  const month = date.getUTCMonth();
  return Date.UTC(date.getUTCFullYear(), period === 'mtd' ? month : month - (month % 3), 1) / 86_400_000;
}
