import { loadConfig } from '../../base/config.ts';
import { ratesFrom } from '../../connectors/rates/source.ts';
import { keepRates } from '../../connectors/rates/store.ts';
import { isoFromDay } from '../../schemas/day.ts';
import { forTenant } from '../tenants/store.ts';
import type { ImportRatesArguments } from './arguments.ts';

/** Corrected days that are listed. */
const mostListed = 10;

/** `millrace rates import`: all of a document, or nothing of it. */
export async function importRates({ tenant, from, source, json }: ImportRatesArguments): Promise<void> {
  const place = from ?? loadConfig().ratesSource;
  const { rates, unknown } = await ratesFrom(place);
  const { correctedDays, ...done } = await forTenant(tenant, (pool) => keepRates(pool, tenant, source, rates));
  const correctedOf = correctedDays.map(isoFromDay);
  const sorted = rates.map(({ day }) => day).sort((a, b) => a - b);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  const days = { from: isoFromDay(first), to: isoFromDay(last) };
  if (json === true) {
    console.log(
      JSON.stringify({ tenant, source, place, ...days, ...done, correctedDays: correctedOf, unknown }, null, 2),
    );
    return;
  }
  const { added, corrected, unchanged } = done;
  console.log(`${place}: ${rates.length} rates of ${days.from} .. ${days.to}`);
  console.log(`new ${added}, corrected ${corrected}, unchanged ${unchanged}`);
  if (correctedOf.length > 0) console.log(correctionText(tenant, correctedOf));
  if (unknown.length > 0) console.log(`left out, since ISO 4217 does not know them: ${unknown.join(', ')}`);
}

/** Which days were corrected, and how what was converted by them comes to the new rates. */
export function correctionText(tenant: string, days: readonly string[]): string {
  const more = days.length > mostListed ? ` and ${days.length - mostListed} more` : '';
  return [
    `corrected were rates of ${days.slice(0, mostListed).join(', ')}${more}: where amounts were converted by them, their days are fetched`,
    `again with the next run of the schedule \`rates\`, or at once: \`millrace schedules now rates --tenant ${tenant}\``,
  ].join('\n');
}
