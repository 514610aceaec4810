import { isRefused, parseMeasure, parseZone } from '../../connectors/value.ts';
import { decimalOfMicros } from '../../gateway/reads/money.ts';
import type { Result } from '../../processors/formula/formula.ts';
import { textNames } from '../../processors/formula/language/fields.ts';
import { momentAfter } from '../../processors/formula/run/clock.ts';
import type { Flight, Rates } from '../../processors/formula/run/data.ts';
import { extentOf, rowGroups } from '../../processors/formula/run/row-groups.ts';
import type { SeriesOptions } from '../../processors/formula/run/series.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { CliError } from '../errors.ts';
import { knownName } from '../known-name.ts';
import { checkDays } from '../reads/days.ts';
import { textTable } from '../reads/text-table.ts';
import type { EvalArguments } from './arguments.ts';
import { compiled } from './compiled.ts';
import { readDayRows } from './day-rows.ts';

/** `millrace formula eval`: what a formula comes to on the rows of a file. */
export async function printEvaluation(source: string, options: EvalArguments): Promise<void> {
  checkDays(options.from, options.to);
  const said = settingsOf(options);
  const by = options.by === undefined ? undefined : knownName('text to evaluate by', options.by, textNames);
  const formula = await compiled(source, options);
  if (formula === undefined) return;
  const { rows, unknownColumns } = await readDayRows(options.data);
  const [first, last] = extentOf(rows) ?? [0, 0];
  const settings = { ...said, rates: await ratesFor(options, said.rates, first, last) };
  const complete = options.complete === undefined ? last : dayFromIso(options.complete);
  const asked = { from: dayOr(options.from, first), to: dayOr(options.to, complete) };
  const moment = momentAfter(complete, asked);
  const results = rowGroups(rows, { ...settings, by, covered: options.covered === true }).map(({ name, series }) => ({
    name,
    ...formula.evaluate(series.at(moment)),
  }));
  const notes = unknownColumns.length === 0 ? [] : [`columns that are not used: ${unknownColumns.join(', ')}`];
  if (options.json === true) {
    const document = {
      formula: source,
      unit: formula.unit,
      complete: isoFromDay(complete),
      results: results.map(jsonResult),
      notes,
    };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const lines = results.map((result) => [result.name ?? 'all rows', shown(result), result.reason, formula.unit]);
  process.stdout.write(`${textTable([by ?? 'of', 'value', 'reason', 'unit'], lines)}\n`);
  for (const note of notes) process.stdout.write(`note: ${note}\n`);
}

function dayOr(iso: string | undefined, otherwise: number): number {
  return iso === undefined ? otherwise : dayFromIso(iso);
}

type Named = Result & { readonly name: string | null };

function jsonResult({ name, value, reason, currency, micros, rates }: Named): Record<string, unknown> {
  return {
    ...(name === null ? {} : { of: name }),
    value,
    reason,
    currency,
    micros: micros === null ? null : String(micros),
    rates,
  };
}

function shown({ value, currency, micros }: Result): string {
  if (value === null) return '–';
  const figure = micros === null ? String(value) : decimalOfMicros(micros);
  return currency === null || currency === '' ? figure : `${figure} ${currency}`;
}

function settingsOf(options: EvalArguments): SeriesOptions & { readonly rates: Rates } {
  const zone = parseZone(options.zone);
  if (isRefused(zone)) throw new CliError('MR_CLI_NAME', zone.reason);
  const flight = flightOf(options);
  return { zone, rates: ratesOf(options.rate ?? []), ...(flight === undefined ? {} : { flight }) };
}

function flightOf({ flight, budget, currency }: EvalArguments): Flight | undefined {
  if (flight === undefined && budget === undefined) return undefined;
  const [from, to, more] = (flight ?? '').split('..');
  const micros = parseMeasure(budget ?? '', 'decimal', null);
  if (from === undefined || to === undefined || more !== undefined || isRefused(micros)) {
    throw new CliError('MR_CLI_RANGE', 'a flight has days and a budget: --flight 2026-11-01..2026-11-30 --budget 5000');
  }
  checkDays(from, to);
  return { start: dayFromIso(from), end: dayFromIso(to), budgetMicros: BigInt(micros), currency: currency ?? '' };
}

/** Those that were said; else those of the tenant for these days. */
async function ratesFor({ rate, tenant }: EvalArguments, said: Rates, first: number, last: number): Promise<Rates> {
  if (rate !== undefined || tenant === undefined) return said;
  const { formulaRates, tenantRates } = await import('../rates/tenant-rates.ts');
  return formulaRates(await tenantRates(tenant, first, last));
}

/** Rates that hold on every day. */
function ratesOf(said: readonly string[]): Rates {
  const rates = new Map<string, NonNullable<ReturnType<Rates>>>();
  for (const text of said) {
    const [, pair = '', rate = ''] = /^([A-Z]{3}\/[A-Z]{3})=(\d+(?:\.\d{1,9})?)$/.exec(text) ?? [];
    if (pair === '')
      throw new CliError('MR_CLI_NAME', `--rate ${text} is no rate: write what one EUR is in USD as EUR/USD=1.08`);
    const [whole = '0', fraction = ''] = rate.split('.');
    const numerator = BigInt(whole + fraction.padEnd(9, '0'));
    rates.set(pair, { id: text, numerator, denominator: 1_000_000_000n });
  }
  return (_day, from, to) => rates.get(`${from}/${to}`);
}
