import type { FlatRow } from '../json-rows.ts';
import type { MeasureName } from '../profile.ts';
import {
  isRefused,
  minorDigits,
  nullTest,
  type Parsed,
  parseCurrency,
  parseId,
  parseMeasure,
  parseMinorMicros,
  parseZone,
  Refusal,
  shown,
} from '../value.ts';
import type { Budget, Entity, EntityProblemCode, EntityStatus, Money, When } from './entity.ts';
import type {
  AmountName,
  BudgetField,
  BudgetPeriod,
  EntityProfile,
  IdField,
  MoneyField,
  PeriodField,
  StatusField,
  TimeField,
  TotalField,
} from './shape.ts';
import { parseWhen } from './when.ts';

/** What is wrong with a field, or with the row where no field is named. */
export interface FieldProblem {
  readonly field: string | null;
  readonly code: EntityProblemCode;
  readonly reason: string;
}

interface Said {
  readonly field: string;
  readonly text: string;
}

const saysNothing = nullTest([]);

/** Reads the declared fields of one row. What cannot be taken becomes a problem and is null: all of them are found in one pass. */
export class EntityRowReader {
  readonly problems: FieldProblem[] = [];
  readonly #row: FlatRow;
  readonly #minorDigits: EntityProfile['minorDigits'];
  #currency: string | null;

  /** `currency`: the account's, where the caller knows it; the row's own comes first. */
  constructor(row: FlatRow, profile: EntityProfile, currency: string | null) {
    this.#row = row;
    this.#minorDigits = profile.minorDigits;
    this.#currency = currency;
  }

  /** The first of the fields that says something, as written. */
  text(at: readonly string[] | undefined): string | null {
    return this.#said(at)?.text ?? null;
  }

  /** The currency of amounts that have none of their own. Read it before them. */
  currency(at: readonly string[] | undefined): string | null {
    const own = this.#take(this.#said(at), parseCurrency);
    this.#currency = own ?? this.#currency;
    return this.#currency;
  }

  zone(at: readonly string[] | undefined): string | null {
    return this.#take(this.#said(at), parseZone);
  }

  time(field: TimeField | undefined): When | null {
    return this.#take(this.#said(field?.at), (text) => parseWhen(text, field?.format));
  }

  /** The first of the candidates that says an id. */
  id(candidates: readonly IdField[]): string | null {
    for (const { at, form, prefix, none } of candidates) {
      const said = this.#said(at);
      if (said === null || none?.includes(said.text) === true) continue;
      return this.#take(said, (text) => {
        if (text.startsWith('[')) return new Refusal('BAD_ID', `${shown(text)} is a list and no id`);
        return parseId(prefix !== undefined && text.startsWith(prefix) ? text.slice(prefix.length) : text, form);
      });
    }
    return null;
  }

  status(field: StatusField | undefined): EntityStatus | null {
    const word = this.text(field?.at);
    if (field === undefined || word === null) return null;
    return { state: meaningOf(field.states, word) ?? 'unknown', word };
  }

  /** One word, or the words of a JSON list. */
  words(at: readonly string[] | undefined): readonly string[] {
    const text = this.text(at);
    if (text === null) return [];
    return text.startsWith('[') ? listOf(text) : [text];
  }

  budgets(fields: readonly BudgetField[]): readonly Budget[] {
    return fields.flatMap((field) => {
      const period = this.#period(field.period);
      const money = period === 'none' ? null : this.#money(field);
      if (period === 'none' || money === null) return [];
      if (money.micros >= 0n) return [{ ...money, period }];
      this.#refuse(this.#said(field.at)?.field ?? null, 'NEGATIVE_BUDGET', 'a budget is 0 or more');
      return [];
    });
  }

  amounts(fields: Readonly<Partial<Record<AmountName, MoneyField>>>): Entity['amounts'] {
    return recordOf(fields, (field) => this.#money(field));
  }

  totals(fields: Readonly<Partial<Record<MeasureName, TotalField>>>): Entity['totals'] {
    return recordOf(fields, ({ at, unit }) => this.#take(this.#said(at), (text) => this.#measure(text, unit)));
  }

  #period(period: BudgetPeriod | PeriodField): BudgetPeriod | 'none' {
    if (typeof period === 'string') return period;
    const word = this.text(period.at);
    if (word === null) return period.unsaid ?? 'unknown';
    return meaningOf(period.words, word) ?? 'unknown';
  }

  /** Where zero is none, the first of the fields that is not zero. */
  #money(field: MoneyField): Money | null {
    if (field.zeroIsNone !== true) return this.#amount(field.at, field);
    for (const name of field.at) {
      const money = this.#amount([name], field);
      if (money !== null && money.micros !== 0n) return money;
    }
    return null;
  }

  #amount(at: readonly string[], { unit, currency: own }: MoneyField): Money | null {
    const said = this.#said(at);
    if (said === null) return null;
    const currency = this.#take(this.#said(own), parseCurrency) ?? this.#currency;
    const micros = this.#take(said, (text) =>
      unit === 'minor' ? this.#minor(text, currency) : parseMeasure(text, unit, currency),
    );
    return micros === null ? null : { micros: BigInt(micros), currency };
  }

  #measure(text: string, unit: TotalField['unit']): Parsed<number | bigint> {
    return unit === 'minor' ? this.#minor(text, this.#currency) : parseMeasure(text, unit, this.#currency);
  }

  #minor(text: string, currency: string | null): Parsed<bigint> {
    if (currency === null) {
      return new Refusal('UNKNOWN_CURRENCY', `${shown(text)} is in minor units: say the currency of the account`);
    }
    const table = this.#minorDigits;
    const digits = table === undefined ? minorDigits(currency) : ownValue(table, currency);
    if (digits !== undefined) return parseMinorMicros(text, digits);
    return new Refusal(
      'UNKNOWN_CURRENCY',
      `${shown(text)} is in minor units of ${currency}, which is not in the platform's table of currencies`,
    );
  }

  #said(at: readonly string[] = []): Said | null {
    for (const field of at) {
      const text = ownValue(this.#row, field) ?? null;
      if (!saysNothing(text)) return { field, text };
    }
    return null;
  }

  #take<T>(said: Said | null, parse: (text: string) => Parsed<T>): T | null {
    if (said === null) return null;
    const value = parse(said.text);
    if (!isRefused(value)) return value;
    this.#refuse(said.field, value.code, value.reason);
    return null;
  }

  #refuse(field: string | null, code: EntityProblemCode, reason: string): void {
    this.problems.push({ field, code, reason });
  }
}

/** What a table says of a word; a number may have gone through a float (`1.0`). */
function meaningOf<T>(words: Readonly<Record<string, T>>, word: string): T | undefined {
  return ownValue(
    words,
    word
      .trim()
      .toUpperCase()
      .replace(/^(\d+)\.0+$/, '$1'),
  );
}

/** A value under a key that comes from outside: `constructor` is no word of a table. */
function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A record of what the fields say; what they do not say is absent. */
export function recordOf<Field, Value>(
  fields: Readonly<Record<string, Field>>,
  read: (field: Field) => Value | null,
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = read(field);
    if (value !== null) values[name] = value;
  }
  return values;
}

/** The words of a list that was flattened to its JSON text; a text that only looks like one is one word. */
function listOf(text: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((word) => typeof word === 'string') : [text];
  } catch {
    return [text];
  }
}
