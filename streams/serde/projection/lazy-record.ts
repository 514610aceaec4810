import { inspect } from 'node:util';
import { SerdeError } from '../../errors.ts';
import type { AvroRecord, AvroType } from './avro-type.ts';
import { compiledFrozenReader, compiledLocator, type RecordReader, runReader } from './compile.ts';
import { AvroCursor } from './cursor.ts';

/** By this a lazy record tells what is behind it; a plain one has nothing there. */
const behind: unique symbol = Symbol('lazy record');

/** The fields of a record that is read lazily, whoever wrote it. */
export interface LazyFields {
  readonly record: string;
  readonly names: readonly string[];
  readonly places: ReadonlyMap<string | symbol, number>;
  /** What a proxy stands before: has the fields, and none of their values. */
  readonly face: object;
}

const cursor = new AvroCursor();

/** Makes the fields that all lazy records of a schema have. */
export function lazyFields(record: string, names: readonly string[]): LazyFields {
  const face = {};
  for (const name of names) {
    Object.defineProperty(face, name, { value: undefined, enumerable: true, configurable: true, writable: true });
  }
  // Node shows what a proxy stands before, not what it answers.
  Object.defineProperty(face, inspect.custom, {
    configurable: true,
    value(this: object) {
      return { ...this };
    },
  });
  return { record, names, places: new Map(names.map((name, place) => [name, place])), face };
}

/** What is behind a record; undefined when it is a plain one. */
export function lazyRecordOf(record: unknown): LazyRecord | undefined {
  return typeof record === 'object' && record !== null
    ? (record as { readonly [behind]?: LazyRecord })[behind]
    : undefined;
}

/** How the bytes of one writer's schema are read. */
export class LazyLayout {
  readonly fields: LazyFields;
  /** Bytes before the record's first. */
  readonly header: number;
  /** Where each of the reader's fields is among the writer's; -1 where it must be resolved. */
  readonly #written: readonly number[];
  readonly #types: readonly AvroType[];
  readonly #locate: (cursor: AvroCursor) => void;
  /** A field that is never looked at needs none. */
  readonly #readers: RecordReader[] = [];
  readonly #resolve: ((bytes: Buffer) => object) | undefined;
  /** Where the writer's fields begin in `#located`. One record after the other is looked at mostly, so none has these of its own. */
  readonly #starts: Int32Array;
  #located: Buffer | undefined;

  constructor(options: {
    readonly fields: LazyFields;
    readonly header: number;
    readonly record: AvroRecord;
    readonly writer: AvroRecord;
    readonly written: readonly number[];
    /** All fields as Avro resolves them, of the bytes with their header. */
    readonly resolve: ((bytes: Buffer) => object) | undefined;
  }) {
    this.fields = options.fields;
    this.header = options.header;
    this.#written = options.written;
    this.#types = options.record.fields.map(({ type }) => type);
    this.#starts = new Int32Array(options.writer.fields.length + 1);
    this.#locate = compiledLocator(options.writer, this.#starts);
    this.#resolve = options.resolve;
  }

  /** A copy of the bytes between two positions, in which all fields were found. @throws SerdeError when they are not such a record. */
  copied(bytes: Buffer, start: number, end: number): Buffer {
    this.#find(bytes, start, end);
    const copy = Buffer.allocUnsafe(end - start);
    bytes.copy(copy, 0, start, end);
    this.#located = copy;
    return copy;
  }

  /** Where a field begins; -1 when the writer has it otherwise. */
  from(bytes: Buffer, place: number): number {
    const written = this.#written[place] as number;
    return written < 0 ? -1 : this.#at(bytes, written);
  }

  /** Where a field that the writer has alike ends. */
  to(bytes: Buffer, place: number): number {
    return this.#at(bytes, (this.#written[place] as number) + 1);
  }

