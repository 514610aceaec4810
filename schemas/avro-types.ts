import avro, { type Type } from 'avsc';
import { isSmall, longIsLarge, readLargeLong, readString, skipText, type Tap, writeLargeLong } from './tap.ts';
import { templateOf } from './template.ts';

// How the contract's Avro types stand in memory. avsc (pinned to an exact version) is built to be subclassed only through
// `LogicalType`, which costs an object for each value; so these types override its `_read` and `_write`, which are the
// methods that every one of its own types overrides.

/** The part of an avsc type that its own types call on one another. */
interface Codable {
  _read(tap: Tap): unknown;
  _skip(tap: Tap): void;
  _write(tap: Tap, value: unknown): void;
  _check(value: unknown, flags: unknown, hook: unknown, path: unknown): boolean;
}

interface MutableResolver {
  _read: ((tap: Tap) => unknown) | null;
}

type Options = Parameters<typeof avro.Type.forSchema>[1];

/**
 * The avsc type of a schema of the contract: `["null", T]` is `T | null`, a union of scalars holds plain values,
 * `micros` is bigint, other longs are numbers and refuse what lies beyond 2^53, `date`, `timestamp-micros` and `uuid`
 * are their plain number or string.
 * @throws Error from avsc when the schema is not valid Avro.
 */
export function contractType(schema: object): Type {
  return avro.Type.forSchema(schema as Parameters<typeof avro.Type.forSchema>[0], {
    wrapUnions: 'never',
    omitRecordMethods: true,
    typeHook,
  });
}

function typeHook(schema: unknown, options: Options): Type | undefined {
  if (Array.isArray(schema)) {
    if (schema.length === 2 && schema[0] === 'null') return new NullableType(schema, options);
    if (schema.includes('long') && schema.includes('double')) return new ScalarUnionType(schema, options);
    return undefined;
  }
  if (schema === 'string') return new KeptStringType();
  if (schema === 'long') return new SafeLongType();
  if (typeof schema !== 'object' || schema === null) return undefined;
  const definition = schema as avro.schema.ArrayType | avro.schema.MapType | { type: 'long'; logicalType?: string };
  if (definition.type === 'array') return new BoundedArrayType(definition, options);
  if (definition.type === 'map') return new BoundedMapType(definition, options);
  if (definition.type !== 'long') return undefined;
  return definition.logicalType === 'micros' ? new MicrosType() : new SafeLongType();
}

class KeptStringType extends avro.types.StringType {
  _read(tap: Tap): string {
    return readString(tap);
  }
}

function codable(type: Type | undefined): Codable {
  return type as unknown as Codable;
}

function refuse(value: unknown, expected: string): never {
  throw new Error(`${expected} expected, not ${typeof value} ${String(value).slice(0, 80)}`);
}

/** `["null", T]` as `T | null`. */
class NullableType extends avro.types.UnwrappedUnionType {
  _read(tap: Tap): unknown {
    const index = tap.readLong();
    if (index === 0) return null;
    if (index !== 1) throw new Error(`invalid union index: ${index}`);
    return codable(this.types[1])._read(tap);
  }

  _write(tap: Tap, value: unknown): void {
    if (value === null) {
      tap.writeLong(0);
      return;
    }
    tap.writeLong(1);
    codable(this.types[1])._write(tap, value);
  }

  _check(value: unknown, flags: unknown, hook: unknown, path: unknown): boolean {
    return value === null || codable(this.types[1])._check(value, flags, hook, path);
  }
}

