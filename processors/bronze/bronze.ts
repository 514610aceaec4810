import { createHash, hash } from 'node:crypto';
import { type Processor, type ProcessorContext, RecordError } from '@millrace/streams';
import { type DecodedChunk, type DecodedRow, decodeChunk } from '../../connectors/decode.ts';
import { ColumnsError, PayloadError } from '../../connectors/errors.ts';
import type { ReportProfile } from '../../connectors/profile.ts';
import { Refusal } from '../../connectors/value.ts';
import type {
  CleanedKind,
  CleanedRow,
  Header,
  QuarantinedRow,
  RawRecord,
  RawRef,
} from '../../schemas/generated/types.ts';
import { sliceId } from '../../schemas/slice.ts';
import { requireOwner } from '../envelope.ts';
import { HeaderMaker } from '../header.ts';
import { type Defect, defect, refusedCell } from '../quality.ts';
import { quarantinedRow } from '../quarantine.ts';
import type { Reports } from '../reports.ts';
import { type ReadRow, RowReader } from './row-reader.ts';

export type BronzeOutput = CleanedRow | QuarantinedRow;
type Context = ProcessorContext<string, BronzeOutput, Record<never, never>>;

/** Headers for which readers are kept, over all reports. */
const cachedReaders = 512;

/**
 * Fetched payloads in, one record a row out, under the source's own names. A row that cannot be read goes to quarantine and
 * the others go on; the chunk's end says how many there were of each. Markers of the slice are passed on.
 *
 * A record whose key, tenant, account and slice do not belong together, or of a report that nobody knows, is refused whole.
 */
export function bronzeProcessor(
  reports: Reports,
): Processor<string, RawRecord, string, BronzeOutput, Record<never, never>> {
  const readers = new Readers();
  return {
    name: 'bronze',
    process({ key, value: raw, timestamp }, ctx) {
      checkEnvelope(key, raw);
      const profile = reports.profile(raw.h.platform, raw.report_type, raw.mapping);
      const step = new ChunkStep(ctx, key, raw, timestamp);
      if (raw.record_kind === 'ROWS') step.readChunk(profile, readers);
      else if (raw.record_kind === 'SLICE_BEGIN' || raw.record_kind === 'SLICE_END') step.passMarker(raw.record_kind);
      else throw new RecordError(`a raw record of kind ${raw.record_kind}: bronze knows SLICE_BEGIN, ROWS, SLICE_END`);
    },
  };
}

const headers = new HeaderMaker('bronze');

function checkEnvelope(key: string, raw: RawRecord): void {
  requireOwner(key, raw);
  const expected = sliceId(raw.h.platform, raw.account_id, raw.report_type, raw.level, raw.slice_day);
  if (raw.slice_id !== expected) {
    throw new RecordError(
      `the record says it is of slice '${raw.slice_id}', but its fields are those of '${expected}'`,
    );
  }
}

/** One raw record in hand. */
class ChunkStep {
  readonly #ctx: Context;
  readonly #key: string;
  readonly #raw: RawRecord;
  readonly #timestamp: number;
  #made = 0;

  constructor(ctx: Context, key: string, raw: RawRecord, timestamp: number) {
    this.#ctx = ctx;
    this.#key = key;
    this.#raw = raw;
    this.#timestamp = timestamp;
  }

