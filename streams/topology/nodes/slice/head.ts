import { SerdeError } from '../../../errors.ts';
import { ByteReader, ByteWriter } from '../../../serde/bytes.ts';
import type { Serde } from '../../../serde/serde.ts';
import { pageTag, RowPage } from './pages.ts';
import { noneShown, pagesOfBytes, type Shown, shownBytes } from './shown.ts';

/** Field of a slice's group under which its head stands; the others are pages by number. */
export const headField = 'head';

/**
 * A slice: which revision it is at, and what that has shown so far. All counts are of rows, and of the revision in hand unless
 * said otherwise. What is in the store is never changed in place: a record that fails half way leaves it as it was.
 */
export interface SliceHead extends Shown {
  /** -1 before the first. */
  readonly revision: number;
  /** The context that the revision began with, as bytes. */
  readonly context: Buffer;
  /** Last chunk taken whole; -1 before the first. */
  readonly lastChunk: number;
  /** Rows taken of the chunk in hand, whose end has not come yet. */
  readonly chunkRows: number;
  readonly closed: boolean;
  /** What the revision was closed with: the same end again changes nothing. */
  readonly closedComplete: boolean;
  readonly closedRows: number;
  /** Rows without a chunk, and those of the chunks that were taken whole. */
  readonly rows: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly duplicates: number;
  readonly refused: number;
  /** Refused rows whose key is not known: any row of the slice might be theirs. */
  readonly unknown: number;
  /** Rows of the slice that are live. */
  readonly live: number;
  /** Ordinal that the next new row gets. */
  readonly nextOrdinal: number;
}

/** A head while its next state is worked out. */
export type HeadDraft = { -readonly [name in keyof SliceHead]: SliceHead[name] };

export const newSlice: SliceHead = {
  ...noneShown,
  revision: -1,
  context: Buffer.alloc(0),
  lastChunk: -1,
  chunkRows: 0,
  closed: true,
  closedComplete: false,
  closedRows: -1,
  rows: 0,
  changed: 0,
  unchanged: 0,
  duplicates: 0,
  refused: 0,
  unknown: 0,
  live: 0,
  nextOrdinal: 0,
};

/** The head of the same slice at the beginning of a newer revision. */
export function headOfRevision(head: SliceHead, revision: number, context: Buffer): HeadDraft {
  const { live, nextOrdinal } = head;
  return { ...newSlice, revision, context, closed: false, live, nextOrdinal };
}

export const headTag = 0x48;
const writer = new ByteWriter();

/** The state of slices whose rows are kept: heads and pages. `parts` are the serdes of what lies in them as bytes. */
export function rowsStateSerde(parts: readonly Serde<unknown>[]): Serde<SliceHead | RowPage> {
  return {
    ...stateSerdeOf('slice-rows-1', parts),
    serialize: (entry) => (entry instanceof RowPage ? entry.toBytes() : headBytes(entry)),
    deserialize(bytes) {
      if (bytes[0] === pageTag) return new RowPage(bytes.subarray(1));
      return headOfBytes(bytes);
    },
  };
}

/** Name of a state's layout with those of its parts, and the opening of the parts. */
export function stateSerdeOf(
  layout: string,
  parts: readonly Serde<unknown>[],
): Pick<Serde<unknown>, 'format' | 'open'> {
  return {
    format: `${layout}(${parts.map(({ format }) => format ?? '').join(',')})`,
    async open() {
      for (const part of parts) await part.open?.();
    },
  };
}

/** @throws SerdeError when the bytes are no head. */
export function headOfBytes(bytes: Buffer): SliceHead {
  if (bytes[0] === headTag) return readHead(new ByteReader(bytes, 1));
  throw new SerdeError(`state of slices in an unknown form (${bytes[0]}): was it written by another version?`);
}

export function headBytes(head: SliceHead): Buffer {
  writer.start();
  writer.byte(headTag);
  writer.byte((head.closed ? 1 : 0) | (head.closedComplete ? 2 : 0));
  writer.signed(head.revision);
  writer.signed(head.lastChunk);
  writer.signed(head.closedRows);
  writer.varint(head.chunkRows);
  writer.varint(head.rows);
  writer.varint(head.changed);
  writer.varint(head.unchanged);
  writer.varint(head.duplicates);
  writer.varint(head.refused);
  writer.varint(head.unknown);
  writer.varint(head.live);
  writer.varint(head.nextOrdinal);
  writer.varint(head.below);
  writer.bytes(shownBytes(head.pages));
  writer.raw(head.context);
  return writer.finish();
}

function readHead(reader: ByteReader): SliceHead {
  const flags = reader.byte();
  return {
    closed: (flags & 1) !== 0,
    closedComplete: (flags & 2) !== 0,
    revision: reader.signed(),
    lastChunk: reader.signed(),
    closedRows: reader.signed(),
    chunkRows: reader.varint(),
    rows: reader.varint(),
    changed: reader.varint(),
    unchanged: reader.varint(),
    duplicates: reader.varint(),
    refused: reader.varint(),
    unknown: reader.varint(),
    live: reader.varint(),
    nextOrdinal: reader.varint(),
    below: reader.varint(),
    pages: pagesOfBytes(reader.bytes()),
    context: reader.rest(),
  };
}

/** Tells a head from what else stands in a slice's group. */
export function isHead(entry: object): entry is SliceHead {
  return 'closedRows' in entry;
}
