import { DateTime } from 'luxon';
import { isoFromDay } from '../../../schemas/day.ts';

/** A moment for people: `2026-11-03 15:05 Europe/Berlin (UTC+1)`. */
export function moment(milliseconds: number, zone: string): string {
  const local = DateTime.fromMillis(milliseconds, { zone });
  const offset = local
    .toFormat('ZZ')
    .replace(/^([+-])0?(\d+):(\d\d)$/, (_, sign, hours, minutes) =>
      minutes === '00' ? `${sign}${hours}` : `${sign}${hours}:${minutes}`,
    );
  return `${local.toFormat('yyyy-MM-dd HH:mm')} ${zone === 'UTC' ? 'UTC' : `${zone} (UTC${offset})`}`;
}

/** Of an Avro timestamp in microseconds. */
export function momentOfMicros(micros: number, zone: string): string {
  return moment(Math.floor(micros / 1000), zone);
}

/** Of an Avro date in days since the epoch. */
export function dayWords(day: number): string {
  return isoFromDay(day);
}