  /** The value of a field that the writer has alike. */
  read(bytes: Buffer, place: number): unknown {
    cursor.open(bytes, this.from(bytes, place), this.to(bytes, place));
    this.#readers[place] ??= compiledFrozenReader(this.#types[place] as AvroType);
    return runReader(this.#readers[place], cursor);
  }

  /** The values of the fields that the writer has otherwise, by place. */
  resolved(bytes: Buffer): ReadonlyArray<readonly [place: number, value: unknown]> {
    const whole = new Map(Object.entries(this.#resolve?.(bytes) ?? {}));
    return this.fields.names.flatMap((name, place) =>
      (this.#written[place] as number) < 0 ? [[place, whole.get(name)] as const] : [],
    );
  }

  #at(bytes: Buffer, written: number): number {
    if (bytes !== this.#located) {
      this.#find(bytes, 0, bytes.length);
      this.#located = bytes;
    }
    return this.header + (this.#starts[written] as number);
  }

  #find(bytes: Buffer, start: number, end: number): void {
    this.#located = undefined;
    cursor.open(bytes, start + this.header, end);
    runReader(this.#locate, cursor);
    cursor.close();
  }
}

/**
 * What is behind a lazy record: its bytes, and the values that were looked at or changed. It is the handler of the proxy that the
 * record is, so that spreading it, listing its fields and comparing it work as with a plain one.
 */
export class LazyRecord implements ProxyHandler<object> {
  readonly layout: LazyLayout;
  readonly #bytes: Buffer;
  /** Places and values in turns: first what was changed, then what was looked at. They are few, or it had better be read whole. */
  #values: unknown[] | undefined;
  /** How much of `#values` is what was changed. */
  readonly #changed: number;

  private constructor(layout: LazyLayout, bytes: Buffer, changes?: unknown[]) {
    this.layout = layout;
    this.#bytes = bytes;
    this.#values = changes;
    this.#changed = changes?.length ?? 0;
  }

  /** Finds the fields between two positions, and copies the bytes. @throws SerdeError when the bytes are not such a record. */
  static read(layout: LazyLayout, bytes: Buffer, start: number, end: number): object {
    return new Proxy(layout.fields.face, new LazyRecord(layout, layout.copied(bytes, start, end)));
  }

  /** The record with other values of some fields. @throws SerdeError when it has no such field, or a value is undefined. */
  patched(changes: Readonly<Record<string, unknown>>): object {
    const { places, record, face } = this.layout.fields;
    const values: unknown[] = [];
    for (const name of Object.keys(changes)) {
      const place = places.get(name);
      if (place === undefined) throw new SerdeError(`a ${record} has no field ${name} to change`);
      if (changes[name] === undefined) throw new SerdeError(`field ${name} of a ${record} can't be made undefined`);
      values.push(place, changes[name]);
    }
    const mine = values.length;
    for (let at = 0; at < this.#changed; at += 2) {
      const place = this.#values?.[at];
      if (indexOf(values, place as number, mine) < 0) values.push(place, this.#values?.[at + 1]);
    }
    return new Proxy(face, new LazyRecord(this.layout, this.#bytes, values));
  }

  /** The value in a place, made when it was not looked at before. @throws SerdeError when the bytes hold none. */
  value(place: number): unknown {
    const values = this.#values;
    const at = values === undefined ? -1 : indexOf(values, place, values.length);
    return at < 0 ? this.#look(place) : values?.[at + 1];
  }

  /** Where the bytes of a field begin, when they are as the reader's schema has them and its value was not changed; else -1. */
  keptFrom(place: number): number {
    if (this.#changed > 0 && indexOf(this.#values as unknown[], place, this.#changed) >= 0) return -1;
    return this.layout.from(this.#bytes, place);
  }

  /** Where the bytes of that field end. */
  keptTo(place: number): number {
    return this.layout.to(this.#bytes, place);
  }

  /** Copies bytes of the record to a position of others; answers the position after them, or as a negative number how many lack room. */
  copy(into: Buffer, at: number, start: number, end: number): number {
    const missing = at + end - start - into.length;
    if (missing > 0) return -missing;
    return start === end ? at : at + this.#bytes.copy(into, at, start, end);
  }

  get(face: object, name: string | symbol): unknown {
    if (name === behind) return this;
    const place = this.layout.fields.places.get(name);
    return place === undefined ? Reflect.get(face, name) : this.value(place);
  }

  getOwnPropertyDescriptor(face: object, name: string | symbol): PropertyDescriptor | undefined {
    const descriptor = Reflect.getOwnPropertyDescriptor(face, name);
    const place = this.layout.fields.places.get(name);
    return place === undefined ? descriptor : { ...descriptor, value: this.value(place) };
  }

  // What follows is refused: in strict mode, which all modules are in, that is a TypeError.

  set(): boolean {
    return false;
  }

  defineProperty(): boolean {
    return false;
  }

  deleteProperty(): boolean {
    return false;
  }

  preventExtensions(): boolean {
    return false;
  }

  setPrototypeOf(): boolean {
    return false;
  }

  #look(place: number): unknown {
    if (this.layout.from(this.#bytes, place) < 0) return this.#resolve(place);
    const value = this.layout.read(this.#bytes, place);
    this.#remember(place, value);
    return value;
  }

  /** Takes over every field that the writer has otherwise, of the whole record. */
  #resolve(place: number): unknown {
    for (const [other, value] of this.layout.resolved(this.#bytes)) {
      if (this.#values === undefined || indexOf(this.#values, other, this.#values.length) < 0) {
        this.#remember(other, value);
      }
    }
    return this.value(place);
  }

  #remember(place: number, value: unknown): void {
    if (this.#values === undefined) this.#values = [place, value];
    else this.#values.push(place, value);
  }
}

/** Where a place stands among places and values in turns, of which so many count; -1 when it does not. */
function indexOf(values: readonly unknown[], place: number, length: number): number {
  for (let at = 0; at < length; at += 2) if (values[at] === place) return at;
  return -1;
}
