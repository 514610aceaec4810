import { type Binding, type BoundColumn, bindColumns } from '../../connectors/binding.ts';
import type { MeasureUnit, ReportProfile } from '../../connectors/profile.ts';
import {
  nullTest,
  parseCount,
  parseDay,
  parseHour,
  parseId,
  parseLocalTime,
  parseMeasure,
  parseScaled,
  Refusal,
} from '../../connectors/value.ts';
import { templateOf } from '../../schemas/template.ts';
import { type Defect, defect, refusedCell } from '../quality.ts';

export type FieldValue = string | number | boolean | null;

/** When a row is of, on the account's clock. */
interface RowTime {
  readonly day: number;
  /** 0 to 23 for hourly reports. */
  readonly hour: number | null;
  /** Whether the hour is the second of two equal ones, when clocks go back; null: the row does not tell. */
  readonly hourRepeated: boolean | null;
}

/** A row that fits its report. */
export interface ReadRow extends RowTime {
  readonly fields: Record<string, FieldValue>;
}

/** Reads a cell that says something: the value to keep, or why there is none. */
type CellReader = (text: string) => FieldValue | Refusal;

interface NamedCell {
  readonly index: number;
  readonly name: string;
}

/** Reads the rows of one report that have one header: types are checked, nulls told, decimals written with a point. */
export class RowReader {
  /** Columns that the report does not know. */
  readonly drift: readonly string[];
  /** The report is by hour: two equal rows may be two hours, when clocks go back. */
  readonly hourly: boolean;
  readonly #names: readonly string[];
  readonly #template: Readonly<Record<string, FieldValue>>;
  readonly #readers: readonly (CellReader | undefined)[];
  readonly #isNull: (cell: string | null) => cell is null;
  readonly #times: readonly BoundColumn[];
  readonly #hours: readonly NamedCell[];
  readonly #levelIds: readonly NamedCell[];
  readonly #kinds: readonly { readonly index: number; readonly name: string; readonly allowed: readonly string[] }[];
  readonly #zoneRule: ReportProfile['zoneRule'];

