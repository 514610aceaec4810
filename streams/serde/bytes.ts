import { SerdeError } from '../errors.ts';

const initialBytes = 4096;
/** Text up to this length is written character by character, which beats a call of the engine. */
const shortText = 24;

/**
 * Writes a compact binary form: whole numbers as varints, text and bytes with their length before them. One writer serves all
 * calls that follow one another: `finish` copies the bytes out.
 */
export class ByteWriter {
  #buffer = Buffer.allocUnsafeSlow(initialBytes);
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
    this.#length = writeVarint(this.#buffer, this.#length, value);
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

  /** UTF-8 with its length in bytes before it. */
  text(value: string): void {
    const { length } = value;
    this.#reserve(8 + length * 3);
    if (length <= shortText && this.#shortAscii(value)) return;
    const at = this.#length;
    const guessed = varintLength(length);
    const bytes = this.#buffer.write(value, at + guessed);
    const prefix = varintLength(bytes);
    if (prefix !== guessed) this.#buffer.copyWithin(at + prefix, at + guessed, at + guessed + bytes);
    writeVarint(this.#buffer, at, bytes);
    this.#length = at + prefix + bytes;
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

  /** Some of other bytes, as they are. */
  part(bytes: Buffer, start: number, end: number): void {
    if (start === end) return;
    this.#reserve(end - start);
    bytes.copy(this.#buffer, this.#length, start, end);
    this.#length += end - start;
  }

  /** What was written, as bytes of their own. */
  finish(): Buffer {
    const copy = Buffer.allocUnsafe(this.#length);
    this.#buffer.copy(copy, 0, 0, this.#length);
    return copy;
  }

  /** Writes a text all of whose characters are ASCII; false, with nothing written, when they are not. */
  #shortAscii(value: string): boolean {
    const buffer = this.#buffer;
    const { length } = value;
    const at = this.#length + 1;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return false;
      buffer[at + i] = code;
    }
    buffer[at - 1] = length;
    this.#length = at + length;
    return true;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#length + more));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** Reads what `ByteWriter` wrote, in the same order. What it gives out of the bytes are views of them, not copies. */
export class ByteReader {
  readonly #buffer: Buffer;
  readonly #end: number;
  #at: number;

  constructor(buffer: Buffer, at = 0, end = buffer.length) {
    this.#buffer = buffer;
    this.#at = at;
    this.#end = end;
  }

  /** Where it stands in the buffer. */
  get at(): number {
    return this.#at;
  }

  /** @throws SerdeError when the bytes end too early. */
  byte(): number {
    if (this.#at >= this.#end) throw this.#tooShort();
    return this.#buffer[this.#at++] as number;
  }

  varint(): number {
    let value = this.byte();
    if (value < 0x80) return value;
    value &= 0x7f;
    let scale = 128;
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
    return this.#buffer.readBigInt64LE(this.#pass(8));
  }

  double(): number {
    return this.#buffer.readDoubleLE(this.#pass(8));
  }

  text(): string {
    const length = this.varint();
    const start = this.#pass(length);
    return this.#buffer.toString('utf8', start, start + length);
  }

  bytes(): Buffer {
    const length = this.varint();
    const start = this.#pass(length);
    return this.#buffer.subarray(start, start + length);
  }

  /** Goes on behind so many bytes. */
  skip(bytes: number): void {
    this.#pass(bytes);
  }

  /** A reader of the next so many bytes alone. */
  within(bytes: number): ByteReader {
    const start = this.#pass(bytes);
    return new ByteReader(this.#buffer, start, start + bytes);
  }

  /** What is left. */
  rest(): Buffer {
    return this.#buffer.subarray(this.#pass(this.#end - this.#at), this.#end);
  }

  /** Goes on behind so many bytes; answers where they begin. */
  #pass(bytes: number): number {
    const start = this.#at;
    if (start + bytes > this.#end) throw this.#tooShort();
    this.#at = start + bytes;
    return start;
  }

  #tooShort(): SerdeError {
    return new SerdeError(
      `bytes end after ${this.#end}, before what was to be read: were they written by this version?`,
    );
  }
}

function writeVarint(buffer: Buffer, at: number, value: number): number {
  let next = at;
  let rest = value;
  while (rest > 0x7fffffff) {
    buffer[next++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  while (rest > 0x7f) {
    buffer[next++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  buffer[next++] = rest;
  return next;
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) length++;
  return length;
}
