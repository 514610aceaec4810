/** An Avro schema as JSON holds it: a name, a union, or a definition. */
export type AvroSchema = string | readonly AvroSchema[] | AvroDefinition;

/** The object form; which members are there depends on `type`. */
export interface AvroDefinition {
  readonly type: AvroSchema;
  readonly name?: string;
  readonly namespace?: string;
  readonly doc?: string;
  readonly logicalType?: string;
  readonly fields?: readonly AvroField[];
  readonly symbols?: readonly string[];
  readonly items?: AvroSchema;
  readonly values?: AvroSchema;
  readonly default?: unknown;
}

export interface AvroField {
  readonly name: string;
  readonly type: AvroSchema;
  readonly doc?: string;
  readonly default?: unknown;
}

const primitives = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);

export function isPrimitive(name: string): boolean {
  return primitives.has(name);
}

/** Full name of a named type, or of a reference to one, met inside `namespace` (Avro 1.12, "Names"). */
export function fullName(name: string, namespace: string | undefined): string {
  return name.includes('.') || namespace === undefined ? name : `${namespace}.${name}`;
}

/** The last part of a full name: what the type is called in TypeScript. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Whether a schema is the object form, not a name or a union. */
export function isDefinition(schema: AvroSchema): schema is AvroDefinition {
  return typeof schema === 'object' && !Array.isArray(schema);
}

/** The schemas directly below a definition. */
export function children(definition: AvroDefinition): AvroSchema[] {
  if (definition.fields !== undefined) return definition.fields.map((field) => field.type);
  if (definition.items !== undefined) return [definition.items];
  if (definition.values !== undefined) return [definition.values];
  return typeof definition.type === 'object' ? [definition.type] : [];
}
