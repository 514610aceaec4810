import { ByteReader, ByteWriter } from '../../../serde/bytes.ts';
import type { Serde } from '../../../serde/serde.ts';
import { headBytes, headOfBytes, isHead, type SliceHead, stateSerdeOf } from './head.ts';

/** An aggregate of a slice. */
export interface GroupEntry<A> {
  /** How often it went on. */
  readonly version: number;
  /** As it went on last, as bytes; none: it was empty, or never went on. */
  readonly sent: Buffer | undefined;
  /** With what has come since; null: empty. Meaningless unless touched. */
  readonly next: A | null;
  /** Revision whose rows `next` is made of (0 for changes); undefined: nothing has come since it went on. */
  readonly touched: number | undefined;
}

const entryTag = 0x47;
const hasSent = 1;
const hasNext = 2;
const isTouched = 4;
const writer = new ByteWriter();

/** The state of slices that are aggregated: heads, and entries by group. `context` is the serde of what heads have as bytes. */
export function groupsStateSerde<A>(aggregate: Serde<A>, context: Serde<unknown>): Serde<SliceHead | GroupEntry<A>> {
  return {
    ...stateSerdeOf('slice-groups-1', [aggregate as Serde<unknown>, context]),
    serialize(entry) {
      if (isHead(entry)) return headBytes(entry);
      const { version, sent, next, touched } = entry;
      const nextBytes = next === null ? undefined : aggregate.serialize(next);
      const flags = (sent ? hasSent : 0) | (nextBytes ? hasNext : 0) | (touched === undefined ? 0 : isTouched);
      writer.start();
      writer.byte(entryTag);
      writer.byte(flags);
      writer.varint(version);
      if (touched !== undefined) writer.varint(touched);
      if (sent) writer.bytes(sent);
      if (nextBytes) writer.raw(nextBytes);
      return writer.finish();
    },
    deserialize(bytes) {
      if (bytes[0] !== entryTag) return headOfBytes(bytes);
      const reader = new ByteReader(bytes, 1);
      const flags = reader.byte();
      const version = reader.varint();
      const touched = flags & isTouched ? reader.varint() : undefined;
      const sent = flags & hasSent ? reader.bytes() : undefined;
      const next = flags & hasNext ? aggregate.deserialize(reader.rest()) : null;
      return { version, sent, next, touched };
    },
  };
}
