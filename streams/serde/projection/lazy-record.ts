import { inspect } from 'node:util';
import { SerdeError } from '../../errors.ts';
import { type FieldLocator, type RecordReader, runReader } from './compile.ts';
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

/** How the bytes of one writer's schema are read. */
export interface LazyLayout {
  readonly fields: LazyFields;
  /** Bytes before the record's first. */
  readonly header: number;
  readonly locate: FieldLocator;
  /** Where each of the reader's fields is among the writer's; -1 where it must be resolved. */
  readonly written: readonly number[];
  /** A reader of the field in that place. */
  reader(place: number): RecordReader;
  /** All fields as Avro resolves them, of the bytes with their header. */
  resolve(bytes: Buffer): Readonly<Record<string, unknown>>;
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

/**
 * What is behind a lazy record: its bytes, where the fields lie in them, and the values that were looked at or changed. It is
 * the handler of the proxy that the record is, so that spreading it, listing its fields and comparing it work as with a plain one.
 */
export class LazyRecord implements ProxyHandler<object> {
  readonly layout: LazyLayout;
  readonly #bytes: Buffer;
  readonly #starts: readonly number[];
  /** By place; undefined where it was not looked at. No value of Avro is undefined. */
  #values: unknown[] | undefined;
  /** By place, what was changed; undefined when nothing was. */
  readonly #changed: readonly boolean[] | undefined;

  private constructor(
    layout: LazyLayout,
    bytes: Buffer,
    starts: readonly number[],
    values?: unknown[],
    changed?: readonly boolean[],
  ) {
    this.layout = layout;
    this.#bytes = bytes;
    this.#starts = starts;
    this.#values = values;
    this.#changed = changed;
  }

  /** Finds the fields between two positions, and copies the bytes. @throws SerdeError when the bytes are not such a record. */
  static read(layout: LazyLayout, bytes: Buffer, start: number, end: number): object {
    cursor.open(bytes, start + layout.header, end);
    const starts = runReader(layout.locate, cursor);
    cursor.close();
    const copy = Buffer.allocUnsafe(end - start);
    bytes.copy(copy, 0, start, end);
    return new Proxy(layout.fields.face, new LazyRecord(layout, copy, starts));
  }

  /** The record with other values of some fields. @throws SerdeError when it has no such field, or a value is undefined. */
  patched(changes: Readonly<Record<string, unknown>>): object {
    const { names, places, record, face } = this.layout.fields;
    const values: unknown[] = this.#values?.slice() ?? new Array(names.length);
    const changed = this.#changed?.slice() ?? new Array<boolean>(names.length).fill(false);
    for (const name of Object.keys(changes)) {
      const place = places.get(name);
      if (place === undefined) throw new SerdeError(`a ${record} has no field ${name} to change`);
      if (changes[name] === undefined) throw new SerdeError(`field ${name} of a ${record} can't be made undefined`);
      values[place] = changes[name];
      changed[place] = true;
    }
    return new Proxy(face, new LazyRecord(this.layout, this.#bytes, this.#starts, values, changed));
  }

  /** The value in a place, made when it was not looked at before. @throws SerdeError when the bytes hold none. */
  value(place: number): unknown {
    const value = this.#values?.[place];
    return value === undefined ? this.#read(place) : value;
  }

  /** Where the bytes of a field begin, when they are as the reader's schema has them and its value was not changed; else -1. */
  keptFrom(place: number): number {
    const written = this.layout.written[place] as number;
    if (written < 0 || this.#changed?.[place] === true) return -1;
    return this.layout.header + (this.#starts[written] as number);
  }

  /** Where the bytes of that field end. */
  keptTo(place: number): number {
    return this.layout.header + (this.#starts[(this.layout.written[place] as number) + 1] as number);
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

  #read(place: number): unknown {
    const { written, header, fields } = this.layout;
    this.#values ??= new Array<unknown>(fields.names.length);
    const at = written[place] as number;
    if (at < 0) return this.#resolve(this.#values, place);
    cursor.open(this.#bytes, header + (this.#starts[at] as number), header + (this.#starts[at + 1] as number));
    const value = runReader(this.layout.reader(place), cursor);
    this.#values[place] = value;
    return value;
  }

  /** Takes over every field that the writer has otherwise, of the whole record. */
  #resolve(values: unknown[], place: number): unknown {
    const { fields, written } = this.layout;
    const whole = this.layout.resolve(this.#bytes);
    for (const [other, name] of fields.names.entries()) {
      if ((written[other] as number) < 0 && values[other] === undefined) values[other] = whole[name];
    }
    return values[place];
  }
}
