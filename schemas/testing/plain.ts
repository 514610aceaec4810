/**
 * A value with its members in no order and without prototypes: what `toStrictEqual` compares of decoded records, whoever made
 * them. A map may have a key `__proto__`, which stays one.
 */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return new Map(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
