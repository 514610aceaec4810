const variants = '89ab';

/** The version 8 UUID (RFC 9562) of a hash, written in at least 31 hexadecimal digits: 122 bits of it. */
export function uuidOfHash(hex: string): string {
  const variant = variants[Number.parseInt(hex.charAt(15), 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(12, 15)}-${variant}${hex.slice(16, 19)}-${hex.slice(19, 31)}`;
}
