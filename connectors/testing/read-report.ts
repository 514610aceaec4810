import { bindColumns } from '../binding.ts';
import { decodeChunk, type Encoding } from '../decode.ts';
import type { Column, LevelId, MeasureName, ReportProfile } from '../profile.ts';
import {
  isRefused,
  nullTest,
  type Parsed,
  parseDay,
  parseHour,
  parseId,
  parseLocalTime,
  parseMeasure,
} from '../value.ts';

/** A row as its profile reads it: what it does not say is absent. Money and fractional counts are micros. */
export interface ReportRow {
  /** Undefined for a report over a period, which has no day. */
  readonly day: string | undefined;
  readonly hour: number | undefined;
  readonly ids: Readonly<Partial<Record<LevelId, string>>>;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly measures: Readonly<Partial<Record<MeasureName, bigint>>>;
  readonly currency: string | undefined;
}

export interface ReadReport {
  readonly rows: readonly ReportRow[];
  readonly drift: readonly string[];
  readonly totalsRows: number;
  readonly incomplete: boolean;
}

/**
 * Reads a payload by the connectors' own parts: decode, bind the header, parse each cell by its role. `zone` is the
 * account's. Rows of another kind are left out; a cell or row that is refused throws, so that a test says which one it was.
 */
export function readReport(
  profile: ReportProfile,
  payload: Buffer,
  encoding: Encoding,
  zone: string | null = null,
): ReadReport {
  const chunk = decodeChunk(payload, encoding, null, profile);
  const { columns, drift } = bindColumns(profile, chunk.header);
  const isNull = nullTest(profile.nulls);
  const rows = chunk.rows.flatMap(({ cells, line }) => {
    if (isRefused(cells)) throw new Error(`line ${line}: ${cells.reason}`);
    const said = columns.flatMap(({ index, is }) => {
      const text = cells[index] ?? null;
      return isNull(text) ? [] : [{ is, text }];
    });
    return said.every(isOfThisReport) ? [rowOf(said, profile, zone)] : [];
  });
  return { rows, drift, totalsRows: chunk.totalsRows, incomplete: chunk.incomplete };
}

/** The sum of a measure over the rows that say it; undefined when none does. */
export function sumOf(rows: readonly ReportRow[], measure: MeasureName): bigint | undefined {
  const values = rows.flatMap(({ measures }) => measures[measure] ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0n);
}

type Said = { readonly is: Column['is']; readonly text: string };

function isOfThisReport({ is, text }: Said): boolean {
  return is.role !== 'kind' || is.allowed.includes(text);
}

/** Where several columns say the same thing, the first of them counts. */
function rowOf(said: readonly Said[], profile: ReportProfile, zone: string | null): ReportRow {
  const ids: Partial<Record<LevelId, string>> = {};
  const dimensions: Record<string, string> = {};
  const measures: Partial<Record<MeasureName, bigint>> = {};
  let time: { readonly day: string; readonly hour: number | undefined } | undefined;
  let hour: number | undefined;
  let currency: string | undefined;
  for (const { is, text } of said) {
    if (is.role === 'day') time ??= { day: isoOf(taken(parseDay(text, is.format))), hour: undefined };
    else if (is.role === 'datetime') time ??= momentOf(text, is.format, zone);
    else if (is.role === 'hour') hour ??= taken(parseHour(text));
    else if (is.role === 'id') ids[is.of] ??= taken(parseId(text, is.form));
    else if (is.role === 'dimension') dimensions[is.as] ??= text;
    else if (is.role === 'currency') currency ??= text;
    else if (is.role === 'measure') {
      measures[is.as] ??= BigInt(taken(parseMeasure(text, is.unit, null, profile.decimalComma)));
      if (is.currency !== undefined) currency = is.currency;
    }
  }
  return { day: time?.day, hour: time?.hour ?? hour, ids, dimensions, measures, currency };
}

function momentOf(text: string, format: string | undefined, zone: string | null) {
  const { day, hour } = taken(parseLocalTime(text, zone, format));
  return { day: isoOf(day), hour };
}

function taken<T>(parsed: Parsed<T>): T {
  if (isRefused(parsed)) throw new Error(parsed.reason);
  return parsed;
}

function isoOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
