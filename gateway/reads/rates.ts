import { reportingChoice } from '../../definitions/reporting.ts';
import { type RateChange, rateChanges } from '../../processors/rates/state.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { noChoice } from '../../schemas/reporting.ts';
import type { GatewayContext } from '../context.ts';
import { asTenant } from './tenant-rows.ts';

/** Rates that are read at most: thirty currencies for two years. */
const mostRates = 25_000;

interface StoredRate {
  readonly source: string;
  readonly day: string;
  readonly base: string;
  readonly currency: string;
  readonly revision: number;
  readonly billionths: string;
}

/** What the tenant's formulas convert amounts of some days by (since 1970-01-01, both included): as a rule engine is told it. */
export function readRates(from: number, to: number, context: GatewayContext): Promise<readonly RateChange[]> {
  const { tenant } = context.principal;
  return asTenant(context.stores.postgres, tenant, async (client) => {
    const reporting = (await reportingChoice(client, tenant)) ?? noChoice;
    const { rows } = await client.query<StoredRate>(
      `SELECT DISTINCT ON (day, currency) source, day::text, base, currency, revision, billionths
       FROM fx_rate WHERE tenant_id = $1 AND source = $2 AND day BETWEEN $3 AND $4
       ORDER BY day, currency, revision DESC LIMIT $5`,
      [tenant, reporting.source, isoFromDay(from - reporting.longestDays), isoFromDay(to), mostRates],
    );
    const kept = rows.map(({ day, billionths, ...rate }) => ({
      ...rate,
      day: dayFromIso(day),
      billionths: BigInt(billionths),
    }));
    return rateChanges(tenant, kept, reporting);
  });
}
