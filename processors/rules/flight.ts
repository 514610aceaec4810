import { RecordError } from '@millrace/streams';
import { parseDecimalMicros } from '../../connectors/value/number.ts';
import { isRefused } from '../../connectors/value/refusal.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { Flight } from '../formula/run/data.ts';
import type { FlightDefinition } from './scope.ts';

/** Finds the flight of an entity: the one that names it, else the one that names none. The same entity has the same object each time. */
export function flightsOf(flights: readonly FlightDefinition[]): (entity: string) => Flight | null {
  const byEntity = new Map<string | undefined, Flight>();
  for (const written of flights) {
    if (!byEntity.has(written.entity)) byEntity.set(written.entity, flightOf(written));
  }
  return (entity) => byEntity.get(entity) ?? byEntity.get(undefined) ?? null;
}

function flightOf({ start, end, budget, currency }: FlightDefinition): Flight {
  return { start: dayFromIso(start), end: dayFromIso(end), budgetMicros: micros(budget), currency };
}

/** `1500.5` in millionths, to the nearest one. @throws RecordError for more than 64 bits hold. */
export function micros(amount: string): bigint {
  const parsed = parseDecimalMicros(amount);
  if (isRefused(parsed)) throw new RecordError(parsed.reason);
  return parsed;
}
