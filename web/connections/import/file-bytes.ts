/** Bytes at both ends of a file by which it is told from others. */
const sampledBytes = 1_048_576;

/** The first bytes of a file in base64. */
export async function firstBytes(file: Blob, most: number): Promise<string> {
  const bytes = new Uint8Array(await file.slice(0, most).arrayBuffer());
  let text = '';
  // As many at a time as a call may have arguments.
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}

/**
 * What tells a file from every other: its size, when it was changed, its first and last megabyte. Null where the browser has no digest,
 * outside of TLS: such an import cannot go on where it stopped.
 */
export async function fileIdentity(file: File): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  const ends = new Blob([
    `${file.name}|${file.size}|${file.lastModified}|`,
    file.slice(0, sampledBytes),
    file.slice(Math.max(0, file.size - sampledBytes)),
  ]);
  const digest = await crypto.subtle.digest('SHA-256', await ends.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const numbers = new WeakMap<File, number>();
let lastNumber = 0;

/** A number that a file gets when it is chosen, by which answers about it are told from those about others; 0 for none. */
export function numberOf(file: File | null): number {
  if (file === null) return 0;
  const number = numbers.get(file) ?? ++lastNumber;
  numbers.set(file, number);
  return number;
}
