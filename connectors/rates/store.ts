import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { RatesError } from '../errors.ts';
import type { KeptRate, PublishedRate } from './rate.ts';

/** Rates of one statement. */
const batch = 5_000;
/** Rates that are read at most: thirty currencies for ninety years. */
const mostRates = 1_000_000;
const sourcePattern = /^[a-z0-9][a-z0-9._-]{0,31}$/;

/** What an import did. */
export interface RatesImport {
  /** Were not there. */
  readonly added: number;
  /** Were there with another value: they have a new revision. */
  readonly corrected: number;
  readonly unchanged: number;
  /** Days of which a rate was corrected, in their order: since 1970-01-01. */
  readonly correctedDays: readonly number[];
}

/** Whose rates of which source and days (both included, since 1970-01-01). */
export interface RatesQuestion {
  readonly tenant: string;
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Keeps published rates of a tenant. The same ones twice change nothing; one that differs becomes a new revision.
 * @throws RatesError MR_CONNECTOR_RATES for what cannot be the name of a source.
 */
export function keepRates(
  pool: PostgresPool,
  tenant: string,
  source: string,
  rates: readonly PublishedRate[],
): Promise<RatesImport> {
  if (!sourcePattern.test(source)) {
    throw new RatesError(`'${source}' cannot be a source of rates: give small letters, digits, . _ -`);
  }
  return withTenant(pool, tenant, async (client) => {
    // Two imports at once would give two rates the same revision.
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`fx_rate|${tenant}|${source}`]);
    let added = 0;
    let corrected = 0;
    const correctedDays = new Set<number>();
    for (let start = 0; start < rates.length; start += batch) {
      const part = rates.slice(start, start + batch);
      const { rows } = await client.query<{ revision: number; day: string }>(insertion, [
        tenant,
        source,
        part.map(({ day }) => isoFromDay(day)),
        part.map(({ base }) => base),
        part.map(({ currency }) => currency),
        part.map(({ billionths }) => String(billionths)),
      ]);
      for (const { revision, day } of rows) {
        if (revision === 1) added += 1;
        else {
          corrected += 1;
          correctedDays.add(dayFromIso(day));
        }
      }
    }
    const unchanged = rates.length - added - corrected;
    return { added, corrected, unchanged, correctedDays: [...correctedDays].sort((a, b) => a - b) };
  });
}

const insertion = `
  INSERT INTO fx_rate (tenant_id, source, day, base, currency, revision, billionths)
  SELECT $1, $2, n.day, n.base, n.currency, coalesce(k.revision, 0) + 1, n.billionths
  FROM unnest($3::date[], $4::text[], $5::text[], $6::bigint[]) AS n (day, base, currency, billionths)
  LEFT JOIN LATERAL (
    SELECT revision, billionths FROM fx_rate
    WHERE tenant_id = $1 AND source = $2 AND day = n.day AND base = n.base AND currency = n.currency
    ORDER BY revision DESC LIMIT 1
  ) AS k ON true
  WHERE k.billionths IS DISTINCT FROM n.billionths
  RETURNING revision, day::text`;

/** The newest revision of each rate of these days. */
export function keptRates(
  pool: PostgresPool,
  { tenant, source, from, to }: RatesQuestion,
): Promise<readonly KeptRate[]> {
  return withTenant(pool, tenant, async (client) => {
    const { rows } = await client.query<{
      day: string;
      base: string;
      currency: string;
      revision: number;
      billionths: string;
    }>(
      `SELECT DISTINCT ON (day, base, currency) day::text, base, currency, revision, billionths
       FROM fx_rate WHERE tenant_id = $1 AND source = $2 AND day BETWEEN $3 AND $4
       ORDER BY day, base, currency, revision DESC LIMIT $5`,
      [tenant, source, isoFromDay(from), isoFromDay(to), mostRates],
    );
    return rows.map(({ day, billionths, ...rate }) => ({
      ...rate,
      source,
      day: dayFromIso(day),
      billionths: BigInt(billionths),
    }));
  });
}
