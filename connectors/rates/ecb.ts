import { parse } from 'csv-parse/sync';
import { DateTime } from 'luxon';
import { dayFromIso } from '../../schemas/day.ts';
import { RatesError } from '../errors.ts';
import { parseScaled } from '../value/number.ts';
import { isRefused, parseCurrency } from '../value.ts';
import type { PublishedRate } from './rate.ts';

/** What a document of rates holds. */
export interface ReadRates {
  readonly rates: readonly PublishedRate[];
  /** Codes that are no currency of ISO 4217 any more: their rates are left out. */
  readonly unknown: readonly string[];
}

/** Rates of a document at most. The ECB's whole history is about 250,000. */
const mostRates = 1_000_000;
const euro = 'EUR';

/**
 * Reads rates in any of the ECB's forms (https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates):
 * the XML of `eurofxref-daily`, `-hist-90d` and `-hist`; their CSV, a column a currency; the CSV of the Data Portal, a row a
 * rate. A CSV with the columns day, base, currency and rate is read as well: for rates of one's own.
 *
 * @throws RatesError MR_CONNECTOR_RATES that names what cannot be read. Nothing of such a document is used.
 */
export function readRates(name: string, text: string): ReadRates {
  const found = text.trimStart().startsWith('<') ? xmlRates(name, text) : csvRates(name, text);
  const rates: PublishedRate[] = [];
  const unknown = new Set<string>();
  const seen = new Map<string, bigint>();
  for (const said of found) {
    const codes = [parseCurrency(said.base), parseCurrency(said.currency)] as const;
    const [base, currency] = codes;
    if (isRefused(base) || isRefused(currency)) {
      unknown.add(isRefused(base) ? said.base : said.currency);
      continue;
    }
    if (base === currency) continue;
    if (rates[0] !== undefined && rates[0].base !== base) {
      throw new RatesError(
        `${name} has rates to ${rates[0].base} and to ${base}: give each base a file and a --source of its own`,
      );
    }
    const rate = { day: dayOf(name, said.day), base, currency, billionths: billionths(name, said) };
    const key = `${rate.day}|${base}|${currency}`;
    const before = seen.get(key);
    if (before !== undefined && before !== rate.billionths) {
      throw new RatesError(
        `${name} has two rates of ${currency} on ${said.day}: which one holds is for its source to say`,
      );
    }
    if (before === undefined) rates.push(rate);
    seen.set(key, rate.billionths);
    if (rates.length > mostRates) throw new RatesError(`${name} has more than ${mostRates} rates: import it in parts`);
  }
  if (rates.length === 0)
    throw new RatesError(`${name} has no rates: is it the ECB's XML or CSV, or day,base,currency,rate?`);
  return { rates, unknown: [...unknown].sort() };
}

interface SaidRate {
  readonly day: string;
  readonly base: string;
  readonly currency: string;
  readonly rate: string;
}

/** `<Cube time="2026-11-25"><Cube currency="USD" rate="1.0856"/>…</Cube>`: elements of one name, told apart by attributes. */
function* xmlRates(name: string, text: string): Generator<SaidRate> {
  if (!/<(?:\w+:)?Envelope[\s>]/.test(text) || !/<\/(?:\w+:)?Envelope>\s*$/.test(text)) {
    throw new RatesError(
      `${name} is XML and not the ECB's, or breaks off: it is an Envelope from its first to its last line`,
    );
  }
  let day: string | undefined;
  for (const [, attributes = ''] of text.matchAll(/<Cube\b([^<>]*)>/g)) {
    const said = attributesOf(attributes);
    day = said.get('time') ?? day;
    const [currency, rate] = [said.get('currency'), said.get('rate')];
    if (currency === undefined && rate === undefined) continue;
    if (currency === undefined || rate === undefined || day === undefined) {
      throw new RatesError(`${name} has a rate without its currency, value or day: <Cube${attributes}>`);
    }
    yield { day, base: euro, currency, rate };
  }
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((found) => [
      found[1] ?? '',
      found[2] ?? found[3] ?? '',
    ]),
  );
}

function* csvRates(name: string, text: string): Generator<SaidRate> {
  const rows = csvRows(name, text);
  const header = rows.next();
  const titles: readonly string[] = header.done === true ? [] : header.value.map((cell) => cell.toLowerCase());
  const column = (...names: readonly string[]) => titles.findIndex((title) => names.includes(title));
  const at = {
    day: column('day', 'time_period', 'date'),
    base: column('base', 'currency_denom'),
    currency: column('currency'),
    rate: column('rate', 'obs_value'),
  };
  if (at.day >= 0 && at.base >= 0 && at.currency >= 0 && at.rate >= 0) {
    for (const row of rows) {
      const cell = (index: number) => row[index] ?? '';
      if (isAbsent(cell(at.rate))) continue;
      yield { day: cell(at.day), base: cell(at.base), currency: cell(at.currency), rate: cell(at.rate) };
    }
    return;
  }
  if (at.day !== 0)
    throw new RatesError(`${name} has no column day or Date: its first line is ${titles.slice(0, 8).join(',')}`);
  for (const row of rows) {
    for (const [index, rate] of row.entries()) {
      const currency = titles[index]?.toUpperCase() ?? '';
      if (index === 0 || currency === '' || isAbsent(rate)) continue;
      yield { day: row[0] ?? '', base: euro, currency, rate };
    }
  }
}

function* csvRows(name: string, text: string): Generator<readonly string[]> {
  try {
    yield* parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true }) as string[][];
  } catch (cause) {
    throw new RatesError(`${name} is no CSV (${(cause as Error).message})`, { cause });
  }
}

/** The ECB writes `N/A` where it published nothing. */
function isAbsent(text: string): boolean {
  return text === '' || text === 'N/A' || text === 'NaN' || text === '-';
}

/** `2026-11-25`, or `25 November 2026` as the CSV of a single day has it. */
function dayOf(name: string, text: string): number {
  const iso = /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? text
    : (DateTime.fromFormat(text, 'd MMMM yyyy', { zone: 'utc', locale: 'en' }).toISODate() ?? '');
  try {
    return dayFromIso(iso);
  } catch (cause) {
    throw new RatesError(`${name}: '${text.slice(0, 40)}' is no day, such as 2026-11-25`, { cause });
  }
}

function billionths(name: string, { day, currency, rate }: SaidRate): bigint {
  const value = parseScaled(rate, 9);
  if (!isRefused(value) && value > 0n) return value;
  throw new RatesError(`${name}: the rate of ${currency} on ${day} is '${rate.slice(0, 40)}', not a number above 0`);
}
