/** avsc's cursor over a buffer. Reading past the end yields zeros and undefined; `decode` then reports offset -1. */
export interface Tap {
  readonly buf: Buffer;
  pos: number;
  readLong(): number;
  readString(): string;
  skipString(): void;
  skipLong(): void;
  writeLong(value: number): void;
}

/** Strings met before, by a hash of their length and three of their bytes. What repeats is not made anew each time. */
const strings: (string | undefined)[] = new Array(4096).fill(undefined);
const longestKept = 64;

/** As avsc reads a string; one that was read before comes back as the same string, which saves most of the cost. */
export function readString(tap: Tap): string {
  const start = tap.pos;
  const length = tap.readLong();
  const { buf, pos } = tap;
  if (!(length > 0 && length <= longestKept && pos + length <= buf.length)) {
    tap.pos = start;
    return tap.readString();
  }
  tap.pos = pos + length;
  const first = buf[pos] ?? 0;
  const middle = buf[pos + (length >> 1)] ?? 0;
  const last = buf[tap.pos - 1] ?? 0;
  const slot = (length * 1031 + first * 67 + middle * 257 + last * 17) & (strings.length - 1);
  const known = strings[slot];
  if (known !== undefined && known.length === length && sameBytes(known, buf, pos)) return known;
  const text = buf.toString('utf8', pos, tap.pos);
  // As many characters as bytes: it is ASCII, the only kind that `sameBytes` can tell.
  if (text.length === length) strings[slot] = text;
  return text;
}

function sameBytes(text: string, buf: Buffer, pos: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== buf[pos + i]) return false;
  return true;
}
