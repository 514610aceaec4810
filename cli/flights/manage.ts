import { readFileSync, statSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { parseDecimalMicros } from '../../connectors/value/number.ts';
import { isRefused } from '../../connectors/value/refusal.ts';
import { flightsOf, removeFlight, type StoredFlight, saveFlight } from '../../definitions/flights.ts';
import { decimalOfMicros } from '../../gateway/reads/money.ts';
import { isoFromDay } from '../../schemas/day.ts';
import type { Level, Platform } from '../../schemas/generated/types.ts';
import { byCommand } from '../audit/actor.ts';
import { CliError } from '../errors.ts';
import { levelNamed, platformNamed } from '../known-name.ts';
import { daySaid } from '../reads/days.ts';
import { textTable } from '../reads/text-table.ts';
import { inTenant } from '../tenants/store.ts';
import type { FlightArguments, ImportFlightsArguments, ListFlightsArguments, SetFlightArguments } from './arguments.ts';

/** Bytes of a file at most. */
const maxFileBytes = 16 * 1024 * 1024;
const columns = ['platform', 'account', 'level', 'entity', 'start', 'end', 'budget', 'currency'] as const;

/** `millrace flights set`. */
export async function setFlight(entity: string, said: SetFlightArguments): Promise<void> {
  const { tenant, reason, json } = said;
  const flight = flightSaid({ ...said, entity }, tenant);
  const changed = await inTenant(tenant, (client) => saveFlight(client, flight, by(reason)));
  if (json === true) console.log(JSON.stringify({ ...shown(flight), changed }, null, 2));
  else console.log(changed ? 'saved; rules that ask for it judge by it from now on' : 'it is so already');
}

/** `millrace flights remove`. @throws CliError MR_CLI_NAME when there is none. */
export async function takeFlightBack(entity: string, said: FlightArguments): Promise<void> {
  const { tenant, platform, account, level, start } = said;
  const flight = {
    ...{ tenant, platform: platformNamed(platform) as Platform, account, level: levelNamed(level) as Level, entity },
    starts: daySaid('--start', start),
  };
  const removed = await inTenant(tenant, (client) => removeFlight(client, flight, by()));
  if (!removed) {
    throw new CliError('MR_CLI_NAME', `${entity} has no flight from ${start}: \`millrace flights list\` lists them`);
  }
  if (said.json === true) console.log(JSON.stringify({ removed: true }, null, 2));
  else console.log('removed');
}

/** `millrace flights list`. */
export async function printFlights({ tenant, json }: ListFlightsArguments): Promise<void> {
  const flights = (await inTenant(tenant, (client) => flightsOf(client, tenant))).map(shown);
  if (json === true) console.log(JSON.stringify({ tenant, flights }, null, 2));
  else if (flights.length === 0) console.log(`tenant ${tenant} has no flights`);
  else
    console.log(
      textTable(
        [...columns],
        flights.map((flight) => columns.map((column) => flight[column])),
      ),
    );
}

/** `millrace flights import`: the flights of a CSV, all of them or none. @throws CliError MR_CLI_FILE for a file that has none. */
export async function importFlights(file: string, { tenant, reason, json }: ImportFlightsArguments): Promise<void> {
  const flights = rowsOf(file).map((row, at) => {
    try {
      return flightSaid(row, tenant);
    } catch (error) {
      throw new CliError('MR_CLI_FILE', `${file}:${at + 2}: ${(error as Error).message}`, { cause: error });
    }
  });
  const changed = await inTenant(tenant, async (client) => {
    let count = 0;
    for (const flight of flights) if (await saveFlight(client, flight, by(reason))) count += 1;
    return count;
  });
  if (json === true) console.log(JSON.stringify({ file, flights: flights.length, changed }, null, 2));
  else console.log(`${flights.length} flights, ${changed} new or changed`);
}

function by(reason?: string) {
  return { ...byCommand(), reason: reason ?? null };
}

type FlightRow = Readonly<Record<(typeof columns)[number], string>>;

function rowsOf(file: string): readonly FlightRow[] {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new CliError('MR_CLI_FILE', `there is no ${file}: give a CSV with ${columns.join(',')}`);
  if (stat.size > maxFileBytes) throw new CliError('MR_CLI_FILE', `${file} has ${stat.size} bytes: divide it`);
  const rows = parse(readFileSync(file, 'utf8'), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    trim: true,
  }) as FlightRow[];
  const missing = columns.filter((column) => rows[0] !== undefined && !(column in rows[0]));
  if (missing.length > 0) throw new CliError('MR_CLI_FILE', `${file} lacks the columns ${missing.join(', ')}`);
  return rows;
}

function flightSaid(said: FlightRow, tenant: string): StoredFlight {
  const budget = parseDecimalMicros(said.budget);
  if (isRefused(budget) || budget < 0n) {
    throw new CliError('MR_CLI_RANGE', `the budget '${said.budget}' is no amount: write it like 1500 or 1500.50`);
  }
  if (!/^[A-Z]{3}$/.test(said.currency)) {
    throw new CliError('MR_CLI_RANGE', `the currency '${said.currency}' is no code: write it like EUR`);
  }
  return {
    tenant,
    platform: platformNamed(said.platform) as Platform,
    account: said.account,
    level: levelNamed(said.level) as Level,
    entity: said.entity,
    starts: daySaid('start', said.start),
    ends: daySaid('end', said.end),
    budgetMicros: budget,
    currency: said.currency,
  };
}

function shown({ platform, account, level, entity, starts, ends, budgetMicros, currency }: StoredFlight): FlightRow {
  return {
    platform: platform.toLowerCase(),
    account,
    level: level.toLowerCase(),
    entity,
    start: isoFromDay(starts),
    end: isoFromDay(ends),
    budget: decimalOfMicros(budgetMicros),
    currency,
  };
}
