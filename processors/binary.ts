import type { Measures } from '../schemas/generated/types.ts';
import { countNames, emptyMeasures, microsNames } from './measures.ts';

/**
 * Compact binary form of stored state: unsigned varints up to 2^53, fixed 8-byte micros, length-prefixed text. One writer
 * is shared by all calls of a process (state is written synchronously); `finish` copies the bytes out.
 */
export class BinaryWriter {
  #buffer = Buffer.allocUnsafe(4096);
  #length = 0;

  start(): this {
    this.#length = 0;
    return this;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7fffffff) {
      this.#buffer[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      this.#buffer[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buffer[this.#length++] = rest;
  }

  /** A whole number of either sign, up to 2^52. */
  signed(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  int64(value: bigint): void {
    this.#reserve(8);
    this.#buffer.writeBigInt64LE(value, this.#length);
    this.#length += 8;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#buffer.writeDoubleLE(value, this.#length);
    this.#length += 8;
  }

  text(value: string): void {
    const bytes = Buffer.byteLength(value);
    this.varint(bytes);
    this.#reserve(bytes);
    this.#length += this.#buffer.write(value, this.#length);
  }

  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.raw(value);
  }

  /** Bytes without their length: the last part of a value. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  /** A bit for each measure that is not null, then those. */
  measures(measures: Measures): void {
    let present = 0;
    for (let i = 0; i < countNames.length; i++) if (measures[countAt(i)] !== null) present |= 1 << i;
    for (let i = 0; i < microsNames.length; i++) {
      if (measures[microsAt(i)] !== null) present |= 1 << (countNames.length + i);
    }
    this.varint(present);
    for (let i = 0; i < countNames.length; i++) {
      const value = measures[countAt(i)];
      if (value !== null) this.signed(value);
    }
    for (let i = 0; i < microsNames.length; i++) {
      const value = measures[microsAt(i)];
      if (value !== null) this.int64(value);
    }
  }

  finish(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#length));
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + more));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** Reads what `BinaryWriter` wrote, in the same order. */
export class BinaryReader {
  readonly #buffer: Buffer;
  #at: number;

  constructor(buffer: Buffer, at = 0) {
    this.#buffer = buffer;
    this.#at = at;
  }

  byte(): number {
    const value = this.#buffer[this.#at++];
    if (value === undefined) throw new RangeError(`stored state ends after ${this.#buffer.length} bytes, too early`);
    return value;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  int64(): bigint {
    const value = this.#buffer.readBigInt64LE(this.#at);
    this.#at += 8;
    return value;
  }

  double(): number {
    const value = this.#buffer.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  text(): string {
    const bytes = this.varint();
    this.#at += bytes;
    return this.#buffer.toString('utf8', this.#at - bytes, this.#at);
  }

  bytes(): Buffer {
    const bytes = this.varint();
    this.#at += bytes;
    return this.#buffer.subarray(this.#at - bytes, this.#at);
  }

  /** What is left. */
  rest(): Buffer {
    return this.#buffer.subarray(this.#at);
  }

  measures(): Measures {
    const measures = emptyMeasures();
    const present = this.varint();
    for (let i = 0; i < countNames.length; i++) if (present & (1 << i)) measures[countAt(i)] = this.signed();
    for (let i = 0; i < microsNames.length; i++) {
      if (present & (1 << (countNames.length + i))) measures[microsAt(i)] = this.int64();
    }
    return measures;
  }
}

function countAt(index: number): (typeof countNames)[number] {
  return countNames[index as 0];
}

function microsAt(index: number): (typeof microsNames)[number] {
  return microsNames[index as 0];
}
