import type { Serde } from '../serde/serde.ts';
import { stringSerde } from '../serde/serdes.ts';

/**
 * How a store's key becomes the string under which state is held (`StateAccess`, `GlobalTableAccess`) and back.
 * A `stringSerde` key is held as it is; the bytes of any other are held as latin1, one character a byte.
 */
export interface FieldCodec<K> {
  /** The field of a key. */
  field(key: K): string;
  /** The key of a field. */
  key(field: string): K;
  /** The key's bytes, as a changelog carries them, from its field. */
  bytes(field: string): Buffer;
  /** The field of a key's bytes. @throws SerdeError when a text key is not UTF-8. */
  fieldOf(bytes: Buffer): string;
}

const textFields: FieldCodec<string> = {
  field: (key) => key,
  key: (field) => field,
  bytes: (field) => stringSerde.serialize(field),
  fieldOf: (bytes) => stringSerde.deserialize(bytes),
};

/** The field codec of a key serde; drivers and store views must use the same, or they miss one another's keys. */
export function fieldCodec<K>(serde: Serde<K>): FieldCodec<K> {
  const anySerde: Serde<unknown> = serde;
  if (anySerde === stringSerde) return textFields as FieldCodec<unknown> as FieldCodec<K>;
  return {
    field: (key) => serde.serialize(key).toString('latin1'),
    key: (field) => serde.deserialize(Buffer.from(field, 'latin1')),
    bytes: (field) => Buffer.from(field, 'latin1'),
    fieldOf: (bytes) => bytes.toString('latin1'),
  };
}
