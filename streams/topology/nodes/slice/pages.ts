import { ByteReader, ByteWriter } from '../../../serde/bytes.ts';

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

const none = Buffer.alloc(0);
const writer = new ByteWriter();

/** Name of the page in which a row lies. */
export function pageOf(ordinal: number): string {
  return String(Math.floor(ordinal / pageRows));
}

/**
 * Some rows of a slice, in the order of their ordinals: one value of the store, so that a row costs only a part of a changelog
 * record and of a Redis field. It stays in its bytes: looking at a row decodes no other. Rows that were changed lie beside
 * them until the page is written. It is never changed in place.
 *
 * Its bytes are a tag, then for each row: the length of what follows, twice the version (plus one when the row is live), the
 * key, the content.
 */
export class RowPage {
  readonly #bytes: Buffer;
  /** Rows as bytes without their length, where they are other than in `#bytes`. */
  readonly #changed: readonly (Buffer | undefined)[];

  /** @param bytes rows one after the other, without the tag */
  constructor(bytes: Buffer = none, changed: readonly (Buffer | undefined)[] = []) {
    this.#bytes = bytes;
    this.#changed = changed;
  }

  /** A row that it has. */
  row(ordinal: number): RowState {
    const slot = ordinal % pageRows;
    const changed = this.#changed[slot];
    const reader = changed === undefined ? this.#readerAt(slot) : new ByteReader(changed);
    const version = reader.varint();
    reader.skip(reader.varint());
    return stateOf(version, reader);
  }

  /** The rows with their keys, in the order of their ordinals. */
  *rows(): IterableIterator<RowState & { readonly key: string }> {
    for (const reader of this.#readers()) {
      const version = reader.varint();
      const key = reader.text();
      yield { key, ...stateOf(version, reader) };
    }
  }

  /** The page with a row put at its ordinal: in the place of the one that is there, or behind the last. */
  with(ordinal: number, key: string, row: RowState): RowPage {
    writer.start();
    writer.varint(row.version * 2 + (row.live ? 1 : 0));
    writer.text(key);
    writer.raw(row.content);
    const changed = this.#changed.slice();
    changed[ordinal % pageRows] = writer.finish();
    return new RowPage(this.#bytes, changed);
  }

  toBytes(): Buffer {
    writer.start();
    writer.byte(pageTag);
    const bytes = this.#bytes;
    let slot = 0;
    let from = 0;
    for (let at = 0; at < bytes.length; slot++) {
      const reader = new ByteReader(bytes, at);
      const next = reader.varint() + reader.at;
      const changed = this.#changed[slot];
      if (changed !== undefined) {
        writer.part(bytes, from, at);
        writer.bytes(changed);
        from = next;
      }
      at = next;
    }
    writer.part(bytes, from, bytes.length);
    for (; slot < this.#changed.length; slot++) writer.bytes(this.#changed[slot] ?? none);
    return writer.finish();
  }

  *#readers(): IterableIterator<ByteReader> {
    const bytes = this.#bytes;
    let slot = 0;
    for (let at = 0; at < bytes.length; slot++) {
      const reader = new ByteReader(bytes, at);
      at = reader.varint() + reader.at;
      const changed = this.#changed[slot];
      yield changed === undefined ? new ByteReader(bytes, reader.at, at) : new ByteReader(changed);
    }
    for (; slot < this.#changed.length; slot++) yield new ByteReader(this.#changed[slot] ?? none);
  }

  #readerAt(slot: number): ByteReader {
    const bytes = this.#bytes;
    const reader = new ByteReader(bytes);
    let length = reader.varint();
    for (let passed = 0; passed < slot; passed++) {
      reader.skip(length);
      length = reader.varint();
    }
    return reader.within(length);
  }
}

function stateOf(version: number, reader: ByteReader): RowState {
  return { version: Math.floor(version / 2), live: version % 2 === 1, content: reader.rest() };
}