  /** @throws ColumnsError when the header is not one of this report. */
  constructor(profile: ReportProfile, header: readonly string[]) {
    const binding = bindColumns(profile, header);
    const { columns } = binding;
    this.drift = binding.drift;
    this.#names = header;
    this.#template = templateOf(header);
    this.#readers = readersOf(binding, profile);
    this.#isNull = nullTest(profile.nulls);
    this.#times = columns.filter(({ is }) => is.role === 'day' || is.role === 'datetime');
    this.#hours = columns.filter(({ is }) => is.role === 'hour');
    this.hourly = this.#hours.length > 0 || this.#times.some(({ is }) => is.role === 'datetime');
    this.#levelIds = columns.filter(({ is }) => is.role === 'id' && is.of === profile.level);
    this.#kinds = columns.flatMap(({ index, name, is }) =>
      is.role === 'kind' ? [{ index, name, allowed: is.allowed }] : [],
    );
    this.#zoneRule = profile.zoneRule;
  }

  /** `zone`: the account's, where it is known; instants are brought to it. */
  read(cells: readonly (string | null)[], zone: string | null): ReadRow | Defect {
    const fields: Record<string, FieldValue> = { ...this.#template };
    const names = this.#names;
    for (let at = 0; at < names.length; at++) {
      const cell = cells[at] ?? null;
      const name = names[at] ?? '';
      if (this.#isNull(cell)) {
        fields[name] = null;
        continue;
      }
      const reader = this.#readers[at];
      const value = reader === undefined ? cell : reader(cell);
      if (value instanceof Refusal) return refusedCell(value, name, cell);
      fields[name] = value;
    }
    const wrong = this.#wrongKind(cells) ?? this.#missingId(cells);
    if (wrong !== undefined) return wrong;
    const time = this.#time(cells, this.#zoneRule === 'utc' ? 'UTC' : zone);
    return 'code' in time ? time : { fields, ...time };
  }

  #time(cells: readonly (string | null)[], zone: string | null): RowTime | Defect {
    const column = this.#times.find(({ index }) => !this.#isNull(cells[index] ?? null));
    if (column === undefined) return defect('MISSING_REQUIRED', this.#times[0]?.name ?? null, null, 'no day');
    const { index, name, is } = column;
    const text = cells[index] ?? '';
    if (is.role === 'datetime') {
      const time = parseLocalTime(text, zone, is.format);
      if (time instanceof Refusal) return refusedCell(time, name, text);
      const told = time.instant !== null && zone !== null;
      return { day: time.day, hour: time.hour, hourRepeated: told ? time.repeated : null };
    }
    const day = parseDay(text, is.role === 'day' ? is.format : undefined, zone ?? 'UTC');
    return day instanceof Refusal ? refusedCell(day, name, text) : this.#withHour(cells, day);
  }

  #withHour(cells: readonly (string | null)[], day: number): RowTime | Defect {
    const [first] = this.#hours;
    if (first === undefined) return { day, hour: null, hourRepeated: null };
    const cell = this.#hours.find(({ index }) => !this.#isNull(cells[index] ?? null));
    if (cell === undefined) return defect('MISSING_REQUIRED', first.name, null, 'no hour');
    const text = cells[cell.index] ?? '';
    const hour = parseHour(text);
    return hour instanceof Refusal ? refusedCell(hour, cell.name, text) : { day, hour, hourRepeated: null };
  }

  #missingId(cells: readonly (string | null)[]): Defect | undefined {
    const [first] = this.#levelIds;
    if (first === undefined || this.#levelIds.some(({ index }) => !this.#isNull(cells[index] ?? null)))
      return undefined;
    return defect('MISSING_REQUIRED', first.name, null, 'no id of the level that the report is about');
  }

  #wrongKind(cells: readonly (string | null)[]): Defect | undefined {
    for (const { index, name, allowed } of this.#kinds) {
      const text = cells[index] ?? null;
      if (text !== null && !allowed.includes(text)) return defect('WRONG_KIND', name, text);
    }
    return undefined;
  }
}

/** A reader for each column that has a type; a column that feeds two measures is read by the stricter, a count. */
function readersOf(binding: Binding, profile: ReportProfile): (CellReader | undefined)[] {
  const readers = new Array<CellReader | undefined>(binding.header.length).fill(undefined);
  for (const { index, is } of binding.columns) {
    if (is.role === 'id') readers[index] ??= idReader(is.form);
    else if (is.role === 'measure') {
      const reader = amountReader(is.unit, profile.decimalComma);
      if (is.unit === 'count') readers[index] = reader;
      else readers[index] ??= reader;
    } else if (is.role === 'ratio' || is.role === 'non-additive') {
      if (profile.decimalComma) readers[index] ??= withPoint;
    }
  }
  return readers;
}

/** An id inside a longer spelling stays as it is written: silver cuts it out. */
function idReader(form: 'urn' | 'path' | undefined): CellReader {
  if (form === undefined) return (text) => parseId(text);
  return (text) => {
    const id = parseId(text, form);
    return id instanceof Refusal ? id : text;
  };
}

/** Counts become numbers; amounts stay text, because only text holds them exactly. */
function amountReader(unit: MeasureUnit, decimalComma: boolean): CellReader {
  if (unit === 'count') return (text) => parseCount(text, decimalComma);
  return (text) => {
    // The currency, which says how large a minor unit is, is looked at in silver: here the text must be a number.
    const amount = unit === 'minor' ? parseScaled(text, 6, decimalComma) : parseMeasure(text, unit, null, decimalComma);
    if (amount instanceof Refusal) return amount;
    return decimalComma ? withPoint(text) : text;
  };
}

/** `1.234,56` as `1234.56`. */
function withPoint(text: string): string {
  return text.replace(/[.\s']/g, '').replace(',', '.');
}
