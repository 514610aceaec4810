import { finalitySymbols, levelSymbols, platformSymbols } from '../../../schemas/generated/types.ts';
import { type CountName, countNames, isMicros, type MicrosName, microsNames } from '../../measures.ts';
import type { Unit } from './units.ts';

/** Measures that cannot be added up over days or entities: they hold for one row only. */
export type NonAdditiveName = 'reach';

/** Measures that formulas may name. */
export type MeasureName = CountName | MicrosName | NonAdditiveName;

export interface MeasureField {
  readonly unit: Unit;
  /** Decimal digits of the integer it is kept as: 6 for micros. */
  readonly scale: 0 | 6;
  readonly additive: boolean;
}

const moneyNames: ReadonlySet<string> = new Set<MicrosName>(['spend', 'conversion_value', 'spend_rep', 'value_rep']);

/** Every measure by name. */
export const measureFields: ReadonlyMap<string, MeasureField> = new Map<string, MeasureField>([
  ...[...countNames, ...microsNames].map((name): [string, MeasureField] => [
    name,
    { unit: moneyNames.has(name) ? 'money' : 'count', scale: isMicros(name) ? 6 : 0, additive: true },
  ]),
  ['reach', { unit: 'count', scale: 0, additive: false }],
]);

/** Texts of a row. */
export const textNames = [
  'platform',
  'account_id',
  'level',
  'report_type',
  'report_family',
  'entity_id',
  'entity_name',
  'currency',
  'zone',
  'finality',
] as const;
export type TextName = (typeof textNames)[number];

/** Texts that formulas know in capitals. */
export const textsInCapitals: ReadonlySet<string> = new Set<TextName>(['platform', 'level', 'finality']);

/** Numbers of a row that are no measures. */
export const clockNames = ['weekday', 'hour'] as const;
export type ClockName = (typeof clockNames)[number];

export interface DimensionField {
  readonly unit: Unit;
  readonly about: string;
  /** The values there are, where they are known; they are written in any case. */
  readonly values?: readonly string[];
}

const known = (symbols: readonly string[]): readonly string[] => symbols.filter((symbol) => symbol !== 'UNKNOWN');

/** What a condition after `where` may ask of a row, beside its measures. */
export const dimensionFields: Readonly<Record<TextName | ClockName, DimensionField>> = {
  platform: { unit: 'text', about: 'the platform', values: known(platformSymbols) },
  account_id: { unit: 'text', about: 'the account, as the platform spells it' },
  level: { unit: 'text', about: 'the level', values: known(levelSymbols) },
  report_type: { unit: 'text', about: 'the report' },
  report_family: { unit: 'text', about: 'the family of the report, such as `delivery`' },
  entity_id: { unit: 'text', about: 'the id of the campaign, ad group, ad …' },
  entity_name: { unit: 'text', about: 'its name; null where the report gives none' },
  currency: { unit: 'text', about: 'the currency of the row, such as `"EUR"`' },
  zone: { unit: 'text', about: 'the time zone of the account, such as `"Europe/Berlin"`' },
  finality: { unit: 'text', about: 'how final the row is', values: known(finalitySymbols) },
  weekday: { unit: 'number', about: 'the day of the week, Monday is 1, Sunday 7' },
  hour: { unit: 'number', about: 'the hour of the account’s clock, 0 to 23; null in a row for the whole day' },
};

/** A dimension's description; undefined for a name that is none. */
export function dimensionField(name: string): DimensionField | undefined {
  return Object.hasOwn(dimensionFields, name) ? dimensionFields[name as TextName | ClockName] : undefined;
}
