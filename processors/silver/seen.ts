/**
 * Which facts of a slice the fetch in hand has shown: a bit an ordinal, in pages of 32-bit words. It is never changed in place:
 * marking a fact gives a new set, which shares every page but one with the old one.
 */
export type Seen = readonly (readonly number[])[];

const pageWords = 64;
const pageBits = pageWords * 32;
const emptyPage: readonly number[] = new Array<number>(pageWords).fill(0);

export const noneSeen: Seen = [];

/** The set with a fact marked; the same one when it is marked already. */
export function withSeen(seen: Seen, ordinal: number): Seen {
  if (wasSeen(seen, ordinal)) return seen;
  const at = Math.floor(ordinal / pageBits);
  const pages = seen.slice();
  while (pages.length <= at) pages.push(emptyPage);
  const page = (pages[at] ?? emptyPage).slice();
  const word = (ordinal % pageBits) >> 5;
  page[word] = (page[word] ?? 0) | (1 << (ordinal & 31));
  pages[at] = page;
  return pages;
}

export function wasSeen(seen: Seen, ordinal: number): boolean {
  const page = seen[Math.floor(ordinal / pageBits)];
  return page !== undefined && ((page[(ordinal % pageBits) >> 5] ?? 0) & (1 << (ordinal & 31))) !== 0;
}

/** The bits, lowest ordinal first, without the zero bytes at the end. */
export function seenBytes(seen: Seen): Uint8Array {
  const words = new DataView(new ArrayBuffer((seen.length * pageBits) / 8));
  let offset = 0;
  for (const page of seen) {
    for (const word of page) {
      if (word !== 0) words.setInt32(offset, word, true);
      offset += 4;
    }
  }
  const bytes = new Uint8Array(words.buffer);
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return bytes.subarray(0, length);
}

/** The set whose `seenBytes` are given. */
export function seenOfBytes(bytes: Uint8Array): Seen {
  const pages: number[][] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const word = (at / 4) % pageWords;
    if (word === 0) pages.push(emptyPage.slice());
    const [low = 0, second = 0, third = 0, high = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    const page = pages[pages.length - 1] as number[];
    page[word] = low | (second << 8) | (third << 16) | (high << 24);
  }
  return pages;
}
