import { recordAudit } from '../base/audit/record.ts';
import type { PostgresClient } from '../base/postgres.ts';
import type { FlightChange } from '../processors/rules/planned.ts';
import { dayFromIso, isoFromDay } from '../schemas/day.ts';
import type { FlightKey } from '../schemas/key.ts';
import { DefinitionError } from './errors.ts';
import type { AppliedBy } from './store.ts';

/** Flights of one organisation that are read at most. */
const maxFlights = 100_000;

/** Budget and days that an entity was planned for. Days are those since 1970-01-01, `ends` is included. */
export interface StoredFlight extends FlightKey {
  readonly ends: number;
  readonly budgetMicros: bigint;
  readonly currency: string;
}

interface Row {
  readonly platform: FlightKey['platform'];
  readonly account: string;
  readonly level: FlightKey['level'];
  readonly entity: string;
  readonly starts: string;
  readonly ends: string;
  readonly budget: string;
  readonly currency: string;
}

const columns = `platform, account_id AS account, level, entity_id AS entity, starts::text, ends::text, budget_micros::text AS budget, currency`;

/** The flights of the transaction's tenant, or of some of its accounts, by account, level, entity and first day. */
export async function flightsOf(
  client: PostgresClient,
  tenant: string,
  accounts: readonly string[] | null = null,
): Promise<readonly StoredFlight[]> {
  const { rows } = await client.query<Row>(
    `select ${columns} from flight where tenant_id = $1 and ($2::text[] is null or account_id = any($2))
     order by platform, account_id, level, entity_id, starts limit ${maxFlights}`,
    [tenant, accounts],
  );
  return rows.map((row) => storedFlight(tenant, row));
}

/** Flights as rules are told of them. */
export function flightChanges(flights: readonly StoredFlight[]): readonly FlightChange[] {
  return flights.map(({ ends, budgetMicros, currency, ...flightOf }) => ({
    flightOf,
    flight: { ends, budgetMicros: String(budgetMicros), currency },
  }));
}

function storedFlight(tenant: string, { starts, ends, budget, ...rest }: Row): StoredFlight {
  return { tenant, ...rest, starts: dayFromIso(starts), ends: dayFromIso(ends), budgetMicros: BigInt(budget) };
}

/**
 * Keeps a flight in the place of the one of that entity and first day, with its event in the audit trail; false when it changes nothing.
 * Two flights of an entity must not overlap. @throws DefinitionError MR_DEFINITION_FLIGHT when they do, or it ends before it starts.
 */
export async function saveFlight(client: PostgresClient, flight: StoredFlight, by: AppliedBy): Promise<boolean> {
  const { tenant, platform, account, level, entity, budgetMicros, currency } = flight;
  const [starts, ends] = [isoFromDay(flight.starts), isoFromDay(flight.ends)];
  if (flight.ends < flight.starts) {
    throw new DefinitionError(
      'MR_DEFINITION_FLIGHT',
      `the flight of ${entity} ends (${ends}) before it starts (${starts})`,
    );
  }
  const own = [tenant, platform, account, level, entity];
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`flight/${JSON.stringify(own)}`]);
  const { rows } = await client.query<Row>(
    `select ${columns} from flight
     where tenant_id = $1 and platform = $2 and account_id = $3 and level = $4 and entity_id = $5 and starts <= $7 and ends >= $6`,
    [...own, starts, ends],
  );
  const other = rows.find((row) => row.starts !== starts);
  if (other !== undefined) {
    const message = `${entity} has a flight from ${other.starts} to ${other.ends} already: a day can be of one only; remove or shorten it first`;
    throw new DefinitionError('MR_DEFINITION_FLIGHT', message);
  }
  const before = rows[0] === undefined ? null : shown(storedFlight(tenant, rows[0]));
  const after = shown(flight);
  if (before !== null && JSON.stringify(before) === JSON.stringify(after)) return false;
  await client.query(
    `insert into flight (tenant_id, platform, account_id, level, entity_id, starts, ends, budget_micros, currency)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (tenant_id, platform, account_id, level, entity_id, starts) do update
       set ends = excluded.ends, budget_micros = excluded.budget_micros, currency = excluded.currency, updated_at = now()`,
    [...own, starts, ends, String(budgetMicros), currency],
  );
  await recordAudit(client, tenant, { ...by, action: 'flight.save', subject: subjectOf(flight), before, after });
  return true;
}

/** Takes a flight back, with its event in the audit trail; false when there is none. */
export async function removeFlight(client: PostgresClient, flight: FlightKey, by: AppliedBy): Promise<boolean> {
  const { tenant, platform, account, level, entity, starts } = flight;
  const { rows } = await client.query<Row>(
    `delete from flight where tenant_id = $1 and platform = $2 and account_id = $3 and level = $4 and entity_id = $5 and starts = $6
     returning ${columns}`,
    [tenant, platform, account, level, entity, isoFromDay(starts)],
  );
  const [row] = rows;
  if (row === undefined) return false;
  const before = shown(storedFlight(tenant, row));
  await recordAudit(client, tenant, {
    ...by,
    action: 'flight.remove',
    subject: subjectOf(flight),
    before,
    after: null,
  });
  return true;
}

function subjectOf({ platform, account, level, entity, starts }: FlightKey) {
  return { type: 'flight', id: [platform, account, level, entity, isoFromDay(starts)].join('/') } as const;
}

function shown({ starts, ends, budgetMicros, currency }: StoredFlight) {
  return { starts: isoFromDay(starts), ends: isoFromDay(ends), budgetMicros: String(budgetMicros), currency };
}