/** Whether a number is written as long; else it is written as double. A long has no negative zero. */
function isLong(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

function branchOf(value: unknown, indices: Readonly<Record<string, number>>): number | undefined {
  if (value === null) return indices.null;
  if (typeof value === 'string') return indices.string;
  if (typeof value === 'number') return isLong(value) ? indices.long : indices.double;
  return typeof value === 'boolean' ? indices.boolean : undefined;
}

/** A union of null, string, long, double and boolean as the plain value: safe integers are long, other numbers double. */
class ScalarUnionType extends avro.types.WrappedUnionType {
  declare private readonly _branchIndices: Readonly<Record<string, number>>;

  _read(tap: Tap): unknown {
    const index = tap.readLong();
    const branch = this.types[index];
    if (branch === undefined) throw new Error(`invalid union index: ${index}`);
    return codable(branch)._read(tap);
  }

  _write(tap: Tap, value: unknown): void {
    const index = branchOf(value, this._branchIndices);
    if (index === undefined) refuse(value, 'one of null, string, number and boolean');
    tap.writeLong(index);
    if (value !== null) codable(this.types[index])._write(tap, value);
  }

  _check(value: unknown, _flags: unknown, hook: unknown): boolean {
    const fits = branchOf(value, this._branchIndices) !== undefined;
    if (!fits && typeof hook === 'function') hook(value, this);
    return fits;
  }

  /** The writer is no union here: avsc resolves a writer's union branch by branch. The first branch that can read it. */
  _update(resolver: MutableResolver, writer: Type, options: unknown): void {
    for (const branch of this.types) {
      try {
        const inner = branch.createResolver(writer, options as object) as unknown as Codable;
        resolver._read = (tap) => inner._read(tap);
        return;
      } catch {
        // avsc has no other way to ask whether a branch can read the writer's type.
      }
    }
  }
}

/** Items of one block; each takes a byte or more, so a count beyond the bytes left is damage, not a reason to loop. */
function readCount(tap: Tap): number {
  let count = tap.readLong();
  if (count < 0) {
    count = -count;
    tap.skipLong();
  }
  if (count !== 0 && !(count <= tap.buf.length - tap.pos)) {
    throw new Error(`the bytes end inside the record: ${count} items to come, ${tap.buf.length - tap.pos} bytes left`);
  }
  return count;
}

/** An array that damaged bytes cannot make endless. */
class BoundedArrayType extends avro.types.ArrayType {
  _read(tap: Tap): unknown[] {
    const items = codable(this.itemsType);
    const values: unknown[] = [];
    for (let count = readCount(tap); count !== 0; count = readCount(tap)) {
      for (let i = 0; i < count; i++) values.push(items._read(tap));
    }
    return values;
  }

  _skip(tap: Tap): void {
    const items = codable(this.itemsType);
    for (let count = readCount(tap); count !== 0; count = readCount(tap)) {
      for (let i = 0; i < count; i++) items._skip(tap);
    }
  }
}

/** The keys of a map in their order, and a map that has them. */
interface MapShape {
  readonly keys: readonly string[];
  readonly template: Readonly<Record<string, unknown>>;
}

const mostKeysExpected = 256;
/** ASCII, since only that is compared in place, and no number, since the engine puts those before other keys. */
const plainKey = /^[!-/:-~][ -~]*$/;

/** What is expected of the next map of a type. */
interface Expectation {
  readonly shape: MapShape | undefined;
  /** Keys of the last map that had others than expected: when the next has them, too, they are expected. */
  readonly lastKeys: readonly string[] | undefined;
}

const noExpectation: Expectation = { shape: undefined, lastKeys: undefined };
const expectations = new WeakMap<object, Expectation>();

function expectKeys(type: object, count: number, keys: readonly string[]): void {
  if (keys.length !== count || count === 0 || count > mostKeysExpected) return;
  const { shape, lastKeys } = expectations.get(type) ?? noExpectation;
  const isNew = isSame(keys, lastKeys) && !isSame(keys, shape?.keys) && keys.every((key) => plainKey.test(key));
  expectations.set(type, { shape: isNew ? { keys, template: templateOf(keys) } : shape, lastKeys: keys });
}

function isSame(keys: readonly string[], others: readonly string[] | undefined): boolean {
  return others?.length === keys.length && keys.every((key, at) => key === others[at]);
}

/** A map in one block, with exactly these keys in this order; undefined when it is another. */
function readShape(tap: Tap, { keys, template }: MapShape, values: Codable): Record<string, unknown> | undefined {
  const map = { ...template };
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (!skipText(tap, key)) return undefined;
    map[key] = values._read(tap);
  }
  return readCount(tap) === 0 ? map : undefined;
}

