import { dayFromIso } from '../../schemas/day.ts';
import type { Flight } from '../formula/run/data.ts';
import type { FlightDefinition } from './scope.ts';

/** The flight of an entity: the one that names it, else the one that names none. */
export function flightOf(flights: readonly FlightDefinition[], entity: string): Flight | null {
  const found =
    flights.find((flight) => flight.entity === entity) ?? flights.find((flight) => flight.entity === undefined);
  if (found === undefined) return null;
  const { start, end, budget, currency } = found;
  return { start: dayFromIso(start), end: dayFromIso(end), budgetMicros: micros(budget), currency };
}

/** `1500.5` in millionths, exactly. */
export function micros(amount: string): bigint {
  const [whole = '0', part = ''] = amount.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0'));
}
