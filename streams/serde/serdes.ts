import { isUtf8 } from 'node:buffer';
import { SerdeError } from '../errors.ts';
import { readInt64, writeInt64 } from './int64.ts';
import type { Serde } from './serde.ts';

const loneSurrogate = /\p{Surrogate}/u;
const LAST_ASCII = 0x7f;

/** UTF-8 text. Refuses what would not come back the same: lone surrogates and bytes that are not UTF-8. */
export const stringSerde: Serde<string> = {
  format: 'utf8',
  serialize(value) {
    if (loneSurrogate.test(value)) throw new SerdeError('string holds a lone surrogate, which UTF-8 cannot carry');
    return Buffer.from(value, 'utf8');
  },
  deserialize: readText,
  deserializeSlice(bytes, start, end) {
    for (let at = start; at < end; at++) {
      if ((bytes[at] as number) > LAST_ASCII) return readText(bytes.subarray(start, end));
    }
    return bytes.toString('latin1', start, end);
  },
};

function readText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new SerdeError(`${bytes.length} bytes are not UTF-8 text`);
  return bytes.toString('utf8');
}

/** Bytes as they are, not copied; of a record that lies in a batch, a copy, so that to keep one is not to keep all. */
export const bytesSerde: Serde<Buffer> = {
  format: 'bytes',
  serialize: (value) => value,
  deserialize: (bytes) => bytes,
  deserializeSlice: (bytes, start, end) => Buffer.from(bytes.subarray(start, end)),
};

/** 64-bit signed integer, big-endian, as Kafka's LongSerializer writes it. */
export const longSerde: Serde<bigint> = {
  format: 'int64',
  serialize(value) {
    if (BigInt.asIntN(64, value) !== value) throw new SerdeError(`${value} does not fit 64 bits`);
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigInt64BE(value);
    return bytes;
  },
  deserialize: (bytes) => readLong(bytes, 0, bytes.length),
  deserializeSlice: readLong,
};

function readLong(bytes: Buffer, start: number, end: number): bigint {
  if (end - start !== 8) throw notALong(end - start);
  return bytes.readBigInt64BE(start);
}

function notALong(length: number): SerdeError {
  return new SerdeError(`a long has 8 bytes, these are ${length}`);
}

/** A count: 64-bit signed integer, big-endian, as Kafka's LongSerializer writes it, as a number of at most 2^53 - 1. */
export const countSerde: Serde<number> = {
  format: 'int64',
  serialize(value) {
    if (!Number.isSafeInteger(value)) throw new SerdeError(`${value} is not a whole number below 2^53`);
    const bytes = Buffer.allocUnsafe(8);
    writeInt64(bytes, value);
    return bytes;
  },
  deserialize: (bytes) => readCount(bytes, 0, bytes.length),
  deserializeSlice: readCount,
};

function readCount(bytes: Buffer, start: number, end: number): number {
  if (end - start !== 8) throw notALong(end - start);
  const value = readInt64(bytes, start);
  if (!Number.isSafeInteger(value)) throw new SerdeError(`a count of ${value} is beyond 2^53 - 1`);
  return value;
}

/** 32-bit signed integer, big-endian, as Kafka's IntegerSerializer writes it. */
export const int32Serde: Serde<number> = {
  format: 'int32',
  serialize(value) {
    if ((value | 0) !== value) throw new SerdeError(`${value} is not a 32-bit integer`);
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeInt32BE(value);
    return bytes;
  },
  deserialize: (bytes) => readInt32(bytes, 0, bytes.length),
  deserializeSlice: readInt32,
};

function readInt32(bytes: Buffer, start: number, end: number): number {
  if (end - start !== 4) throw new SerdeError(`an int32 has 4 bytes, these are ${end - start}`);
  return bytes.readInt32BE(start);
}

/** JSON text. `T` is what the caller vouches for: nothing is checked but the syntax. A bigint or undefined is refused. */
export function jsonSerde<T>(): Serde<T> {
  return {
    format: 'json',
    serialize(value) {
      const text = toJson(value);
      if (text === undefined) throw new SerdeError(`a ${typeof value} has no JSON form`);
      return Buffer.from(text, 'utf8');
    },
    deserialize(bytes) {
      try {
        return JSON.parse(stringSerde.deserialize(bytes)) as T;
      } catch (error) {
        throw new SerdeError(`not JSON: ${(error as Error).message}`, { cause: error });
      }
    },
  };
}

function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new SerdeError(`no JSON form: ${(error as Error).message}`, { cause: error });
  }
}

/** The same serde for a topic whose key or value may be null. The null itself passes by the serde, as in Kafka. */
export function nullable<T>(serde: Serde<T>): Serde<T | null> {
  return {
    nullable: true,
    ...(serde.format !== undefined && { format: serde.format }),
    ...(serde.misreads && { misreads: serde.misreads.bind(serde) }),
    serialize(value) {
      if (value === null) throw new SerdeError('null has no bytes: it is written as Kafka null, not by a serde');
      return serde.serialize(value);
    },
    deserialize: (bytes) => serde.deserialize(bytes),
    ...(serde.deserializeSlice && { deserializeSlice: serde.deserializeSlice.bind(serde) }),
    ...(serde.needs && { needs: serde.needs.bind(serde) }),
    ...(serde.fetch && { fetch: serde.fetch.bind(serde) }),
    ...(serde.open && { open: serde.open.bind(serde) }),
  };
}
