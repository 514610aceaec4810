import type { Formula } from '../../processors/formula/formula.ts';
import { allPlans } from '../../processors/formula/plan/plan.ts';
import type { Rates } from '../../processors/formula/run/data.ts';
import { conversionRate, type PublishedDay } from '../../processors/rates/published.ts';
import { noChoice } from '../../schemas/reporting.ts';
import type { GatewayContext } from '../context.ts';
import { readRates } from '../reads/rates.ts';

/** What the tenant converts amounts of these days by; undefined for a formula that converts none. */
export async function formulaRates(
  { plan }: Formula,
  [first, last]: readonly [number, number],
  context: GatewayContext,
): Promise<Rates | undefined> {
  const converts = allPlans(plan).some((part) => part.op === 'sum' && part.sum.convertTo !== null);
  if (!converts) return undefined;
  const days = new Map<number, PublishedDay>();
  let chosen = noChoice;
  for (const change of await readRates(first, last, context)) {
    if (change.of === 'rates') days.set(change.day, change.published);
    else chosen = change.reporting;
  }
  return (day, from, to) => conversionRate((of) => days.get(of), chosen, day, from, to);
}
