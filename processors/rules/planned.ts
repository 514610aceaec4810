import { RecordError } from '@millrace/streams';
import { SchemasError } from '../../schemas/errors.ts';
import type { FlightConfig, Level } from '../../schemas/generated/types.ts';
import { type FlightKey, parseFlightKey } from '../../schemas/key.ts';
import type { Flight } from '../formula/run/data.ts';
import { textList } from '../text-list.ts';
import type { Subject } from './day-store.ts';

/** A flight of an organisation's table, that began, changed or, with null, was taken back. Micros are a text: bigints are no JSON. */
export interface FlightChange {
  readonly flightOf: FlightKey;
  readonly flight: { readonly ends: number; readonly budgetMicros: string; readonly currency: string } | null;
}

/** A flight as it is kept. */
export interface KeptFlight {
  readonly level: Level;
  readonly entity: string;
  readonly starts: number;
  readonly ends: number;
  readonly budgetMicros: string;
  readonly currency: string;
}

/**
 * What the task of the account is told. @throws RecordError when key and content do not name one flight: it would reach another tenant's rules.
 */
export function flightChange(key: string, config: FlightConfig | null): FlightChange {
  const flightOf = keyOf(key);
  if (config === null) return { flightOf, flight: null };
  const { tenant, platform, account, level, entity, starts } = flightOf;
  const isOfKey =
    config.tenant_id === tenant &&
    config.platform === platform &&
    config.account_id === account &&
    config.level === level &&
    config.entity_id === entity &&
    config.starts === starts;
  if (!isOfKey) {
    throw new RecordError(
      `the key '${key}' is not that of the flight of ${config.entity_id} of tenant '${config.tenant_id}'`,
    );
  }
  const { ends, budget_micros: budget, currency } = config;
  return { flightOf, flight: { ends, budgetMicros: String(budget), currency } };
}

function keyOf(key: string): FlightKey {
  try {
    return parseFlightKey(key);
  } catch (error) {
    if (!(error instanceof SchemasError)) throw error;
    throw new RecordError(error.message);
  }
}

/** Name of a flight inside of its account's group. */
export function flightField({ level, entity, starts }: Pick<KeptFlight, 'level' | 'entity' | 'starts'>): string {
  return textList(level, entity, String(starts));
}

/** Finds the flight of a subject on a day. The same subject and flight have the same object each time. */
export class Planned {
  readonly #flights: readonly Flight[];

  /** `kept` are the flights of the subject's account. Sums of an account go by the flight of the account itself. */
  constructor({ level, entity, account }: Subject, kept: Iterable<KeptFlight>) {
    const [own, of] = entity === null ? (['ACCOUNT', account] as const) : [level, entity];
    this.#flights = [...kept]
      .filter((flight) => flight.level === own && flight.entity === of)
      .map(({ starts, ends, budgetMicros, currency }) => {
        return { start: starts, end: ends, budgetMicros: BigInt(budgetMicros), currency };
      })
      .sort((a, b) => a.start - b.start);
  }

  /** The flight that a day is in; between flights the one before, before the first that one; null where there is none. */
  on(day: number): Flight | null {
    return this.#flights.findLast(({ start }) => start <= day) ?? this.#flights[0] ?? null;
  }
}
