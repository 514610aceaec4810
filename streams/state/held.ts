import type { Headers } from '../processor/record.ts';
import type { Serde } from '../serde/serde.ts';

/** What waits in a buffer, with the headers of the record that brought it. */
export interface Held<T> {
  readonly value: T;
  readonly headers: Headers | undefined;
}

/**
 * Bytes of what waits: the length of its headers (4 bytes), they, the value's own bytes. Each header is the length of its
 * name (4 bytes), its name in UTF-8, the length of its value (4 bytes) and its value.
 */
export function heldSerde<T>(inner: Serde<T>): Serde<Held<T>> {
  const contentOf = (bytes: Buffer): Buffer => bytes.subarray(4 + bytes.readUInt32BE(0));
  return {
    serialize({ value, headers = [] }) {
      const parts = headers.flatMap(([name, content]) => [withLength(Buffer.from(name)), withLength(content)]);
      return Buffer.concat([withLength(Buffer.concat(parts)), inner.serialize(value)]);
    },
    deserialize(bytes) {
      const headers = headersOf(bytes.subarray(4, 4 + bytes.readUInt32BE(0)));
      return { value: inner.deserialize(contentOf(bytes)), headers: headers.length === 0 ? undefined : headers };
    },
    ...(inner.needs && { needs: (bytes) => inner.needs?.(contentOf(bytes)) }),
    ...(inner.fetch && { fetch: inner.fetch.bind(inner) }),
    ...(inner.open && { open: inner.open.bind(inner) }),
  };
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function headersOf(bytes: Buffer): Array<[name: string, value: Buffer]> {
  const headers: Array<[string, Buffer]> = [];
  for (let at = 0; at < bytes.length; ) {
    const name = part(bytes, at);
    const value = part(bytes, at + 4 + name.length);
    headers.push([name.toString(), value]);
    at += 8 + name.length + value.length;
  }
  return headers;
}

function part(bytes: Buffer, at: number): Buffer {
  return bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at));
}
