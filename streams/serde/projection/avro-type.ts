import { TopologyError } from '../../errors.ts';

/** A type of Avro as bytes are read by it: names are resolved, what does not touch the bytes is left out. */
export type AvroType =
  | { readonly kind: 'null' | 'boolean' | 'int' | 'long' | 'micros' | 'float' | 'double' | 'bytes' | 'string' }
  | { readonly kind: 'fixed'; readonly size: number }
  | { readonly kind: 'enum'; readonly symbols: readonly string[] }
  | { readonly kind: 'array'; readonly items: AvroType }
  | { readonly kind: 'map'; readonly values: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }
  | AvroRecord;

/** A record, which may contain itself. */
export interface AvroRecord {
  readonly kind: 'record';
  readonly name: string;
  readonly fields: readonly AvroRecordField[];
}

/** A field of a record, in the order of the bytes. */
export interface AvroRecordField {
  readonly name: string;
  readonly type: AvroType;
}

const plain = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const;

/** Names met so far, and the namespace in which they are met. */
interface Scope {
  readonly names: Map<string, AvroType>;
  readonly namespace: string | undefined;
}

type Definition = Readonly<Record<string, unknown>>;

/**
 * Reads a schema as JSON holds it (Avro 1.12, "Schema Declaration").
 * @throws TopologyError when it is no schema; what the bytes do not depend on is not checked.
 */
export function avroType(schema: unknown): AvroType {
  return typeOf(schema, { names: new Map(), namespace: undefined });
}

/** Whether bytes of one are read alike as the other, field by field. */
export function isSameType(left: AvroType, right: AvroType): boolean {
  return isSame(left, right, new Map());
}

function typeOf(schema: unknown, scope: Scope): AvroType {
  if (typeof schema === 'string') return named(schema, scope);
  if (Array.isArray(schema)) return { kind: 'union', branches: schema.map((branch) => typeOf(branch, scope)) };
  if (typeof schema !== 'object' || schema === null) throw unreadable(schema);
  const definition = schema as Definition;
  switch (definition.type) {
    case 'record':
    case 'error':
      return recordOf(definition, scope);
    case 'enum':
      return kept(definition, scope, { kind: 'enum', symbols: listOf(definition, 'symbols').map(String) });
    case 'fixed':
      return kept(definition, scope, { kind: 'fixed', size: Number(definition.size) });
    case 'array':
      return { kind: 'array', items: typeOf(definition.items, scope) };
    case 'map':
      return { kind: 'map', values: typeOf(definition.values, scope) };
    case 'long':
      return { kind: definition.logicalType === 'micros' ? 'micros' : 'long' };
    default:
      return typeOf(definition.type, scope);
  }
}

function named(name: string, { names, namespace }: Scope): AvroType {
  const kind = plain.find((known) => known === name);
  if (kind !== undefined) return { kind };
  const found = names.get(fullName(name, namespace)) ?? names.get(name);
  if (found === undefined) throw unreadable(name);
  return found;
}

function recordOf(definition: Definition, scope: Scope): AvroType {
  const fields: AvroRecordField[] = [];
  const record = { kind: 'record' as const, name: String(definition.name), fields };
  // Known before its fields are read: they may be of the record itself.
  const name = remember(definition, scope, record);
  const namespace = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : undefined;
  for (const field of listOf(definition, 'fields')) {
    const { name, type } = field as Definition;
    fields.push({ name: String(name), type: typeOf(type, { names: scope.names, namespace }) });
  }
  return record;
}

function kept(definition: Definition, scope: Scope, type: AvroType): AvroType {
  remember(definition, scope, type);
  return type;
}

function remember({ name, namespace }: Definition, scope: Scope, type: AvroType): string {
  const inside = typeof namespace === 'string' ? namespace || undefined : scope.namespace;
  const full = fullName(String(name), inside);
  scope.names.set(full, type);
  return full;
}

function fullName(name: string, namespace: string | undefined): string {
  return name.includes('.') || namespace === undefined ? name : `${namespace}.${name}`;
}

function listOf(definition: Definition, part: string): readonly unknown[] {
  const list = definition[part];
  if (!Array.isArray(list)) throw unreadable(definition);
  return list;
}

function unreadable(schema: unknown): TopologyError {
  return new TopologyError(
    `not an Avro schema, or a name that is not defined before it: ${JSON.stringify(schema)?.slice(0, 200)}`,
  );
}

function isSame(left: AvroType, right: AvroType, compared: Map<AvroRecord, AvroRecord>): boolean {
  if (left.kind === 'record' && right.kind === 'record') {
    // A record inside of itself: it is being compared, and nothing else can part the two.
    if (compared.get(left) === right) return true;
    compared.set(left, right);
    return (
      left.fields.length === right.fields.length &&
      left.fields.every(({ name, type }, index) => {
        const other = right.fields[index];
        return other?.name === name && isSame(type, other.type, compared);
      })
    );
  }
  if (left.kind === 'array' && right.kind === 'array') return isSame(left.items, right.items, compared);
  if (left.kind === 'map' && right.kind === 'map') return isSame(left.values, right.values, compared);
  if (left.kind === 'fixed' && right.kind === 'fixed') return left.size === right.size;
  if (left.kind === 'enum' && right.kind === 'enum') return isSameList(left.symbols, right.symbols, Object.is);
  if (left.kind === 'union' && right.kind === 'union') {
    return isSameList(left.branches, right.branches, (branch, other) => isSame(branch, other, compared));
  }
  return left.kind === right.kind;
}

function isSameList<T>(left: readonly T[], right: readonly T[], isSameItem: (left: T, right: T) => boolean): boolean {
  return left.length === right.length && left.every((item, index) => isSameItem(item, right[index] as T));
}
