import { SerdeError } from '../../errors.ts';
import { type AvroRecord, isSameType } from './avro-type.ts';
import { type LazyFields, LazyLayout, LazyRecord, lazyFields, lazyRecordOf } from './lazy-record.ts';
import { avroRecord, type Projection, type RecordSchema } from './projection.ts';

/**
 * Writes the value of a record's field to a position of a buffer, as an Avro library does; answers the position after it, or,
 * where it does not fit in, how many bytes are missing at least, as a negative number.
 * @throws anything when the value is not one of the field's.
 */
export type FieldEncoder = (field: string, value: unknown, into: Buffer, at: number) => number;

/** What a reader of lazy records is told of the bytes it will be given. */
export interface LazyReaderOptions<T> {
  /** Bytes before the record's own, which it keeps as well. Default 0. */
  readonly header?: number;
  /**
   * Reads a whole record, of bytes with their header, as Avro resolves it: asked for fields that the writer has not, or has of
   * another type. Needed unless the writer's schema has all fields as the reader's has them.
   */
  readonly resolve?: (bytes: Buffer) => T;
}

/**
 * Records of one schema whose fields are read when they are looked at, each once. A record may be used like a plain one: its fields
 * are read, listed, spread (`{ ...record }` is a plain copy) and compared; only changing it, or what it holds, in place is a
 * TypeError. `patch` makes one with other values. Written again, all that was not changed is copied as bytes.
 */
export class LazyRecords<T extends object> {
  readonly #record: AvroRecord;
  readonly #fields: LazyFields;
  readonly #encode: FieldEncoder;

  /** @throws TopologyError when the schema is not of a record. */
  constructor(schema: RecordSchema<T>, encode: FieldEncoder) {
    this.#record = avroRecord(schema.json);
    this.#fields = lazyFields(
      this.#record.name,
      this.#record.fields.map(({ name }) => name),
    );
    this.#encode = encode;
  }

  /**
   * A reader of the records of a writer's schema. It copies the bytes, and goes over all of the record: damaged bytes are refused at once as
   * far as their structure shows it. What a value alone shows (an enum's number, a long beyond 2^53) is a SerdeError when the field is
   * looked at, and is copied where it is not.
   * @throws TopologyError when the writer's schema is not of a record; SerdeError when it must be resolved and `resolve` is not there.
   */
  reader(writer: object, { header = 0, resolve }: LazyReaderOptions<T> = {}): Projection<Readonly<T>> {
    const written = avroRecord(writer);
    const places = this.#record.fields.map(({ name, type }) =>
      written.fields.findIndex((field) => field.name === name && isSameType(field.type, type)),
    );
    if (places.includes(-1) && resolve === undefined) throw this.#unresolved(places);
    const layout = new LazyLayout({
      fields: this.#fields,
      header,
      record: this.#record,
      writer: written,
      written: places,
      resolve,
    });
    return (bytes, start, end) => LazyRecord.read(layout, bytes, start, end) as Readonly<T>;
  }

  /**
   * The record with other values of some fields; of a plain one a plain copy. Whether the values fit is seen when it is written.
   * @throws SerdeError when the record has no such field, or a value is undefined.
   */
  patch(record: Readonly<T>, changes: Readonly<Partial<T>>): Readonly<T> {
    const lazy = this.#behind(record);
    if (lazy === undefined) return { ...record, ...changes };
    return lazy.patched(changes) as Readonly<T>;
  }

  /**
   * Writes a lazy record to a position of a buffer, without what came before it when it was read; answers the position after it, or a
   * negative number: how many bytes are missing at least. Undefined when it is a plain record, and nothing is written then.
   * @throws what the encoder throws.
   */
  write(record: Readonly<T>, into: Buffer, at: number): number | undefined {
    const lazy = this.#behind(record);
    if (lazy === undefined) return undefined;
    const { names } = this.#fields;
    let end = at;
    // Kept fields that lie beside one another are copied together: from here, to there. Both are -1 behind a changed one.
    let from = -1;
    let to = -1;
    for (let place = 0; place < names.length; place += 1) {
      const start = lazy.keptFrom(place);
      if (start !== to) {
        end = lazy.copy(into, end, from, to);
        if (end < 0) return end;
        from = start;
        to = start;
      }
      if (start >= 0) {
        to = lazy.keptTo(place);
        continue;
      }
      end = this.#encode(names[place] as string, lazy.value(place), into, end);
      if (end < 0) return end;
    }
    return lazy.copy(into, end, from, to);
  }

  /** What is behind a record that one of these readers made. */
  #behind(record: Readonly<T>): LazyRecord | undefined {
    const lazy = lazyRecordOf(record);
    return lazy?.layout.fields === this.#fields ? lazy : undefined;
  }

  #unresolved(places: readonly number[]): SerdeError {
    const fields = this.#record.fields.filter((_, place) => places[place] === -1).map(({ name }) => name);
    return new SerdeError(
      `the writer's schema has ${fields.join(', ')} of ${this.#record.name} not as the reader's has it: say how the whole record is resolved`,
    );
  }
}
