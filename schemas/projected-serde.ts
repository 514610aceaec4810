import { type Projection, projectionOf, type Serde, SerdeError } from '@millrace/streams';
import { headerBytes } from './wire-format.ts';
import { type WholeRecords, WriterReaders } from './writer-readers.ts';

/**
 * Reads some fields of a topic's records where they lie. A field that the writer has as the reader has it is read by a projection
 * compiled for the writer's schema; for a writer with others, the whole record is resolved and the fields are taken of it.
 */
export class ProjectedSerde<T extends object, F extends keyof T & string> implements Serde<Pick<T, F>> {
  readonly #whole: WholeRecords<T>;
  readonly #fields: readonly F[];
  readonly #readers: WriterReaders<T, Pick<T, F>>;

  constructor(whole: WholeRecords<T>, fields: readonly F[]) {
    this.#whole = whole;
    this.#fields = fields;
    this.#readers = new WriterReaders(whole, (writer) => this.#reader(writer));
  }

  /** @throws SerdeError always: the other fields are not known. */
  serialize(): Buffer {
    const { topic, record } = this.#whole;
    throw new SerdeError(`${topic}: of a ${record} only ${this.#fields.join(', ')} are known: it is only read`);
  }

  deserialize(bytes: Buffer): Pick<T, F> {
    return this.#readers.read(bytes, 0, bytes.length);
  }

  deserializeSlice(bytes: Buffer, start: number, end: number): Pick<T, F> {
    return this.#readers.read(bytes, start, end);
  }

  needs(bytes: Buffer): number | undefined {
    return this.#whole.serde.needs(bytes);
  }

  async fetch(ids: readonly number[]): Promise<void> {
    await this.#whole.serde.fetch(ids);
  }

  #reader(writer: object): Projection<Pick<T, F>> {
    const { serde, schema } = this.#whole;
    const read = projectionOf<Pick<T, F>>(writer, this.#fields, schema);
    if (read !== undefined) return (bytes, start, end) => read(bytes, start + headerBytes, end);
    return (bytes, start, end) => {
      const whole = serde.deserialize(bytes.subarray(start, end));
      return Object.fromEntries(this.#fields.map((field) => [field, whole[field]])) as Pick<T, F>;
    };
  }
}
