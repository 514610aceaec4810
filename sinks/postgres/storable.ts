import { unstorable } from '../../base/unstorable.ts';

const everyUnstorable = new RegExp(unstorable, 'gu');
const replacement = '\ufffd';

/** A record with nothing in its texts that Postgres refuses: a name from a platform must not hold up everybody's. */
export function storable<T>(value: T): T {
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(everyUnstorable, replacement);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.replace(everyUnstorable, replacement), cleaned(each)]),
  );
}
