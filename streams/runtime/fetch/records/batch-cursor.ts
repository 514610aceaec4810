import { BrokerError } from '../../../errors.ts';
import type { Headers } from '../../../processor/record.ts';
import type { RecordInBatch } from '../../../topology/record-in-batch.ts';
import { decompress } from './compression.ts';
import type { RecordBatch } from './record-batch.ts';

/** Seven bits of a byte are a part of the number, the eighth says that more follow. */
const MORE = 0x80;
/** A varint of 32 bits has five bytes at most, one of 64 bits ten. */
const MAX_VARINT_BYTES = 10;
const NO_HEADERS = 0;

/** What is told of a batch to go through it. */
export type OpenableBatch = Pick<
  RecordBatch,
  'bytes' | 'recordsStart' | 'end' | 'compression' | 'baseOffset' | 'baseTimestamp' | 'appendTimestamp' | 'count'
>;

/**
 * Goes through the records of a batch where they lie. The batch is decompressed once, when it is opened; no object is made
 * for a record.
 */
export class BatchCursor {
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the next record begins; while one is read, the next byte. */
  #at = 0;
  #end = 0;
  #left = 0;
  #baseOffset = 0;
  #baseTimestamp = 0;
  #appendTimestamp: number | undefined;

  /** Begins with a batch. @throws BrokerError when it does not decompress. */
  open(batch: OpenableBatch): void {
    const { bytes, recordsStart, end } = batch;
    if (batch.compression === 0) {
      this.#bytes = bytes;
      this.#at = recordsStart;
      this.#end = end;
    } else {
      this.#bytes = decompress(batch.compression, bytes.subarray(recordsStart, end));
      this.#at = 0;
      this.#end = this.#bytes.length;
    }
    this.#left = batch.count;
    this.#baseOffset = batch.baseOffset;
    this.#baseTimestamp = batch.baseTimestamp;
    this.#appendTimestamp = batch.appendTimestamp;
  }

  /** True when there are no more records. */
  get isAtEnd(): boolean {
    return this.#left === 0;
  }

  /** True when nothing is left beyond the records. */
  get isWhole(): boolean {
    return this.#left === 0 && this.#at === this.#end;
  }

  /**
   * Moves `record` to the next record; its topic and partition are left as they are.
   * @throws BrokerError when the bytes are no record; ask `isAtEnd` before.
   */
  next(record: RecordInBatch): void {
    const bytes = this.#bytes;
    const length = this.#varint();
    const end = this.#at + length;
    // After the length there is one byte of attributes, of which none is in use.
    this.#at += 1;
    const timestampDelta = this.#varint();
    record.offset = this.#baseOffset + this.#varint();
    record.timestamp = this.#appendTimestamp ?? this.#baseTimestamp + timestampDelta;
    record.bytes = bytes;
    const keyLength = this.#varint();
    record.keyStart = keyLength < 0 ? -1 : this.#at;
    if (keyLength > 0) this.#at += keyLength;
    record.keyEnd = this.#at;
    const valueLength = this.#varint();
    record.valueStart = valueLength < 0 ? -1 : this.#at;
    if (valueLength > 0) this.#at += valueLength;
    record.valueEnd = this.#at;
    if (!(this.#at < end && end <= this.#end)) throw this.#misshapen(record.offset);
    if (bytes[this.#at] === NO_HEADERS) record.noHeaders();
    else record.headersAt(this.#at, readHeaders);
    this.#at = end;
    this.#left -= 1;
  }

  /** A zigzag varint, of up to four bytes by itself: lengths, offsets and most times. */
  #varint(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let byte = bytes[at] as number;
    if (byte < MORE) {
      this.#at = at + 1;
      return (byte >>> 1) ^ -(byte & 1);
    }
    let zigzag = byte & 0x7f;
    for (let shift = 7; shift <= 21; shift += 7) {
      at += 1;
      byte = bytes[at] as number;
      zigzag |= (byte & 0x7f) << shift;
      if (byte < MORE) {
        this.#at = at + 1;
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    const read = longVarint(bytes, this.#at);
    this.#at = read.end;
    return read.value;
  }

  #misshapen(offset: number): BrokerError {
    return new BrokerError(`the record at offset ${offset} does not fit its batch: the batch is damaged`);
  }
}

/** A zigzag varint of any length, exact up to 2^53. @throws BrokerError when it does not end. */
function longVarint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let zigzag = 0;
  let scale = 1;
  for (let at = start; at < bytes.length && at < start + MAX_VARINT_BYTES; at += 1) {
    const byte = bytes[at] as number;
    zigzag += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < MORE) return { value: zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2, end: at + 1 };
  }
  throw new BrokerError('a record is cut off: its batch is damaged');
}

/** The headers of a record; `at` is where their count lies. A null value, which Kafka allows, is read as no bytes. */
function readHeaders(bytes: Buffer, at: number): Headers | undefined {
  const count = longVarint(bytes, at);
  const headers: Array<readonly [string, Buffer]> = [];
  let next = count.end;
  for (let index = 0; index < count.value; index += 1) {
    const nameLength = longVarint(bytes, next);
    const nameEnd = nameLength.end + nameLength.value;
    const valueLength = longVarint(bytes, nameEnd);
    const valueEnd = valueLength.end + Math.max(0, valueLength.value);
    if (valueEnd > bytes.length) throw new BrokerError('the headers of a record are cut off: its batch is damaged');
    headers.push([
      bytes.toString('utf8', nameLength.end, nameEnd),
      Buffer.from(bytes.subarray(valueLength.end, valueEnd)),
    ]);
    next = valueEnd;
  }
  return headers.length === 0 ? undefined : headers;
}
