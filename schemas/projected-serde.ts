import { projectionOf, type Serde, SerdeError } from '@millrace/streams';
import { headerBytes, schemaId } from './wire-format.ts';

/** Readers that are kept, one for each writer schema; when there are more, the oldest is compiled anew. */
const cachedReaders = 100;

/** The serde of whole records, as far as one of some fields needs it. */
export interface WholeRecords<T> {
  readonly topic: string;
  readonly record: string;
  /** The reader's own schema. */
  readonly schema: object;
  readonly serde: Serde<T>;
  /** The writer's schema. @throws SerdeError when the id is unknown, or the reader does not read its records. */
  writerSchema(id: number): object;
}

type Reader<V> = (bytes: Buffer, start: number, end: number) => V;

/**
 * Reads some fields of a topic's records where they lie. A field that the writer has as the reader has it is read by a projection
 * compiled for the writer's schema; for a writer with others, the whole record is resolved and the fields are taken of it.
 */
export class ProjectedSerde<T extends object, F extends keyof T & string> implements Serde<Pick<T, F>> {
  readonly #whole: WholeRecords<T>;
  readonly #fields: readonly F[];
  readonly #readers = new Map<number, Reader<Pick<T, F>>>();

  constructor(whole: WholeRecords<T>, fields: readonly F[]) {
    this.#whole = whole;
    this.#fields = fields;
  }

  /** @throws SerdeError always: the other fields are not known. */
  serialize(): Buffer {
    const { topic, record } = this.#whole;
    throw new SerdeError(`${topic}: of a ${record} only ${this.#fields.join(', ')} are known: it is only read`);
  }

  deserialize(bytes: Buffer): Pick<T, F> {
    return this.deserializeSlice(bytes, 0, bytes.length);
  }

  deserializeSlice(bytes: Buffer, start: number, end: number): Pick<T, F> {
    const id = schemaId(bytes, start, end);
    // What the serde of whole records refuses, it refuses in its own words.
    if (id === undefined) return this.#whole.serde.deserialize(bytes.subarray(start, end));
    const read = this.#readers.get(id) ?? this.#remember(id, this.#reader(id));
    try {
      return read(bytes, start, end);
    } catch (error) {
      if (!(error instanceof SerdeError)) throw error;
      throw new SerdeError(`${this.#whole.topic}: schema id ${id}: ${error.message}`, { cause: error });
    }
  }

  needs(bytes: Buffer): number | undefined {
    return this.#whole.serde.needs?.(bytes);
  }

  async fetch(ids: readonly number[]): Promise<void> {
    await this.#whole.serde.fetch?.(ids);
  }

  #reader(id: number): Reader<Pick<T, F>> {
    const { serde, schema } = this.#whole;
    const read = projectionOf<Pick<T, F>>(this.#whole.writerSchema(id), this.#fields, schema);
    if (read !== undefined) return (bytes, start, end) => read(bytes, start + headerBytes, end);
    return (bytes, start, end) => {
      const whole = serde.deserialize(bytes.subarray(start, end));
      return Object.fromEntries(this.#fields.map((field) => [field, whole[field]])) as Pick<T, F>;
    };
  }

  #remember(id: number, reader: Reader<Pick<T, F>>): Reader<Pick<T, F>> {
    this.#readers.set(id, reader);
    for (const oldest of this.#readers.keys()) {
      if (this.#readers.size <= cachedReaders) break;
      this.#readers.delete(oldest);
    }
    return reader;
  }
}
