import type { LazyRecords, Serde } from '@millrace/streams';
import { headerBytes } from './wire-format.ts';
import { type WholeRecords, WriterReaders } from './writer-readers.ts';

/** The serde of a record whose fields are read when they are looked at. */
export interface LazySerde<T> extends Serde<Readonly<T>> {
  /**
   * The record with other values of some fields: `accounts.patch(account, { status: 'PAUSED' })`. Every serde of this kind of record
   * writes it by copying the bytes of the fields that were not changed, where the schema it came with has them as its own does.
   */
  patch(record: Readonly<T>, changes: Readonly<Partial<T>>): Readonly<T>;
}

/** Reads a topic's records lazily; they are written as the whole records are. */
export class LazyRecordSerde<T extends object> implements LazySerde<T> {
  readonly format: string;
  readonly #serde: WholeRecords<T>['serde'];
  readonly #records: LazyRecords<T>;
  readonly #readers: WriterReaders<T, Readonly<T>>;

  constructor(whole: WholeRecords<T>, records: LazyRecords<T>) {
    const { serde } = whole;
    this.format = serde.format;
    this.#serde = serde;
    this.#records = records;
    const options = { header: headerBytes, resolve: (bytes: Buffer) => serde.deserialize(bytes) };
    this.#readers = new WriterReaders(whole, (writer) => records.reader(writer, options));
  }

  patch(record: Readonly<T>, changes: Readonly<Partial<T>>): Readonly<T> {
    return this.#records.patch(record, changes);
  }

  serialize(record: Readonly<T>): Buffer {
    return this.#serde.serialize(record);
  }

  deserialize(bytes: Buffer): Readonly<T> {
    return this.#readers.read(bytes, 0, bytes.length);
  }

  deserializeSlice(bytes: Buffer, start: number, end: number): Readonly<T> {
    return this.#readers.read(bytes, start, end);
  }

  needs(bytes: Buffer): number | undefined {
    return this.#serde.needs(bytes);
  }

  async fetch(ids: readonly number[]): Promise<void> {
    await this.#serde.fetch(ids);
  }

  async open(): Promise<void> {
    await this.#serde.open();
  }

  misreads(format: string): string | undefined {
    return this.#serde.misreads(format);
  }
}
