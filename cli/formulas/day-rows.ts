import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parse as parseJson } from 'lossless-json';
import { isRefused, parseMeasure, parseRatio, Refusal } from '../../connectors/value.ts';
import { MetricError } from '../../processors/errors.ts';
import { measureFields, textNames, textsInCapitals } from '../../processors/formula/language/fields.ts';
import type { DayRow } from '../../processors/formula/run/data.ts';
import { dayFromIso } from '../../schemas/day.ts';

/** Bytes of a file of day rows at most. */
const maxBytes = 64 * 1024 * 1024;

/** Day rows of a file, and its columns that mean nothing here. */
export interface DayRows {
  readonly rows: readonly DayRow[];
  readonly unknownColumns: readonly string[];
}

type Cells = Readonly<Record<string, unknown>>;

/**
 * Reads day rows from a CSV file with a header, a JSON array or lines of JSON. Columns: `day` (2026-11-01), measures by name with
 * money in currency units, and where wanted `hour`, `currency`, `coverage` and texts such as `platform`. An empty cell is null.
 * @throws MetricError MR_FORMULA_DATA that names the line and column.
 */
export async function readDayRows(file: string): Promise<DayRows> {
  const records = recordsOf(file, await read(file));
  const columns = new Set(records.flatMap((record) => Object.keys(record)));
  if (!columns.has('day'))
    throw refused(file, `has no column day; its columns are ${[...columns].join(', ') || 'none'}`);
  const known = new Set<string>(['day', 'hour', 'coverage', ...measureFields.keys(), ...textNames]);
  return {
    rows: records.map((record, at) => rowOf(file, at + 1, record)),
    unknownColumns: [...columns].filter((column) => !known.has(column)),
  };
}

async function read(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    if (bytes.length > maxBytes)
      throw refused(file, `has ${bytes.length} bytes, ${maxBytes} are allowed: give fewer days`);
    return bytes.toString('utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    if (cause instanceof MetricError) throw cause;
    throw refused(file, `cannot be read: ${(cause as Error).message}`, cause);
  }
}

function recordsOf(file: string, text: string): readonly Cells[] {
  try {
    if (extname(file).toLowerCase() === '.csv')
      return parse(text, { columns: true, skip_empty_lines: true, trim: true }) as Cells[];
    if (text.trimStart().startsWith('[')) return parseJson(text) as Cells[];
    return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parseJson(line) as Cells]));
  } catch (cause) {
    throw refused(file, `is not what its name says: ${(cause as Error).message}`, cause);
  }
}

function rowOf(file: string, number: number, record: Cells): DayRow {
  const at = (column: string, reason: string) => refused(file, `row ${number}, column ${column}: ${reason}`);
  const cell = (column: string): string | null => {
    const value = record[column];
    return value === null || value === undefined || String(value) === '' ? null : String(value);
  };
  const measures: Record<string, number | bigint | null> = {};
  for (const [name, { scale }] of measureFields) {
    const text = cell(name);
    if (text === null) continue;
    const value = parseMeasure(text, scale === 6 ? 'decimal' : 'count', null);
    if (value instanceof Refusal) throw at(name, value.reason);
    measures[name] = scale === 6 ? BigInt(value) : Number(value);
  }
  const coverage = parseRatio(cell('coverage') ?? '1');
  if (isRefused(coverage)) throw at('coverage', coverage.reason);
  const hour = cell('hour');
  if (hour !== null && !/^([01]?\d|2[0-3])$/.test(hour)) throw at('hour', `'${hour}' is no hour: write 0 to 23`);
  const texts = Object.fromEntries(
    textNames.map((name) => [name, textsInCapitals.has(name) ? (cell(name)?.toUpperCase() ?? null) : cell(name)]),
  );
  return {
    day: dayOf(cell('day'), at),
    hour: hour === null ? null : Number(hour),
    currency: cell('currency') ?? '',
    coverage,
    measures,
    texts,
  };
}

function dayOf(text: string | null, at: (column: string, reason: string) => MetricError): number {
  try {
    return dayFromIso(text ?? '');
  } catch (cause) {
    throw at('day', (cause as Error).message);
  }
}

function refused(file: string, reason: string, cause?: unknown): MetricError {
  return new MetricError('MR_FORMULA_DATA', `${file} ${reason}`, { cause });
}
