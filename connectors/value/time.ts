import { DateTime } from 'luxon';
import { type Parsed, Refusal, shown } from './refusal.ts';
import { zoneOffset } from './zone.ts';

const dayMillis = 86_400_000;
const hourMillis = 3_600_000;
const zero = 0x30;
const firstYear = 1900;
const lastYear = 2200;
/** Texts in a format of the profile repeat from row to row; this many answers are kept. */
const cachedTexts = 4_096;

/** A moment as the account's clock shows it. */
export interface LocalTime {
  /** Days since 1970-01-01 of the local calendar. */
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
  /** Milliseconds since the epoch; null when the text has no offset. */
  readonly instant: number | null;
  /** True for the second of two equal local hours, when clocks go back. */
  readonly repeated: boolean;
}

const timeOfDay = /^[T ]+(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * A calendar day as days since 1970-01-01. Taken: `2026-11-01`, `2026/11/01`, `20261101`, each also with a time behind it,
 * and the profile's luxon `format` (`X` and `x`, epoch seconds and milliseconds, are days in `zone`). A time's offset does not
 * move the day: platforms stamp a local day with its local midnight.
 */
export function parseDay(text: string, format?: string, zone = 'utc'): Parsed<number> {
  const day = isoDay(text);
  if (day !== undefined && (text.length <= 10 || timeOfDay.test(text.slice(dateLength(text))))) return day;
  if (format !== undefined) {
    const read = readFormat(text.trim(), format, zone);
    if (read !== undefined) return read.day;
  }
  if (text !== text.trim()) return parseDay(text.trim(), format, zone);
  const expected = format === undefined ? 'such as 2026-11-01' : `such as 2026-11-01 or in the format ${format}`;
  return new Refusal('BAD_DAY', `${shown(text)} is not a day ${expected}`);
}

/**
 * A day with an hour, as the clock of `zone` shows it. With an offset the text is an instant and is brought to the zone
 * (null: it is left as written); without one it is local already. A text without an hour is refused.
 */
export function parseLocalTime(text: string, zone: string | null, format?: string): Parsed<LocalTime> {
  const day = isoDay(text);
  const time = day === undefined ? null : timeOfDay.exec(text.slice(dateLength(text)));
  if (day !== undefined && time !== null) return fromParts(text, day, time, zone);
  const read = format === undefined ? undefined : readFormat(text.trim(), format, zone ?? 'utc');
  if (read !== undefined) return read;
  if (text !== text.trim()) return parseLocalTime(text.trim(), zone, format);
  const expected = format === undefined ? 'such as 2026-11-01T13:00:00' : `in the format ${format}`;
  return new Refusal('BAD_HOUR', `${shown(text)} is not a day with an hour ${expected}`);
}

const hourForm = /^\s*(\d{1,2})(?::\d{2}){0,2}(?:\s*-\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*$/;

/** An hour of the day: `5`, `05`, `5:00`, `13:00:00`, and `13:00:00 - 13:59:59`, which is named by its begin. */
export function parseHour(text: string): Parsed<number> {
  const hour = Number(hourForm.exec(text)?.[1] ?? Number.NaN);
  if (hour <= 23) return hour;
  return new Refusal('BAD_HOUR', `${shown(text)} is not an hour of the day, 0 to 23`);
}

/** The local clock of a zone at an instant (milliseconds since the epoch). */
export function localTime(instant: number, zone: string): LocalTime {
  const offset = zoneOffset(zone, instant);
  const local = instant + offset;
  const day = Math.floor(local / dayMillis);
  const hour = Math.floor((local - day * dayMillis) / hourMillis);
  const earlier = zoneOffset(zone, instant - hourMillis);
  return { day, hour, instant, repeated: earlier - offset === hourMillis };
}

function fromParts(text: string, day: number, time: RegExpExecArray, zone: string | null): Parsed<LocalTime> {
  const hour = Number(time[1]);
  const minute = Number(time[2] ?? 0);
  const second = Number(time[3] ?? 0);
  if (hour > 23 || minute > 59 || second > 59) {
    return new Refusal('BAD_HOUR', `${shown(text)} has a time that no clock shows`);
  }
  const offset = offsetMillis(time[5]);
  if (offset === undefined) return { day, hour, instant: null, repeated: false };
  const millis = Number((time[4] ?? '').padEnd(3, '0').slice(0, 3));
  const instant = day * dayMillis + hour * hourMillis + minute * 60_000 + second * 1_000 + millis - offset;
  return zone === null ? { day, hour, instant, repeated: false } : localTime(instant, zone);
}

function offsetMillis(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const sign = text.charCodeAt(0);
  if (sign !== 0x2b && sign !== 0x2d) return 0;
  const digits = text.replace(/\D/g, '').padEnd(4, '0');
  const millis = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * 60_000;
  return sign === 0x2d ? -millis : millis;
}

/** Length of the date at the start of a text for which `isoDay` has an answer. */
function dateLength(text: string): number {
  return digit(text, 4) === undefined ? 10 : 8;
}

/** The day at the start of `2026-11-01…`, `2026/11/01…` or `20261101…`. */
function isoDay(text: string): number | undefined {
  const separator = text.charAt(4);
  if (separator === '-' || separator === '/') {
    if (text.charAt(7) !== separator) return undefined;
    return civilDay(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
  }
  if (text.length !== 8 && text.charAt(8) !== 'T' && text.charAt(8) !== ' ') return undefined;
  return civilDay(number(text, 0, 4), number(text, 4, 6), number(text, 6, 8));
}

function digit(text: string, at: number): number | undefined {
  const value = text.charCodeAt(at) - zero;
  return value >= 0 && value <= 9 ? value : undefined;
}

/** The number of the digits from `from` to `to`; NaN when one of them is none. */
function number(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + (digit(text, at) ?? Number.NaN);
  return value;
}

/** Days since 1970-01-01; undefined when the calendar has no such day. */
function civilDay(year: number, month: number, day: number): number | undefined {
  if (!(year >= firstYear && year <= lastYear && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  const millis = Date.UTC(year, month - 1, day);
  return new Date(millis).getUTCDate() === day ? millis / dayMillis : undefined;
}

const formatted = new Map<string, LocalTime | undefined>();

function readFormat(text: string, format: string, zone: string): LocalTime | undefined {
  const key = `${format}|${zone}|${text}`;
  if (formatted.has(key)) return formatted.get(key);
  if (formatted.size >= cachedTexts) formatted.clear();
  const read = fromFormat(text, format, zone);
  formatted.set(key, read);
  return read;
}

/** Epoch seconds and milliseconds, which luxon writes but does not read. */
function fromEpoch(text: string, unit: number, zone: string): LocalTime | undefined {
  const digits = /^(-?\d{1,15})(?:\.0*)?$/.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const instant = Number(digits) * unit;
  const year = new Date(instant).getUTCFullYear();
  return year >= firstYear && year <= lastYear ? localTime(instant, zone) : undefined;
}

function fromFormat(text: string, format: string, zone: string): LocalTime | undefined {
  if (format === 'X') return fromEpoch(text, 1000, zone);
  if (format === 'x') return fromEpoch(text, 1, zone);
  const hasOffset = /[Zz]/.test(format.replace(/'[^']*'/g, ''));
  const moment = DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en', setZone: hasOffset });
  if (!moment.isValid || moment.year < firstYear || moment.year > lastYear) return undefined;
  if (hasOffset) return localTime(moment.toMillis(), zone);
  const day = Math.floor(moment.toMillis() / dayMillis);
  return { day, hour: moment.hour, instant: null, repeated: false };
}
