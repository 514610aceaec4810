import { type Parsed, Refusal, shown } from './refusal.ts';

const longestId = 256;
const largestExact = String(Number.MAX_SAFE_INTEGER);

/**
 * An id, digit for digit. `form` cuts it out of a longer spelling: `urn` takes what stands after the last colon
 * (`urn:li:sponsoredCampaign:252074216`), `path` what stands after the last slash (`customers/1/campaigns/2`).
 *
 * A number that went through a float is refused as ID_PRECISION: `1.5e18`, and `1510393835426777445.0`, of which nobody
 * can tell whether its last digits are the platform's. `2825262454257003.0` is below 2^53, so its digits are exact.
 */
export function parseId(text: string, form?: 'urn' | 'path'): Parsed<string> {
  const id = form === undefined ? text.trim() : lastPart(text.trim(), form === 'urn' ? ':' : '/');
  if (id.length === 0 || id.length > longestId) {
    return new Refusal('BAD_ID', `${shown(text)} is not an id: expected 1 to ${longestId} characters`);
  }
  if (isDigits(id)) return id;
  if (hasControl(id)) return new Refusal('BAD_ID', `${shown(text)} is not an id: it holds control characters`);
  return numberLike(id);
}

function lastPart(text: string, separator: string): string {
  return text.slice(text.lastIndexOf(separator) + 1);
}

function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) < 0x20) return true;
  }
  return false;
}

function numberLike(id: string): Parsed<string> {
  if (/^-?\d(?:\.\d+)?[eE]\+?\d{1,3}$/.test(id)) return lost(id);
  const whole = /^(\d+)\.0*$/.exec(id)?.[1];
  if (whole === undefined) return /^\d+\.\d+[eE]/.test(id) ? lost(id) : id;
  const exact = whole.length < largestExact.length || (whole.length === largestExact.length && whole <= largestExact);
  return exact ? whole : lost(id);
}

function lost(id: string): Refusal {
  return new Refusal(
    'ID_PRECISION',
    `${shown(id)} is an id that was written as a rounded number; export the column as text, so that no digit is lost`,
  );
}
