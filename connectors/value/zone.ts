import { IANAZone } from 'luxon';
import { type Parsed, Refusal, shown } from './refusal.ts';

const quarterMillis = 900_000;
/** Offsets are kept per zone for this many quarters of an hour, zones for this many spellings. */
const cachedOffsets = 8_192;
const cachedZones = 1_024;

interface Zone {
  readonly zone: IANAZone;
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone | undefined>();

function zoneOf(name: string): Zone | undefined {
  if (zones.has(name)) return zones.get(name);
  if (zones.size >= cachedZones) zones.clear();
  const found = IANAZone.isValidZone(name) ? { zone: IANAZone.create(name), offsets: new Map() } : undefined;
  zones.set(name, found);
  return found;
}

/** An IANA time zone, as written. */
export function parseZone(text: string): Parsed<string> {
  const name = text.trim();
  if (zoneOf(name) !== undefined) return name;
  return new Refusal('UNKNOWN_ZONE', `${shown(text)} is not a time zone of the IANA list, such as Europe/Berlin`);
}

/**
 * Milliseconds by which local time is ahead of UTC at an instant (milliseconds since the epoch). Rules change on quarters
 * of an hour only.
 * @throws RangeError when the zone is none; check it with `parseZone` first.
 */
export function zoneOffset(name: string, instant: number): number {
  const found = zoneOf(name);
  if (found === undefined) throw new RangeError(`'${name}' is not an IANA time zone`);
  const quarter = Math.floor(instant / quarterMillis);
  const known = found.offsets.get(quarter);
  if (known !== undefined) return known;
  if (found.offsets.size >= cachedOffsets) found.offsets.clear();
  const offset = found.zone.offset(quarter * quarterMillis) * 60_000;
  found.offsets.set(quarter, offset);
  return offset;
}
