/** Names of members whose values are secret, wherever they stand. */
const secretName =
  /secret|password|passwd|passphrase|token|credential|api_?key|private_?key|authori[sz]ation|cookie|signature|sealed|ciphertext/i;

/** What stands in the place of a secret. */
export const redacted = '[redacted]';

/**
 * A value without its secrets, for the audit trail: members whose names say that they are secret are replaced, and of addresses
 * only scheme and host stay, since logins, paths and queries of webhooks are secrets as well. Everything else stays as it is.
 */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return withoutAddress(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(redact);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secretName.test(name) && member !== null && member !== undefined ? redacted : redact(member),
    ]),
  );
}

const address = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@]*@)?([^\s/?#@"']+)([/?#][^\s"']*)?/gi;

function withoutAddress(text: string): string {
  return text.replace(address, (whole, scheme: string, host: string, rest: string | undefined) => {
    const kept = `${scheme}${host}`;
    const bare = whole === kept || (rest === '/' && whole === `${kept}/`);
    return bare ? whole : `${kept}/${redacted}`;
  });
}
