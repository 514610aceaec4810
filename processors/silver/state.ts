import { type Serde, SerdeError } from '@millrace/streams';
import type { Measures } from '../../schemas/generated/types.ts';
import { BinaryReader, BinaryWriter } from '../binary.ts';
import { appendText, readTexts } from '../text-list.ts';
import { noneSeen, type Seen, seenBytes, seenOfBytes, withSeen } from './seen.ts';

/** Field of a slice's group under which its `SliceState` stands; the other fields are fact keys (40 hex digits). */
export const sliceField = '~slice';

/** What the fetch in hand did so far; all counts are of rows or facts. */
export interface FetchCounts {
  /** Rows in the chunks that were taken. */
  readonly rows: number;
  readonly upserts: number;
  readonly unchanged: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Quarantined rows whose key could not be told: any fact might be theirs. */
  readonly keyless: number;
}

/**
 * One slice: which fetch it is at, what that fetch has shown, and what it said of itself. What is in the store is never changed
 * in place: a record that fails half way must leave it as it was. `draftOf` gives a copy to change.
 */
export interface SliceState {
  readonly kind: 'slice';
  readonly fetchSeq: number;
  /** Last chunk taken whole; -1 before the first. */
  readonly lastChunk: number;
  /** Rows taken of the chunk in hand, whose CHUNK_END has not come yet. */
  readonly chunkRows: number;
  readonly closed: boolean;
  /** Whether the fetch was closed as complete, and with how many rows: an END sent again changes nothing. */
  readonly closedComplete: boolean;
  readonly closedRows: number;
  readonly counts: FetchCounts;
  readonly liveFacts: number;
  /** Ordinal that the next new fact gets. */
  readonly nextOrdinal: number;
  readonly seen: Seen;
  /** The fetch's `SliceContext`, as `contextText` writes it. */
  readonly context: string;
}

type Writable<T> = { -readonly [name in keyof T]: T[name] };

/** A slice's next state while it is being worked out. */
export interface SliceDraft extends Writable<Omit<SliceState, 'counts'>> {
  counts: Writable<FetchCounts>;
}

/** One fact as it stands. `content` is compared as bytes and decoded only when it is needed. */
export interface FactState {
  readonly kind: 'fact';
  readonly live: boolean;
  readonly revision: number;
  /** Place of the fact in the slice's bitmap. */
  readonly ordinal: number;
  readonly content: Buffer;
}

export type SilverEntry = SliceState | FactState;

/** A copy of a slice to change, of a new one where there is none. */
export function draftOf(slice: SliceState = newSlice): SliceDraft {
  return { ...slice, counts: { ...slice.counts } };
}

const noCounts: FetchCounts = { rows: 0, upserts: 0, unchanged: 0, duplicates: 0, quarantined: 0, keyless: 0 };

const newSlice: SliceState = {
  kind: 'slice',
  fetchSeq: -1,
  lastChunk: -1,
  chunkRows: 0,
  closed: true,
  closedComplete: false,
  closedRows: -1,
  counts: noCounts,
  liveFacts: 0,
  nextOrdinal: 0,
  seen: noneSeen,
  context: '',
};

/** Begins a fetch: nothing seen, nothing counted. */
export function openFetch(slice: SliceDraft, fetchSeq: number, context: string): void {
  slice.fetchSeq = fetchSeq;
  slice.lastChunk = -1;
  slice.chunkRows = 0;
  slice.closed = false;
  slice.closedComplete = false;
  slice.closedRows = -1;
  slice.counts = { ...noCounts };
  slice.seen = noneSeen;
  slice.context = context;
}

/** Marks a fact as shown by the fetch in hand; tells whether it was already. */
export function markSeen(slice: SliceDraft, ordinal: number): boolean {
  const before = slice.seen;
  slice.seen = withSeen(before, ordinal);
  return slice.seen === before;
}

/** A fact's content as it is stored: everything that a RETRACT must be able to say again. */
export interface FactContent {
  readonly hour: number | null;
  /** Of an hour that comes twice that day: whether it is the second; null: the fetch does not tell, or it comes once. */
  readonly hourRepeated: boolean | null;
  readonly currency: string;
  readonly zone: string;
  /** The attribution as the fetch wrote it. */
  readonly attribution: string | null;
  readonly campaignId: string | null;
  readonly adGroupId: string | null;
  readonly adId: string | null;
  readonly creativeId: string | null;
  readonly accountName: string | null;
  readonly campaignName: string | null;
  readonly adGroupName: string | null;
  readonly adName: string | null;
  /** Dimensions and values, sorted by dimension, as a text list. */
  readonly dims: string;
  readonly reach: number | null;
  readonly frequency: number | null;
  readonly measures: Measures;
}

/** An hour and which of two it is are one byte. */
const noHour = 255;
const hourRange = 32;
const whichHour: readonly (boolean | null)[] = [null, false, true];

