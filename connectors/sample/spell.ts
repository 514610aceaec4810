import { DateTime } from 'luxon';
import type { Column, MeasureName, MeasureUnit, ReportProfile } from '../profile.ts';
import { minorDigits } from '../value.ts';
import type { SampleAccount, SampleEntity } from './world.ts';

/** One row to be written: an entity, when, and its measures (counts; micros for money and fractional counts). */
export interface SampleRow {
  readonly entity: SampleEntity;
  readonly day: string;
  readonly hour: number | undefined;
  readonly measures: Readonly<Partial<Record<MeasureName, bigint>>>;
}

/**
 * Writes rows as the report's profile spells them: its own column names, units, day format and decimal sign. A measure the
 * row does not have is an empty cell. Columns that a sample cannot know (ratios, attributes) are left out.
 */
export function spellReport(profile: ReportProfile, account: SampleAccount, rows: readonly SampleRow[]): Buffer {
  const delimiter = profile.decimalComma ? ';' : ',';
  const columns = profile.columns.filter(
    (column) => spelledCell(profile, account, column, exampleRow(account)) !== undefined,
  );
  const lines = [columns.map((column) => column.names[0] ?? '')];
  for (const row of rows) lines.push(columns.map((column) => spelledCell(profile, account, column, row) ?? ''));
  return Buffer.from(
    `${lines.map((cells) => cells.map((cell) => quoted(cell, delimiter)).join(delimiter)).join('\n')}\n`,
  );
}

function exampleRow(account: SampleAccount): SampleRow {
  const entity = account.entities[0];
  if (entity === undefined) throw new RangeError(`sample account ${account.account} has no entity`);
  return { entity, day: '2026-01-01', hour: 0, measures: {} };
}

/** The cell's text; undefined where the sample has nothing to say in this column at all. */
export function spelledCell(
  profile: ReportProfile,
  account: SampleAccount,
  column: Column,
  row: SampleRow,
): string | undefined {
  const { is } = column;
  switch (is.role) {
    case 'day':
      return written(row.day, 0, is.format ?? 'yyyy-MM-dd');
    case 'datetime':
      return written(row.day, row.hour ?? 0, is.format ?? 'yyyy-MM-dd HH:mm:ss');
    case 'hour':
      return String(row.hour ?? 0);
    case 'id':
      return row.entity.ids[is.of];
    case 'name':
      return row.entity.names[is.of];
    case 'currency':
      return account.currency;
    case 'zone':
      return account.zone;
    case 'measure': {
      const value = row.measures[is.as];
      return value === undefined ? '' : number(value, is.unit, account.currency, profile.decimalComma);
    }
    default:
      return undefined;
  }
}

function written(day: string, hour: number, format: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).set({ hour }).toFormat(format);
}

function number(value: bigint, unit: MeasureUnit, currency: string, decimalComma: boolean): string {
  if (unit === 'count' || unit === 'micros') return String(value);
  const shift = unit === 'minor' ? minorDigits(currency) : 0;
  const text = decimal(value, 6 - shift);
  return decimalComma ? text.replace('.', ',') : text;
}

/** `value` divided by ten to the power of `digits`, exactly, without closing zeros. */
function decimal(value: bigint, digits: number): string {
  const sign = value < 0n ? '-' : '';
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0');
  const fraction = text.slice(text.length - digits).replace(/0+$/, '');
  const whole = text.slice(0, text.length - digits);
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
}
