import { createHash } from 'node:crypto';
import type { Level, Platform, RawKind, RawRecord } from '../../schemas/generated/types.ts';
import { accountKey } from '../../schemas/key.ts';
import { maxPayloadBytes } from '../../schemas/limits.ts';
import { sliceId } from '../../schemas/slice.ts';
import type { FileRow } from './rows.ts';

/** What all slices of one import have in common. Times are micros since the epoch. */
export interface ImportHead {
  readonly tenant: string;
  /** The connection that fetched it; `import` for a file. */
  readonly connection: string;
  readonly platform: Platform;
  readonly report: string;
  readonly level: Level;
  readonly encoding: 'csv' | 'ndjson';
  readonly delimiter: string | null;
  /** The header line of a CSV file: it opens each chunk. */
  readonly headerLine: Buffer | null;
  readonly columns: readonly string[];
  /** JSON of the mapping file's profile; null for a built-in profile. */
  readonly mapping: string | null;
  /** Identity of file and options: the import's trace id. */
  readonly fingerprint: string;
  readonly fetchedAt: number;
  readonly dataAsOf: number | null;
}

/** One slice of the import: an account and a day with the number of this fetch. */
export interface SliceStart {
  readonly account: string;
  readonly currency: string | null;
  readonly zone: string | null;
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly fetchSeq: number;
}

/** How far a slice had come at a checkpoint. */
export interface SliceProgress extends SliceStart {
  readonly chunks: number;
  readonly rows: number;
}

interface OpenSlice extends SliceStart {
  readonly id: string;
  chunks: number;
  rows: number;
  pending: Buffer[];
  lines: number[];
  bytes: number;
}

/** Limits of what is held back; chunks are cut by rows and bytes alone, so that a resumed import cuts the same ones. */
export interface FramerLimits {
  /** Default 256 kB: a chunk is one record. */
  readonly chunkBytes: number;
  /** Default 1,000 rows a chunk. */
  readonly chunkRows: number;
  /** Default 32 MB over all open slices, with what each one's record adds; above it every slice's rows are sent. */
  readonly pendingBytes: number;
  /** Default 20,000 slices open at once. */
  readonly openSlices: number;
  /** Default 1 MB that one record carries: header line, mapping and rows. */
  readonly payloadBytes: number;
}

export const defaultLimits: FramerLimits = {
  chunkBytes: 256_000,
  chunkRows: 1_000,
  pendingBytes: 32_000_000,
  openSlices: 20_000,
  payloadBytes: maxPayloadBytes,
};

/** Frames rows into slices: SLICE_BEGIN, ROWS chunks, SLICE_END. Slices interleave as the file's rows do. */
export class SliceFramer {
  readonly #head: ImportHead;
  readonly #send: (record: RawRecord) => void;
  readonly #limits: FramerLimits;
  readonly #slices = new Map<string, OpenSlice>();
  /** Bytes of a chunk's record beside its rows, about. */
  readonly #recordBytes: number;
  #pendingBytes = 0;

  constructor(head: ImportHead, send: (record: RawRecord) => void, limits: FramerLimits = defaultLimits) {
    this.#head = head;
    this.#send = send;
    this.#limits = limits;
    this.#recordBytes = fieldBytes + (head.headerLine?.length ?? 0) + (head.mapping?.length ?? 0);
  }

  /** True when the slice has been begun. */
  isOpen(account: string, day: number): boolean {
    return this.#slices.has(sliceKey(account, day));
  }

  get openSlices(): number {
    return this.#slices.size;
  }

  /** True when so many more slices may be begun. */
  mayBegin(slices: number): boolean {
    return this.#slices.size + slices <= this.#limits.openSlices;
  }

  /** Sends SLICE_BEGIN. */
  begin(start: SliceStart): void {
    const slice = this.#open({ ...start, chunks: 0, rows: 0 });
    this.#send(this.#record(slice, 'SLICE_BEGIN', -1));
  }

  /** Goes on with a slice that an earlier run had begun. */
  resume(progress: SliceProgress): void {
    this.#open(progress);
  }

