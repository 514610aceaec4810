import { ByteReader, ByteWriter } from '../../../serde/bytes.ts';

/**
 * Rows of a slice lie in pages, in the order of their ordinals: a page is one value of the store, so that a row costs only a
 * part of a changelog record and of a Redis field. A page stays in its bytes: looking at a row decodes no other, and changing
 * one copies the others as they are.
 *
 * A page is its tag, then for each row: the length of what follows, twice the version (plus one when the row is live), the
 * key, the content.
 */
export type RowPage = Buffer;

/** Rows in a page: more make fewer values of the store, and more bytes to write when one row changes. */
export const pageRows = 8;

export const pageTag = 0x52;

/** A row as it stands. */
export interface RowState {
  /** How often it was changed: 1 for a new row. */
  readonly version: number;
  /** False once it was taken out: it is kept so that its versions go on when it comes back. */
  readonly live: boolean;
  /** The bytes of its content. */
  readonly content: Buffer;
}

const emptyPage: RowPage = Buffer.from([pageTag]);
const writer = new ByteWriter();

/** Name of the page in which a row lies. */
export function pageOf(ordinal: number): string {
  return String(Math.floor(ordinal / pageRows));
}

/** A row of a page. */
export function rowAt(page: RowPage, ordinal: number): RowState {
  const reader = readerAt(page, startOf(page, ordinal % pageRows));
  const version = reader.varint();
  reader.bytes();
  return stateOf(version, reader);
}

/** The rows of a page with their keys, in the order of their ordinals. */
export function* rowsOf(page: RowPage): IterableIterator<RowState & { readonly key: string }> {
  for (let at = startOf(page, 0); at < page.length; at = nextStart(page, at)) {
    const reader = readerAt(page, at);
    const version = reader.varint();
    const key = reader.text();
    yield { key, ...stateOf(version, reader) };
  }
}

/** The page with a row put at its ordinal: in the place of the one that is there, or behind the last. */
export function withRow(page: RowPage = emptyPage, ordinal: number, key: string, row: RowState): RowPage {
  const start = startOf(page, ordinal % pageRows);
  const end = start < page.length ? nextStart(page, start) : start;
  writer.start();
  writer.varint(row.version * 2 + (row.live ? 1 : 0));
  writer.text(key);
  writer.raw(row.content);
  return writer.finishInside(page, start, end);
}

function stateOf(version: number, reader: ByteReader): RowState {
  return { version: Math.floor(version / 2), live: version % 2 === 1, content: reader.rest() };
}

function startOf(page: RowPage, slot: number): number {
  let at = emptyPage.length;
  for (let passed = 0; passed < slot && at < page.length; passed++) at = nextStart(page, at);
  return at;
}

function nextStart(page: RowPage, at: number): number {
  const reader = new ByteReader(page, at);
  return reader.varint() + reader.at;
}

function readerAt(page: RowPage, at: number): ByteReader {
  const reader = new ByteReader(page, at);
  const length = reader.varint();
  return new ByteReader(page, reader.at, reader.at + length);
}
