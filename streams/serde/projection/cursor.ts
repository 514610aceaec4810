import { SerdeError } from '../../errors.ts';
import type { TextCache } from './text-cache.ts';

/** Seven bits of a byte are a part of a number, the eighth says that more follow. */
const MORE = 0x80;
/** What four bytes of a number hold. */
const LOW_BITS = 2 ** 28;
/** A number of 64 bits has ten bytes at most. */
const MAX_BYTES = 10;

/**
 * Goes through Avro's bytes between two positions of a buffer (Avro 1.12, "Binary Encoding"). Never looks at a byte beyond the
 * end: what lies there is of other records. Every reading method throws SerdeError when the bytes end before the value.
 */
export class AvroCursor {
  #bytes: Buffer = Buffer.alloc(0);
  /** Of all memory that the bytes are a part of, beginning with `#offset`: small buffers share theirs with many others. */
  #view = new DataView(this.#bytes.buffer);
  #offset = this.#bytes.byteOffset;
  #at = 0;
  #end = 0;

  /** Stands at `start` of `bytes`, of which what is before `end` may be read. */
  open(bytes: Buffer, start: number, end: number): void {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#offset = bytes.byteOffset;
      if (bytes.buffer !== this.#view.buffer) this.#view = new DataView(bytes.buffer);
    }
    this.#at = start;
    this.#end = Math.min(end, bytes.length);
  }

  /** Where it stands in the bytes. */
  get at(): number {
    return this.#at;
  }

  /** @throws SerdeError unless it stands at the end. */
  close(): void {
    if (this.#at === this.#end) return;
    throw new SerdeError(`${this.#end - this.#at} bytes too many`);
  }

  boolean(): boolean {
    const byte = this.#byte();
    if (byte > 1) throw new SerdeError(`a boolean of ${byte}: it is 0 or 1`);
    return byte === 1;
  }

  /** An int or long. @throws SerdeError when it is beyond 2^53, where numbers are not exact. */
  long(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    if (at >= this.#end) throw this.#short();
    let byte = bytes[at] as number;
    if (byte < MORE) {
      this.#at = at + 1;
      return (byte >>> 1) ^ -(byte & 1);
    }
    let low = byte & 0x7f;
    for (let shift = 7; shift <= 21; shift += 7) {
      at += 1;
      if (at >= this.#end) throw this.#short();
      byte = bytes[at] as number;
      low |= (byte & 0x7f) << shift;
      if (byte < MORE) {
        this.#at = at + 1;
        return (low >>> 1) ^ -(low & 1);
      }
    }
    return this.#longOf(low, at + 1);
  }

  /** A long as bigint, its whole range. */
  micros(): bigint {
    const start = this.#at;
    this.skipNumber();
    if (this.#at - start <= 7) {
      this.#at = start;
      return BigInt(this.long());
    }
    return this.#bigint(start);
  }

  float(): number {
    return this.#bytes.readFloatLE(this.#pass(4));
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#pass(8));
  }

  text(cache: TextCache): string {
    const length = this.#length();
    const start = this.#at;
    this.#at = start + length;
    return cache.text(this.#bytes, start, this.#at, this.#view, this.#offset);
  }

  /** A copy: the record's own bytes are used again. */
  binary(): Buffer {
    return this.fixed(this.#length());
  }

  /** As `binary`, of a length that the schema says. */
  fixed(length: number): Buffer {
    const start = this.#pass(length);
    return Buffer.from(this.#bytes.subarray(start, start + length));
  }

  symbol(symbols: readonly string[]): string {
    const index = this.long();
    const symbol = symbols[index];
    if (symbol === undefined) throw new SerdeError(`an enum of ${symbols.length} symbols has none of number ${index}`);
    return symbol;
  }

  /** Which of so many branches of a union follows. */
  branch(count: number): number {
    const index = this.long();
    if (index >= 0 && index < count) return index;
    throw new SerdeError(`a union of ${count} branches has none of number ${index}`);
  }

  /** How many items the next block of an array or map has; 0 ends it. Damaged bytes cannot make a loop endless. */
  count(): number {
    const count = this.long();
    if (count >= 0) return this.#plausible(count);
    this.skipNumber();
    return this.#plausible(-count);
  }

  /** As `count`, but goes by a block of which the bytes are told: what is left to skip is answered. */
  skipCount(): number {
    for (;;) {
      const count = this.long();
      if (count >= 0) return this.#plausible(count);
      this.#pass(this.#length());
    }
  }

  skip(length: number): void {
    this.#pass(length);
  }

  skipNumber(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    for (;;) {
      if (at >= this.#end) throw this.#short();
      const byte = bytes[at] as number;
      at += 1;
      if (byte < MORE) break;
      if (at - start >= MAX_BYTES) throw new SerdeError(`a number of more than ${MAX_BYTES} bytes`);
    }
    this.#at = at;
  }

  /** Skips text or bytes. */
  skipSized(): void {
    // In two steps: the length moves the position as well.
    const length = this.#length();
    this.#at += length;
  }

  /** A length for which there are bytes. */
  #length(): number {
    const length = this.long();
    if (length < 0) throw new SerdeError(`a length of ${length} bytes`);
    if (length > this.#end - this.#at) throw this.#short();
    return length;
  }

  /** Each item takes a byte or more, or else a damaged count could name any number of them. */
  #plausible(count: number): number {
    if (count > this.#end - this.#at) throw this.#short();
    return count;
  }

  #byte(): number {
    return this.#bytes[this.#pass(1)] as number;
  }

  /** Goes on by so many bytes; answers where they begin. */
  #pass(length: number): number {
    const start = this.#at;
    if (length > this.#end - start) throw this.#short();
    this.#at = start + length;
    return start;
  }

  /** A number of more than four bytes, of which four are in `low`. */
  #longOf(low: number, from: number): number {
    const bytes = this.#bytes;
    let high = 0;
    for (let at = from, shift = 0; shift <= 21; at += 1, shift += 7) {
      if (at >= this.#end) throw this.#short();
      const byte = bytes[at] as number;
      high |= (byte & 0x7f) << shift;
      if (byte >= MORE) continue;
      this.#at = at + 1;
      const half = high * (LOW_BITS / 2) + (low >>> 1);
      return safe((low & 1) === 0 ? half : -half - 1);
    }
    return safe(Number(this.#bigint(from - 4)));
  }

  #bigint(start: number): bigint {
    this.#at = start;
    this.skipNumber();
    let zigzag = 0n;
    for (let at = this.#at - 1; at >= start; at -= 1) {
      zigzag = (zigzag << 7n) | BigInt((this.#bytes[at] as number) & 0x7f);
    }
    return BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n));
  }

  #short(): SerdeError {
    return new SerdeError('the bytes end inside the record');
  }
}

function safe(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new SerdeError(`${value} is beyond 2^53`);
}