  /** Why the row cannot travel, with its header line and mapping, in one record; undefined when it can. */
  tooLarge(row: FileRow): string | undefined {
    const bytes = this.#payloadBytes(row.bytes.length + 1);
    if (bytes <= this.#limits.payloadBytes) return undefined;
    const around = this.#head.mapping === null ? 'the header line' : 'the header line and the mapping';
    return `the row on line ${row.line} is ${bytes} bytes together with ${around}; the most is ${this.#limits.payloadBytes}: leave out columns`;
  }

  /** Adds a row to its slice, which must be open. True when records were sent. */
  add(account: string, day: number, row: FileRow): boolean {
    const slice = this.#slices.get(sliceKey(account, day));
    if (slice === undefined) throw new Error(`slice of account ${account}, day ${day} was not begun`);
    const bytes = row.bytes.length + 1;
    const flushed = this.#payloadBytes(slice.bytes + bytes) > this.#limits.payloadBytes && slice.pending.length > 0;
    if (flushed) this.#flush(slice);
    const opens = slice.pending.length === 0;
    slice.pending.push(Buffer.from(row.bytes));
    slice.lines.push(row.line);
    slice.bytes += bytes;
    slice.rows += 1;
    this.#pendingBytes += opens ? bytes + this.#recordBytes : bytes;
    if (slice.bytes >= this.#limits.chunkBytes || slice.lines.length >= this.#limits.chunkRows) this.#flush(slice);
    else if (this.#pendingBytes > this.#limits.pendingBytes) this.flush();
    else return flushed;
    return true;
  }

  /** Sends what is held back of every slice. */
  flush(): void {
    for (const slice of this.#slices.values()) this.#flush(slice);
  }

  /** How far each slice has come; call after `flush`. */
  progress(): SliceProgress[] {
    return [...this.#slices.values()].map(progressOf);
  }

  /**
   * Sends the rest of every slice, and then the SLICE_END of one slice each time the next value is asked for: there may be
   * thousands, and whoever asks can wait in between. `complete`: the file holds every row of its days.
   */
  *end(complete: boolean): Generator<SliceProgress, void> {
    this.flush();
    for (const slice of this.#slices.values()) {
      this.#send({ ...this.#record(slice, 'SLICE_END', -1), complete, row_count: slice.rows });
      yield progressOf(slice);
    }
    this.#slices.clear();
  }

  #open(progress: SliceProgress): OpenSlice {
    const { platform, report, level } = this.#head;
    const id = sliceId(platform, progress.account, report, level, progress.day);
    const slice: OpenSlice = { ...progress, id, pending: [], lines: [], bytes: 0 };
    this.#slices.set(sliceKey(progress.account, progress.day), slice);
    return slice;
  }

  #payloadBytes(rows: number): number {
    const { headerLine, mapping } = this.#head;
    return (
      rows + (headerLine === null ? 0 : headerLine.length + 1) + (mapping === null ? 0 : Buffer.byteLength(mapping))
    );
  }

  #flush(slice: OpenSlice): void {
    if (slice.pending.length === 0) return;
    const { headerLine, encoding } = this.#head;
    const payload = joinLines(headerLine === null ? slice.pending : [headerLine, ...slice.pending]);
    this.#send({
      ...this.#record(slice, 'ROWS', slice.chunks),
      payload_encoding: encoding,
      compression: 'none',
      payload,
      payload_sha256: createHash('sha256').update(payload).digest('hex'),
      line_numbers: slice.lines,
    });
    this.#pendingBytes -= slice.bytes + this.#recordBytes;
    slice.chunks += 1;
    slice.pending = [];
    slice.lines = [];
    slice.bytes = 0;
  }

  #record(slice: OpenSlice, kind: RawKind, chunk: number): RawRecord {
    const head = this.#head;
    return {
      h: {
        event_id: rawEventId({ tenant: head.tenant, slice: slice.id, fetchSeq: slice.fetchSeq, kind, chunk }),
        tenant_id: head.tenant,
        connection_id: head.connection,
        platform: head.platform,
        schema_ver: 1,
        produced_at: head.fetchedAt,
        trace_id: head.fingerprint,
        causation_id: null,
        partition_key: accountKey(head.tenant, slice.account),
      },
      record_kind: kind,
      report_type: head.report,
      level: head.level,
      account_id: slice.account,
      slice_day: slice.day,
      slice_id: slice.id,
      slice_fetch_seq: slice.fetchSeq,
      chunk_no: chunk,
      request_fingerprint: head.fingerprint,
      attribution_spec: null,
      requested_fields: kind === 'SLICE_BEGIN' ? [...head.columns] : [],
      fetched_at: head.fetchedAt,
      data_as_of: head.dataAsOf,
      complete: null,
      row_count: null,
      payload_encoding: 'unknown',
      compression: 'none',
      payload: emptyPayload,
      payload_sha256: emptySha256,
      csv_delimiter: head.delimiter,
      line_numbers: [],
      currency: slice.currency,
      account_zone: slice.zone,
      mapping: head.mapping,
      http_status: null,
      api_version: null,
    };
  }
}

function progressOf({ account, currency, zone, day, fetchSeq, chunks, rows }: OpenSlice): SliceProgress {
  return { account, currency, zone, day, fetchSeq, chunks, rows };
}

/** Bytes of a record's fields beside payload, header line and mapping, rounded up. */
const fieldBytes = 800;
const emptyPayload = Buffer.alloc(0);
const emptySha256 = createHash('sha256').digest('hex');
const lineEnd = Buffer.from('\n');

function sliceKey(account: string, day: number): string {
  return `${account}\u0000${day}`;
}

function joinLines(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [line, lineEnd]));
}

/** What tells a raw record from every other. */
export interface RawIdentity {
  readonly tenant: string;
  readonly slice: string;
  readonly fetchSeq: number;
  readonly kind: RawKind;
  readonly chunk: number;
}

/** A UUID (version 8, RFC 9562) made of the record's identity, so that a record sent twice is the same event. */
export function rawEventId({ tenant, slice, fetchSeq, kind, chunk }: RawIdentity): string {
  const hash = createHash('sha256').update(`${tenant}|${slice}|${fetchSeq}|${kind}|${chunk}`).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
