import type { Frame } from '../plan/plan.ts';
import type { Sql } from './text.ts';

/** First and last day of a frame (of `hours`: hour, as day × 24 + hour), and whether it is known at all. */
export interface SqlStretch {
  readonly from: Sql;
  readonly to: Sql;
  readonly known: Sql | null;
}

/** The frame of a moment's columns; `each` is the name of the day that a function is at. */
export function stretchSql(frame: Frame, each: Sql | null): SqlStretch {
  switch (frame.kind) {
    case 'scope':
      return between(`moment_from - ${frame.back}`, `moment_to - ${frame.back}`);
    case 'each':
      return between(each ?? 'moment_complete', each ?? 'moment_complete');
    case 'today':
      return between(`moment_today - ${frame.back}`, `moment_today - ${frame.back}`);
    case 'days':
      return ending(frame.inclToday ? 'moment_today' : 'moment_complete', frame.back, frame.length);
    case 'hours':
      return ending('moment_hour', frame.back, frame.length);
    case 'mtd':
    case 'qtd': {
      const last = `moment_complete - ${frame.back}`;
      const first = frame.kind === 'mtd' ? 'toStartOfMonth' : 'toStartOfQuarter';
      return between(`toInt32(${first}(${dateOf(last)}))`, last);
    }
    case 'flight':
      return { from: 'flight.4', to: `least(moment_complete - ${frame.back}, flight.5)`, known: 'flight.8 = 1' };
  }
}

/** The date of days since 1970-01-01. */
export function dateOf(day: Sql): Sql {
  return `addDays(toDate('1970-01-01'), ${day})`;
}

function between(from: Sql, to: Sql): SqlStretch {
  return { from: `(${from})`, to: `(${to})`, known: null };
}

function ending(last: Sql, back: number, length: number): SqlStretch {
  return between(`${last} - ${back + length - 1}`, `${last} - ${back}`);
}
