import { loadConfig } from '../../base/config.ts';
import { ratesFrom } from '../../connectors/rates/source.ts';
import { keepRates } from '../../connectors/rates/store.ts';
import { isoFromDay } from '../../schemas/day.ts';
import { forTenant } from '../tenants/store.ts';
import type { ImportRatesArguments } from './arguments.ts';

/** `millrace rates import`: all of a document, or nothing of it. */
export async function importRates({ tenant, from, source, json }: ImportRatesArguments): Promise<void> {
  const place = from ?? loadConfig().ratesSource;
  const { rates, unknown } = await ratesFrom(place);
  const done = await forTenant(tenant, (pool) => keepRates(pool, tenant, source, rates));
  const sorted = rates.map(({ day }) => day).sort((a, b) => a - b);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  const days = { from: isoFromDay(first), to: isoFromDay(last) };
  if (json === true) {
    console.log(JSON.stringify({ tenant, source, place, ...days, ...done, unknown }, null, 2));
    return;
  }
  const { added, corrected, unchanged } = done;
  console.log(`${place}: ${rates.length} rates of ${days.from} .. ${days.to}`);
  console.log(`new ${added}, corrected ${corrected}, unchanged ${unchanged}`);
  if (unknown.length > 0) console.log(`left out, since ISO 4217 does not know them: ${unknown.join(', ')}`);
}