const writer = new BinaryWriter();

/** The bytes of a fact's content: equal contents have equal bytes. */
export function encodeContent(content: FactContent): Buffer {
  let texts = appendText(appendText('', content.currency), content.zone);
  texts = appendText(texts, content.attribution);
  texts = appendText(appendText(texts, content.campaignId), content.adGroupId);
  texts = appendText(appendText(texts, content.adId), content.creativeId);
  texts = appendText(appendText(texts, content.accountName), content.campaignName);
  texts = appendText(appendText(texts, content.adGroupName), content.adName);
  writer.start();
  writer.byte(content.hour === null ? noHour : content.hour + whichHour.indexOf(content.hourRepeated) * hourRange);
  writer.text(texts);
  writer.text(content.dims);
  writer.byte((content.reach === null ? 0 : 1) | (content.frequency === null ? 0 : 2));
  if (content.reach !== null) writer.double(content.reach);
  if (content.frequency !== null) writer.double(content.frequency);
  writer.measures(content.measures);
  return writer.finish();
}

/** The content of bytes made by `encodeContent`. */
export function decodeContent(bytes: Buffer): FactContent {
  const reader = new BinaryReader(bytes);
  const time = reader.byte();
  const texts = readTexts(reader.text());
  const dims = reader.text();
  const present = reader.byte();
  const reach = present & 1 ? reader.double() : null;
  const frequency = present & 2 ? reader.double() : null;
  const text = (at: number) => texts[at] ?? null;
  return {
    hour: time === noHour ? null : time % hourRange,
    hourRepeated: time === noHour ? null : (whichHour[Math.floor(time / hourRange)] ?? null),
    currency: text(0) ?? '',
    zone: text(1) ?? '',
    attribution: text(2),
    campaignId: text(3),
    adGroupId: text(4),
    adId: text(5),
    creativeId: text(6),
    accountName: text(7),
    campaignName: text(8),
    adGroupName: text(9),
    adName: text(10),
    dims,
    reach,
    frequency,
    measures: reader.measures(),
  };
}

/** Dimensions and values of a content's text list. */
export function dimsOf(list: string): Record<string, string> {
  if (list === '') return {};
  const texts = readTexts(list);
  const dims: Record<string, string> = {};
  for (let at = 0; at + 1 < texts.length; at += 2) dims[texts[at] ?? ''] = texts[at + 1] ?? '';
  return dims;
}

const sliceTag = 1;
const factTag = 2;

/** Bytes of silver's state. The first byte tells the shape and its version. */
export const silverStateSerde: Serde<SilverEntry> = {
  serialize(entry) {
    writer.start();
    if (entry.kind === 'fact') {
      writer.byte(factTag);
      writer.byte(entry.live ? 1 : 0);
      writer.varint(entry.revision);
      writer.varint(entry.ordinal);
      writer.raw(entry.content);
    } else {
      writeSlice(entry);
    }
    return writer.finish();
  },

  deserialize(bytes) {
    const reader = new BinaryReader(bytes);
    const tag = reader.byte();
    if (tag === factTag) {
      const live = reader.byte() === 1;
      return { kind: 'fact', live, revision: reader.varint(), ordinal: reader.varint(), content: reader.rest() };
    }
    if (tag === sliceTag) return readSlice(reader);
    throw new SerdeError(`silver state of unknown form ${tag}: was it written by a newer version?`);
  },
};

function writeSlice(slice: SliceState): void {
  writer.byte(sliceTag);
  writer.byte((slice.closed ? 1 : 0) | (slice.closedComplete ? 2 : 0));
  writer.signed(slice.fetchSeq);
  writer.signed(slice.lastChunk);
  writer.varint(slice.chunkRows);
  writer.signed(slice.closedRows);
  const { counts } = slice;
  for (const count of [counts.rows, counts.upserts, counts.unchanged, counts.duplicates]) writer.varint(count);
  for (const count of [counts.quarantined, counts.keyless, slice.liveFacts, slice.nextOrdinal]) writer.varint(count);
  writer.bytes(seenBytes(slice.seen));
  writer.text(slice.context);
}

function readSlice(reader: BinaryReader): SliceState {
  const flags = reader.byte();
  return {
    kind: 'slice',
    fetchSeq: reader.signed(),
    lastChunk: reader.signed(),
    chunkRows: reader.varint(),
    closed: (flags & 1) !== 0,
    closedComplete: (flags & 2) !== 0,
    closedRows: reader.signed(),
    counts: {
      rows: reader.varint(),
      upserts: reader.varint(),
      unchanged: reader.varint(),
      duplicates: reader.varint(),
      quarantined: reader.varint(),
      keyless: reader.varint(),
    },
    liveFacts: reader.varint(),
    nextOrdinal: reader.varint(),
    seen: seenOfBytes(reader.bytes()),
    context: reader.text(),
  };
}
