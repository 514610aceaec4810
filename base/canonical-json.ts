import { BaseError } from './errors.ts';

/**
 * A value as JSON in the one way of RFC 8785 (JSON Canonicalization Scheme): members sorted by the UTF-16 units of their names, no
 * white space, numbers and texts as ECMAScript writes them. Equal values give equal text, whatever order they were built in.
 * Members that are undefined are left out, as JSON.stringify does.
 * @throws BaseError MR_AUDIT_VALUE for what JSON cannot say: NaN, an infinity, a bigint, a function.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value);
  throw new BaseError('MR_AUDIT_VALUE', `${String(value)} cannot be written as JSON: give a text instead`);
}

function canonicalObject(value: object): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