function readMap(tap: Tap, values: Codable): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (let count = readCount(tap); count !== 0; count = readCount(tap)) {
    for (let i = 0; i < count; i++) {
      const key = readString(tap);
      const value = values._read(tap);
      if (key === '__proto__') {
        Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
      } else {
        map[key] = value;
      }
    }
  }
  return map;
}

/**
 * A map that damaged bytes cannot make endless, and in which `__proto__` is a key like any other. Maps of one topic mostly
 * have the same keys in the same order: those of the last one are expected, so that they are only compared.
 */
class BoundedMapType extends avro.types.MapType {
  // Also called on avsc's resolvers, which have the same `valuesType` and nothing else of this class.
  _read(tap: Tap): Record<string, unknown> {
    const values = codable(this.valuesType);
    const start = tap.pos;
    const count = readCount(tap);
    const { shape } = expectations.get(this) ?? noExpectation;
    if (shape !== undefined && shape.keys.length === count) {
      const map = readShape(tap, shape, values);
      if (map !== undefined) return map;
    }
    tap.pos = start;
    const map = readMap(tap, values);
    expectKeys(this, count, Object.keys(map));
    return map;
  }

  _skip(tap: Tap): void {
    const values = codable(this.valuesType);
    for (let count = readCount(tap); count !== 0; count = readCount(tap)) {
      for (let i = 0; i < count; i++) {
        tap.skipString();
        values._skip(tap);
      }
    }
  }
}

/**
 * A long as a number. avsc's own mistakes longs below -2^52 for others, written and read, for their zigzag form is odd and
 * beyond 2^53; and it stops one short of the safe integers. This one has all of them and refuses what lies beyond.
 */
class SafeLongType extends avro.types.LongType {
  _read(tap: Tap): number {
    if (!longIsLarge(tap)) return tap.readLong();
    const value = readLargeLong(tap);
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new Error(`${value} is beyond 2^53`);
    return number;
  }

  _write(tap: Tap, value: unknown): void {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) refuse(value, 'an integer within 2^53');
    if (isSmall(value)) tap.writeLong(value);
    else writeLargeLong(tap, BigInt(value));
  }

  _check(value: unknown, _flags: unknown, hook: unknown): boolean {
    const fits = Number.isSafeInteger(value);
    if (!fits && typeof hook === 'function') hook(value, this);
    return fits;
  }
}

/** A long as bigint, its whole range. Small ones go through plain numbers, which costs one allocation: the bigint. */
class MicrosType extends avro.types.LongType {
  _read(tap: Tap): bigint {
    return longIsLarge(tap) ? readLargeLong(tap) : BigInt(tap.readLong());
  }

  _write(tap: Tap, value: unknown): void {
    if (typeof value !== 'bigint') refuse(value, 'bigint');
    const small = Number(value);
    if (isSmall(small)) {
      tap.writeLong(small);
      return;
    }
    if (BigInt.asIntN(64, value) !== value) refuse(value, 'bigint of 64 bits');
    writeLargeLong(tap, value);
  }

  _check(value: unknown, _flags: unknown, hook: unknown): boolean {
    const fits = typeof value === 'bigint' && BigInt.asIntN(64, value) === value;
    if (!fits && typeof hook === 'function') hook(value, this);
    return fits;
  }

  _update(resolver: MutableResolver, writer: Type): void {
    if (writer.typeName === 'int') resolver._read = (tap) => BigInt(codable(writer)._read(tap) as number);
    if (writer.typeName === 'long' || writer.typeName === 'abstract:long') resolver._read = (tap) => this._read(tap);
  }

  /** Defaults are JSON numbers in a schema. */
  _copy(value: unknown): bigint {
    return typeof value === 'number' ? BigInt(value) : (value as bigint);
  }

  _deref(): string {
    return 'long';
  }
}

// So that avsc takes it for a long that is not its own, as it does those made by `LongType.__with`.
Object.defineProperty(MicrosType.prototype, 'typeName', { value: 'abstract:long' });
Object.defineProperty(MicrosType.prototype, '_concreteTypeName', { value: 'long' });
