import { type ConversionRate, convertMicros, type KeptRate, rateId } from '../../connectors/rates/rate.ts';
import { keptRates } from '../../connectors/rates/store.ts';
import { isNoRate, type NoRate, RateTable } from '../../connectors/rates/table.ts';
import { isRefused, parseCurrency, parseDecimalMicros } from '../../connectors/value.ts';
import { exactDecimal } from '../../gateway/reads/money.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { CliError } from '../errors.ts';
import { textTable } from '../reads/text-table.ts';
import { forTenant } from '../tenants/store.ts';
import type { ShowRatesArguments } from './arguments.ts';

/** A rate that is older than all that was asked for is told from none by looking so many days further back. */
const lookBackDays = 400;

/** `millrace rates show`. Exits with 1 when there is no rate. */
export async function showRates(pair: string | undefined, options: ShowRatesArguments): Promise<void> {
  const { tenant, source, longest } = options;
  const day = dayFromIso(options.day ?? new Date().toISOString().slice(0, 10));
  const asked = pair === undefined ? null : currenciesOf(pair);
  const micros = amountOf(options.amount, asked);
  const question = { tenant, source, from: day - longest - lookBackDays, to: day };
  const rates = await forTenant(tenant, (pool) => keptRates(pool, question));
  if (asked === null) {
    printPublished(rates, options);
    return;
  }
  const found = new RateTable(rates, { longestDays: longest }).find(day, ...asked);
  if (isNoRate(found)) {
    process.exitCode = 1;
    printNone(found, options);
  } else printFound(asked, found, micros, options);
}

function currenciesOf(pair: string): readonly [from: string, to: string] {
  const codes = pair.split('/').map(parseCurrency);
  const [from, to] = codes;
  if (codes.length === 2 && from !== undefined && to !== undefined && !isRefused(from) && !isRefused(to))
    return [from, to];
  throw new CliError('MR_CLI_NAME', `'${pair}' is no pair of currencies: write what one GBP is in USD as GBP/USD`);
}

function amountOf(text: string | undefined, asked: readonly string[] | null): bigint | null {
  if (text === undefined) return null;
  const micros = parseDecimalMicros(text);
  if (asked !== null && !isRefused(micros)) return micros;
  throw new CliError('MR_CLI_NAME', `--amount ${text} is an amount of the first currency of a pair, such as 12.50`);
}

function printNone({ reason, message }: NoRate, { json }: ShowRatesArguments): void {
  console.log(json === true ? JSON.stringify({ rate: null, reason, message }, null, 2) : `${reason}: ${message}`);
}

function printFound(
  [from, to]: readonly [string, string],
  rate: ConversionRate,
  micros: bigint | null,
  { json, amount }: ShowRatesArguments,
): void {
  const one = exactDecimal(convertMicros(1_000_000_000_000n, rate), 12);
  const converted = micros === null ? null : exactDecimal(convertMicros(micros, rate), 6);
  const day = isoFromDay(rate.day);
  if (json === true) {
    const exact = { numerator: String(rate.numerator), denominator: String(rate.denominator) };
    console.log(JSON.stringify({ from, to, day, id: rate.id, rate: one, ...exact, converted }, null, 2));
    return;
  }
  console.log(`1 ${from} = ${one} ${to}, of ${day} (${rate.id})`);
  if (converted !== null) console.log(`${amount} ${from} = ${converted} ${to}`);
}

function printPublished(rates: readonly KeptRate[], { json, tenant }: ShowRatesArguments): void {
  const last = rates.at(-1)?.day;
  const shown = rates.filter(({ day }) => day === last);
  if (json === true) {
    const documents = shown.map((rate) => ({
      id: rateId(rate, isoFromDay(rate.day)),
      day: isoFromDay(rate.day),
      base: rate.base,
      currency: rate.currency,
      rate: exactDecimal(rate.billionths, 9),
    }));
    console.log(JSON.stringify(documents, null, 2));
  } else if (shown.length === 0) {
    console.log(`tenant ${tenant} has no rates up to that day: \`millrace rates import\` brings some`);
  } else {
    const cells = shown.map((rate) => [
      `1 ${rate.base}`,
      `${exactDecimal(rate.billionths, 9)} ${rate.currency}`,
      isoFromDay(rate.day),
      rateId(rate, isoFromDay(rate.day)),
    ]);
    console.log(textTable(['of', 'is', 'day', 'id'], cells));
  }
}
