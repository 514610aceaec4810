const WORD = 2 ** 32;

/** Writes a 64-bit integer, big-endian, without a bigint: safe integers only, negative ones too. */
export function writeInt64(out: Buffer, value: number, offset = 0): void {
  const upper = Math.floor(value / WORD);
  out.writeInt32BE(upper, offset);
  out.writeUInt32BE(value - upper * WORD, offset + 4);
}

/** Reads a 64-bit integer, big-endian: exact up to 2^53, which times, offsets and producer ids stay below. */
export function readInt64(bytes: Buffer, offset = 0): number {
  return bytes.readInt32BE(offset) * WORD + bytes.readUInt32BE(offset + 4);
}
