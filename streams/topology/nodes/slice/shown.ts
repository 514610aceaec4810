/**
 * Which rows of a slice the revision in hand has shown, by their ordinals: all below a number, and bits for those above it,
 * in pages. Rows mostly come in the order in which they came first, so that the number says it all. It is never changed in
 * place: marking a row gives a new set, which shares every page but one with the old one.
 */
export interface Shown {
  readonly below: number;
  readonly pages: readonly Uint8Array[];
}

const pageBytes = 256;
const pageBits = pageBytes * 8;
const noBytes = new Uint8Array(0);
const emptyPage = new Uint8Array(pageBytes);

export const noneShown: Shown = { below: 0, pages: [] };

export function wasShown(shown: Shown, ordinal: number): boolean {
  return ordinal < shown.below || hasBit(shown.pages, ordinal);
}

/** The set with a row marked; the same one when it is marked already. */
export function withShown(shown: Shown, ordinal: number): Shown {
  const { below, pages } = shown;
  if (wasShown(shown, ordinal)) return shown;
  if (ordinal > below) return { below, pages: withBit(pages, ordinal) };
  let next = ordinal + 1;
  while (hasBit(pages, next)) next += 1;
  return { below: next, pages: next >= pages.length * pageBits ? [] : pages };
}

/** The bits, lowest ordinal first, without the zero bytes at the end. */
export function shownBytes(pages: Shown['pages']): Uint8Array {
  if (pages.length === 0) return noBytes;
  const bytes = new Uint8Array(pages.length * pageBytes);
  for (const [at, page] of pages.entries()) bytes.set(page, at * pageBytes);
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return bytes.subarray(0, length);
}

/** The pages whose `shownBytes` are given. */
export function pagesOfBytes(bytes: Uint8Array): Shown['pages'] {
  if (bytes.length === 0) return noneShown.pages;
  const pages: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pageBytes) {
    const page = new Uint8Array(pageBytes);
    page.set(bytes.subarray(at, at + pageBytes));
    pages.push(page);
  }
  return pages;
}

function hasBit(pages: Shown['pages'], ordinal: number): boolean {
  const page = pages[Math.floor(ordinal / pageBits)];
  return page !== undefined && ((page[(ordinal % pageBits) >> 3] as number) & (1 << (ordinal & 7))) !== 0;
}

function withBit(pages: Shown['pages'], ordinal: number): Uint8Array[] {
  const at = Math.floor(ordinal / pageBits);
  const changed = pages.slice();
  while (changed.length <= at) changed.push(emptyPage);
  const page = (changed[at] as Uint8Array).slice();
  const byte = (ordinal % pageBits) >> 3;
  page[byte] = (page[byte] as number) | (1 << (ordinal & 7));
  changed[at] = page;
  return changed;
}
