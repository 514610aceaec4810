import fc from 'fast-check';
import { type AvroDefinition, type AvroSchema, fullName, isDefinition } from '../avro-schema.ts';
import { recordSchemas } from '../generated/schemas.ts';
import type { Records } from '../generated/types.ts';

/** Any value of a record's type, made from its schema: for property tests. */
export function recordArbitrary<N extends keyof Records>(name: N): fc.Arbitrary<Records[N]> {
  const named = new Map<string, AvroDefinition>();
  return schemaArbitrary(recordSchemas[name] as AvroSchema, undefined, named) as fc.Arbitrary<Records[N]>;
}

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', minLength: 60, maxLength: 200 }));
const primitives: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  int: fc.integer(),
  long: fc.maxSafeInteger(),
  double: fc.double(),
  bytes: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  string: text,
};

function schemaArbitrary(
  schema: AvroSchema,
  namespace: string | undefined,
  named: Map<string, AvroDefinition>,
): fc.Arbitrary<unknown> {
  if (typeof schema === 'string') {
    const primitive = primitives[schema];
    if (primitive !== undefined) return primitive;
    const definition = named.get(fullName(schema, namespace));
    if (definition === undefined) throw new Error(`${schema} is used before it is defined`);
    return schemaArbitrary(definition, definition.namespace, named);
  }
  if (!isDefinition(schema)) return fc.oneof(...schema.map((branch) => schemaArbitrary(branch, namespace, named)));
  const inner = schema.namespace ?? namespace;
  if (schema.name !== undefined) {
    named.set(fullName(schema.name, inner), inner === undefined ? schema : { ...schema, namespace: inner });
  }
  if (schema.logicalType === 'micros') return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  if (schema.symbols !== undefined) return fc.constantFrom(...schema.symbols);
  if (schema.items !== undefined) return fc.array(schemaArbitrary(schema.items, inner, named), { maxLength: 5 });
  if (schema.values !== undefined) return fc.dictionary(text, schemaArbitrary(schema.values, inner, named));
  if (schema.fields !== undefined) {
    return fc.record(
      Object.fromEntries(schema.fields.map((field) => [field.name, schemaArbitrary(field.type, inner, named)])),
    );
  }
  return schemaArbitrary(schema.type, inner, named);
}
