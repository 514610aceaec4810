import { type Projection, type Serde, SerdeError } from '@millrace/streams';
import { schemaId } from './wire-format.ts';

/** Readers that are kept, one for each writer schema; when there are more, the oldest is compiled anew. */
const cachedReaders = 100;

/** The serde of whole records, as far as one that reads them in another way needs it. */
export interface WholeRecords<T> {
  readonly topic: string;
  readonly record: string;
  /** The reader's own schema. */
  readonly schema: object;
  readonly serde: Required<Omit<Serde<T>, 'deserializeSlice' | 'nullable'>>;
  /** The writer's schema. @throws SerdeError when the id is unknown, or the reader does not read its records. */
  writerSchema(id: number): object;
}

/** Reads a topic's records where they lie, each by a reader that is compiled for its writer's schema. */
export class WriterReaders<T, V> {
  readonly #whole: WholeRecords<T>;
  readonly #make: (writer: object) => Projection<V>;
  readonly #readers = new Map<number, Projection<V>>();

  /** `make` compiles a reader of bytes with their header for a writer's schema. */
  constructor(whole: WholeRecords<T>, make: (writer: object) => Projection<V>) {
    this.#whole = whole;
    this.#make = make;
  }

  /** @throws SerdeError when they are not a record of the topic, or the schema is not known. */
  read(bytes: Buffer, start: number, end: number): V {
    const { topic } = this.#whole;
    const id = schemaId(bytes, start, end);
    if (id === undefined)
      throw new SerdeError(`${topic}: ${end - start} bytes that are not in the registry's wire format`);
    const read = this.#readers.get(id) ?? this.#remember(id);
    try {
      return read(bytes, start, end);
    } catch (error) {
      if (!(error instanceof SerdeError)) throw error;
      throw new SerdeError(`${topic}: schema id ${id}: ${error.message}`, { cause: error });
    }
  }

  #remember(id: number): Projection<V> {
    const reader = this.#make(this.#whole.writerSchema(id));
    this.#readers.set(id, reader);
    for (const oldest of this.#readers.keys()) {
      if (this.#readers.size <= cachedReaders) break;
      this.#readers.delete(oldest);
    }
    return reader;
  }
}
