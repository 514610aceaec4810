import { IANAZone } from 'luxon';
import { measureFields, textNames, textsInCapitals } from '../../processors/formula/language/fields.ts';
import type { DayRow, Flight } from '../../processors/formula/run/data.ts';
import { extentOf, type RowGroupOptions } from '../../processors/formula/run/row-groups.ts';
import { RequestError } from '../errors.ts';
import type { DayRow__Output as RowMessage } from '../generated/grpc/millrace/v1/DayRow.ts';
import type { EvaluateFormulaRequest__Output as Request } from '../generated/grpc/millrace/v1/EvaluateFormulaRequest.ts';
import type { Flight__Output as FlightMessage } from '../generated/grpc/millrace/v1/Flight.ts';
import { day as dayOfCalendar } from '../reads/arguments.ts';

const mostRows = 5_000;
/** Days from the first row to the last: the longest window, shifted back as far as it can be. */
const mostDays = 800;

/** What a formula is to be computed on. */
export interface Evaluation extends Omit<RowGroupOptions, 'rates'> {
  readonly rows: readonly DayRow[];
  /** Days of the first row and the last. */
  readonly extent: readonly [number, number];
  /** The last complete day. */
  readonly complete: number;
  readonly asked: { readonly from: number; readonly to: number };
}

/** @throws RequestError MR_ARGUMENT_INVALID or MR_RANGE_TOO_LONG that names the row and the field. */
export function evaluationOf(request: Request): Evaluation {
  const { by, covered, flight } = request;
  const zone = request.zone || 'UTC';
  if (!IANAZone.isValidZone(zone)) throw wrong('zone', `'${zone}' is no time zone: write Europe/Berlin, or nothing`);
  const { length } = request.rows;
  if (length > mostRows) throw wrong('rows', `there are ${length}: at most ${mostRows} at a time`);
  const rows = request.rows.map(rowOf);
  const extent = extentOf(rows);
  if (extent === undefined) throw wrong('rows', 'there are none: send what the formula is to be computed on');
  checkLength('rows', extent[1] - extent[0] + 1);
  const complete = dayOf('complete', request.complete) ?? extent[1];
  const asked = { from: dayOf('from', request.from) ?? extent[0], to: dayOf('to', request.to) ?? complete };
  checkLength('from and to', asked.to - asked.from + 1);
  return {
    rows,
    extent,
    complete,
    asked,
    by: by === '' ? undefined : nameOf('by', by, textNames),
    covered,
    zone,
    ...(flight === null ? {} : { flight: flightOf(flight) }),
  };
}

function rowOf(message: RowMessage, at: number): DayRow {
  const place = `rows[${at}]`;
  const { hour = null, coverage = 1, currency } = message;
  const day = dayOf(`${place}.day`, message.day);
  if (day === undefined) throw wrong(`${place}.day`, 'there is none: write it as 2026-11-01');
  if (hour !== null && (hour < 0 || hour > 23)) throw wrong(`${place}.hour`, `${hour} is no hour: 0 to 23`);
  if (!(coverage >= 0 && coverage <= 1)) throw wrong(`${place}.coverage`, `${coverage} is no share: 0 to 1`);
  return { day, hour, coverage, currency, measures: measuresOf(place, message), texts: textsOf(place, message) };
}

function measuresOf(place: string, { measures }: RowMessage): DayRow['measures'] {
  return Object.fromEntries(
    Object.entries(measures).map(([name, value]) => {
      const field = measureFields.get(name);
      if (field === undefined) throw wrong(`${place}.measures`, unknownName(name, [...measureFields.keys()]));
      if (field.scale === 6) return [name, BigInt(value)];
      if (Number.isSafeInteger(Number(value))) return [name, Number(value)];
      throw wrong(`${place}.measures.${name}`, `${value} is beyond 2^53, which counts must not be`);
    }),
  );
}

function textsOf(place: string, { texts }: RowMessage): DayRow['texts'] {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      nameOf(`${place}.texts`, name, textNames),
      textsInCapitals.has(name) ? text.toUpperCase() : text,
    ]),
  );
}

function flightOf({ from, to, budgetMicros, currency }: FlightMessage): Flight {
  const [start, end] = [dayOf('flight.from', from), dayOf('flight.to', to)];
  if (start !== undefined && end !== undefined && start <= end) {
    return { start, end, budgetMicros: BigInt(budgetMicros), currency };
  }
  throw wrong('flight', 'it has a first day and a last one, not before it: from 2026-11-01 to 2026-11-30');
}

/** The day; undefined where it is left out. */
function dayOf(field: string, iso: string): number | undefined {
  return iso === '' ? undefined : dayOfCalendar(field, iso);
}

function checkLength(field: string, days: number): void {
  if (days > mostDays) {
    throw new RequestError('MR_RANGE_TOO_LONG', `${field}: these are ${days} days, at most ${mostDays} are allowed`);
  }
}

function nameOf<T extends string>(field: string, name: string, known: readonly T[]): T {
  const found = known.find((each) => each === name);
  if (found !== undefined) return found;
  throw wrong(field, unknownName(name, known));
}

function unknownName(name: string, known: readonly string[]): string {
  return `there is no '${name}': there are ${known.join(', ')}`;
}

function wrong(field: string, reason: string): RequestError {
  return new RequestError('MR_ARGUMENT_INVALID', `${field}: ${reason}`);
}