  passMarker(kind: 'SLICE_BEGIN' | 'SLICE_END'): void {
    const raw = this.#raw;
    this.#ctx.forward(this.#key, {
      ...this.#cleaned(kind, 0, -1),
      slice: {
        currency: raw.currency,
        account_zone: raw.account_zone,
        mapping: raw.mapping,
        attribution_spec: raw.attribution_spec,
        requested_fields: raw.requested_fields,
        request_fingerprint: raw.request_fingerprint,
        fetched_at: raw.fetched_at,
        data_as_of: raw.data_as_of,
        complete: raw.complete,
        row_count: raw.row_count,
      },
    });
  }

  readChunk(profile: ReportProfile, readers: Readers): void {
    const opened = this.#open(profile, readers);
    if ('code' in opened) this.#refuseChunk(opened);
    else this.#readRows(opened.chunk, opened.reader);
  }

  #open(profile: ReportProfile, readers: Readers): { chunk: DecodedChunk; reader: RowReader } | Defect {
    const { payload, payload_sha256, payload_encoding: encoding, csv_delimiter } = this.#raw;
    const digest = createHash('sha256').update(payload).digest('hex');
    if (digest !== payload_sha256) return defect('PAYLOAD_DIGEST', null, digest);
    if (encoding === 'unknown') return defect('PAYLOAD_UNREADABLE', null, encoding, 'its encoding is not named');
    try {
      const chunk = decodeChunk(payload, encoding, csv_delimiter, profile);
      return { chunk, reader: readers.of(profile, chunk.header) };
    } catch (error) {
      if (error instanceof PayloadError) return defect('PAYLOAD_UNREADABLE', null, null, error.message);
      if (error instanceof ColumnsError) return defect('COLUMNS_MISSING', null, null, error.message);
      throw error;
    }
  }

  #readRows({ rows }: DecodedChunk, reader: RowReader): void {
    const seen = new Set<string>();
    let duplicates = 0;
    let quarantined = 0;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      if (row === undefined) continue;
      const rowHash = hash('sha1', row.text, 'hex');
      if (!reader.hourly && seen.has(rowHash)) {
        duplicates += 1;
        continue;
      }
      seen.add(rowHash);
      const read = this.#read(row, reader);
      if ('code' in read) {
        quarantined += 1;
        this.#quarantine(read, row.text, this.#lineOf(at, row), at);
      } else {
        this.#deliver(read, rowHash, this.#lineOf(at, row), at);
      }
    }
    if (duplicates > 0) this.#ctx.count('bronze.exact_duplicate', duplicates);
    this.#endChunk(rows.length, quarantined, duplicates, reader.drift);
  }

  #read(row: DecodedRow, reader: RowReader): ReadRow | Defect {
    const raw = this.#raw;
    if (row.cells instanceof Refusal) return refusedCell(row.cells, null, null);
    const read = reader.read(row.cells, raw.account_zone);
    if ('code' in read || read.day === raw.slice_day) return read;
    return defect('DAY_OUTSIDE_SLICE', null, `day ${read.day} since 1970, the slice is of ${raw.slice_day}`);
  }

  #deliver(read: ReadRow, rowHash: string, line: number, at: number): void {
    const row = this.#cleaned('ROW', line, at);
    row.source_hour = read.hour;
    row.hour_repeated = read.hourRepeated;
    row.fields = read.fields;
    row.row_hash = rowHash;
    this.#ctx.forward(this.#key, row);
  }

  #quarantine(found: Defect, text: string, line: number, at: number): void {
    const origin = { ...this.#raw, stage: 'BRONZE' as const, row_no: line, raw_ref: this.#rawRef(at) };
    this.#ctx.forward(this.#key, quarantinedRow(this.#header(), origin, found, text));
  }

  /** A chunk of which no row can be read: one record tells why, the chunk's end how many rows that concerns. */
  #refuseChunk(found: Defect): void {
    const lines = this.#raw.line_numbers;
    this.#quarantine(found, '', lines[0] ?? 0, 0);
    this.#endChunk(lines.length, Math.max(1, lines.length), 0, []);
  }

  #endChunk(rows: number, quarantined: number, duplicates: number, drift: readonly string[]): void {
    const end = this.#cleaned('CHUNK_END', 0, -1);
    end.chunk_rows = rows;
    end.chunk_quarantined = quarantined;
    end.chunk_duplicates = duplicates;
    end.drift = [...drift];
    if (drift.length > 0) end.dq_flags = ['SCHEMA_DRIFT'];
    this.#ctx.forward(this.#key, end);
  }

  /** The line of the source file, as far as the fetcher told it; else that of the payload. */
  #lineOf(at: number, row: DecodedRow): number {
    return this.#raw.line_numbers[at] ?? row.line;
  }

  #rawRef(row: number): RawRef {
    const { topic, partition, offset } = this.#ctx.metadata;
    return { topic, partition, offset, row };
  }

  #header(): Header {
    return headers.make(this.#raw.h, this.#made++, this.#timestamp);
  }

  #cleaned(kind: CleanedKind, line: number, at: number): CleanedRow {
    const raw = this.#raw;
    return {
      h: this.#header(),
      record_kind: kind,
      report_type: raw.report_type,
      level: raw.level,
      account_id: raw.account_id,
      slice_id: raw.slice_id,
      slice_fetch_seq: raw.slice_fetch_seq,
      chunk_no: raw.chunk_no,
      row_no: line,
      source_day: raw.slice_day,
      source_hour: null,
      hour_repeated: null,
      fields: {},
      row_hash: '',
      dq_flags: [],
      raw_ref: this.#rawRef(at),
      drift: [],
      slice: null,
      chunk_rows: null,
      chunk_quarantined: null,
      chunk_duplicates: null,
    };
  }
}

/** Row readers by report and header: chunks of one file have one header. */
class Readers {
  readonly #byProfile = new Map<ReportProfile, Map<string, RowReader>>();
  #size = 0;

  /** @throws ColumnsError when the header is not one of this report. */
  of(profile: ReportProfile, header: readonly string[]): RowReader {
    const key = header.join('\u0000');
    const known = this.#byProfile.get(profile)?.get(key);
    if (known !== undefined) return known;
    const reader = new RowReader(profile, header);
    if (this.#size >= cachedReaders) {
      this.#byProfile.clear();
      this.#size = 0;
    }
    const readers = this.#byProfile.get(profile) ?? new Map<string, RowReader>();
    this.#byProfile.set(profile, readers.set(key, reader));
    this.#size += 1;
    return reader;
  }
}
