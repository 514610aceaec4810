import type { Headers } from '../../processor/record.ts';
import type { OutputRecord } from '../task-runtime.ts';
import { packHeaders } from './pack-format.ts';

const INITIAL_BYTES = 1_024;
/** Bytes of a record's numbers, at most: lengths and time delta, without its headers'. */
const MAX_NUMBERS_BYTES = 40;
const MORE = 0x80;
/** Times further apart have no exact difference: they do not lie in one pack. */
const MAX_TIME_DELTA = 2 ** 50;
const MAX_TIME = 2 ** 62;

/** Records on their way to one partition, as they will lie in one record of the topic. Adding one allocates nothing. */
export class Pack {
  readonly #topic: string;
  readonly #partition: number;
  readonly #limitBytes: number;
  #bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #end = 0;
  #count = 0;
  #baseTimestamp = 0;
  #lastTimestamp = 0;

  /** @param limitBytes what it holds; a single record may have more */
  constructor(topic: string, partition: number, limitBytes: number) {
    this.#topic = topic;
    this.#partition = partition;
    this.#limitBytes = limitBytes;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** True when a record must wait for the next pack. */
  isFullFor(output: OutputRecord): boolean {
    if (this.#count === 0) return false;
    const delta = kafkaTime(output.timestamp) - this.#baseTimestamp;
    return this.#end + bytesOf(output) > this.#limitBytes || Math.abs(delta) > MAX_TIME_DELTA;
  }

  add(output: OutputRecord): void {
    const { key, value, headers } = output;
    const timestamp = kafkaTime(output.timestamp);
    this.#reserve(bytesOf(output));
    if (this.#count === 0) this.#baseTimestamp = timestamp;
    this.#lastTimestamp = timestamp;
    this.#count += 1;
    const delta = timestamp - this.#baseTimestamp;
    const bytes = 2 + sizeOfVarint(delta) + sizeOfPart(key) + sizeOfPart(value) + sizeOfHeaders(headers);
    this.#varint(bytes);
    // No attributes.
    this.#bytes[this.#end++] = 0;
    this.#varint(delta);
    // No offset delta.
    this.#bytes[this.#end++] = 0;
    this.#part(key);
    this.#part(value);
    this.#headers(headers);
  }

  /** The record that holds what was added; it stays until `clear`. */
  record(): OutputRecord {
    return {
      topic: this.#topic,
      partition: this.#partition,
      key: null,
      value: Buffer.from(this.#bytes.subarray(0, this.#end)),
      timestamp: this.#lastTimestamp,
      headers: packHeaders({ count: this.#count, baseTimestamp: this.#baseTimestamp }),
    };
  }

  clear(): void {
    this.#end = 0;
    this.#count = 0;
    if (this.#bytes.length > 2 * this.#limitBytes) this.#bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  }

  #reserve(bytes: number): void {
    const needed = this.#end + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }

  #part(part: Buffer | null): void {
    if (part === null) {
      this.#varint(-1);
      return;
    }
    this.#varint(part.length);
    this.#bytes.set(part, this.#end);
    this.#end += part.length;
  }

  #headers(headers: Headers | undefined): void {
    this.#varint(headers?.length ?? 0);
    if (headers === undefined) return;
    for (const [name, value] of headers) {
      this.#part(Buffer.from(name));
      this.#part(value);
    }
  }

  /** A zigzag varint, exact up to 2^53. */
  #varint(value: number): void {
    let zigzag = zigzagOf(value);
    while (zigzag >= MORE) {
      this.#bytes[this.#end++] = (zigzag % MORE) + MORE;
      zigzag = Math.floor(zigzag / MORE);
    }
    this.#bytes[this.#end++] = zigzag;
  }
}

/** A time as a record of a topic can have it: in whole milliseconds, from 1970 on. Steps may give any number. */
function kafkaTime(timestamp: number): number {
  return timestamp >= 0 ? Math.min(Math.trunc(timestamp), MAX_TIME) : 0;
}

/** At least the bytes that a record takes. */
function bytesOf({ key, value, headers }: OutputRecord): number {
  const bytes = MAX_NUMBERS_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  return headers === undefined ? bytes : bytes + sizeOfHeaders(headers);
}

function sizeOfPart(part: Buffer | null): number {
  return part === null ? 1 : sizeOfVarint(part.length) + part.length;
}

function sizeOfHeaders(headers: Headers | undefined): number {
  if (headers === undefined) return 1;
  let bytes = sizeOfVarint(headers.length);
  for (const [name, value] of headers) {
    const nameBytes = Buffer.byteLength(name);
    bytes += sizeOfVarint(nameBytes) + nameBytes + sizeOfPart(value);
  }
  return bytes;
}

function sizeOfVarint(value: number): number {
  let bytes = 1;
  for (let zigzag = zigzagOf(value); zigzag >= MORE; zigzag = Math.floor(zigzag / MORE)) bytes += 1;
  return bytes;
}

function zigzagOf(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}
