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

/** Goes on behind a string when it is this one; says whether it was. Only ASCII is told to be the same. */
export function skipText(tap: Tap, text: string): boolean {
  const length = tap.readLong();
  const { buf, pos } = tap;
  if (length !== text.length || pos + length > buf.length || !sameBytes(text, buf, pos)) return false;
  tap.pos = pos + length;
  return true;
}

function sameBytes(text: string, buf: Buffer, pos: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== buf[pos + i]) return false;
  return true;
}

/** Whether avsc's arithmetic, which is in doubles, is exact for a long: its zigzag form fits 53 bits. */
export function isSmall(value: number): boolean {
  return value >= -0x10_0000_0000_0000 && value < 0x10_0000_0000_0000;
}

/** Whether the next long is not small: it has more than 53 bits, so it goes on after seven bytes with more than four. */
export function longIsLarge(tap: Tap): boolean {
  const { buf, pos } = tap;
  for (let i = 0; i < 7; i++) if (!((buf[pos + i] ?? 0) & 0x80)) return false;
  return (buf[pos + 7] ?? 0) > 0x0f;
}

/** A long of eight to ten bytes: seven bits a byte, low bits first, zigzag (Avro 1.12, "Binary encoding"). */
export function readLargeLong(tap: Tap): bigint {
  const { buf, pos } = tap;
  let end = pos;
  while ((buf[end] ?? 0) & 0x80) end++;
  if (end - pos >= 10) throw new Error(`a long of ${end - pos + 1} bytes`);
  let zigzag = 0n;
  for (let i = end; i >= pos; i--) zigzag = (zigzag << 7n) | BigInt((buf[i] ?? 0) & 0x7f);
  tap.pos = end + 1;
  return BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n));
}

/** Writes any long of 64 bits; bytes past the buffer's end are dropped, as by avsc, which then asks for a larger buffer. */
export function writeLargeLong(tap: Tap, value: bigint): void {
  let zigzag = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  while (zigzag > 0x7fn) {
    tap.buf[tap.pos++] = Number(zigzag & 0x7fn) | 0x80;
    zigzag >>= 7n;
  }
  tap.buf[tap.pos++] = Number(zigzag);
}
