import fc from 'fast-check';

/** A schema and any value of it. */
export interface Sample {
  readonly schema: unknown;
  readonly value: fc.Arbitrary<unknown>;
}

/** Whether a value of it may have no bytes. Neither reader takes many of those: a damaged count could name any number. */
function mayBeEmpty(schema: unknown): boolean {
  const { fields } = Object(schema) as { readonly fields?: readonly { readonly type: unknown }[] };
  return schema === 'null' || (fields?.every(({ type }) => mayBeEmpty(type)) ?? false);
}

let names = 0;
const named = (prefix: string): string => {
  names += 1;
  return `${prefix}${names}`;
};
const text = fc.oneof(
  fc.constantFrom('view', 'click', ''),
  fc.string({ unit: 'binary' }),
  fc.string({ minLength: 60, maxLength: 90 }),
);
const scalars: readonly Sample[] = [
  { schema: 'null', value: fc.constant(null) },
  { schema: 'boolean', value: fc.boolean() },
  { schema: 'int', value: fc.integer() },
  { schema: 'long', value: fc.maxSafeInteger() },
  { schema: { type: 'long', logicalType: 'micros' }, value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { schema: { type: 'long', logicalType: 'timestamp-micros' }, value: fc.maxSafeInteger() },
  { schema: { type: 'int', logicalType: 'date' }, value: fc.integer() },
  { schema: 'float', value: fc.float({ noNaN: true }) },
  { schema: 'double', value: fc.double({ noNaN: true }) },
  { schema: 'bytes', value: fc.uint8Array().map((bytes) => Buffer.from(bytes)) },
  { schema: 'string', value: text },
  { schema: { type: 'string', logicalType: 'uuid' }, value: fc.uuid() },
  {
    schema: ['null', 'string', 'long', 'double', 'boolean'],
    value: fc.oneof(fc.constant(null), text, fc.maxSafeInteger(), fc.constant(0.5), fc.boolean()),
  },
];
const namedTypes: fc.Arbitrary<Sample> = fc
  .constantFrom<() => Sample>(
    () => ({
      schema: { type: 'enum', name: named('E'), symbols: ['A', 'B', 'C'] },
      value: fc.constantFrom('A', 'B', 'C'),
    }),
    () => ({
      schema: { type: 'fixed', name: named('F'), size: 3 },
      value: fc.uint8Array({ minLength: 3, maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
    }),
  )
  .map((make) => make());

const samples = fc.letrec<{ sample: Sample; record: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(...scalars),
    namedTypes,
    tie('sample')
      .filter(({ schema }) => !mayBeEmpty(schema))
      .map(({ schema, value }) => ({
        schema: { type: 'array', items: schema },
        value: fc.array(value, { maxLength: 4 }),
      })),
    tie('sample').map(({ schema, value }) => ({
      schema: { type: 'map', values: schema },
      value: fc.dictionary(text, value, { maxKeys: 4, noNullPrototype: true }),
    })),
    tie('sample')
      .filter(({ schema }) => schema !== 'null' && !Array.isArray(schema))
      .map(({ schema, value }) => ({
        schema: ['null', schema],
        value: fc.option(value),
      })),
    tie('record'),
  ),
  record: fc.array(tie('sample'), { minLength: 1, maxLength: 6 }).map((parts) => ({
    schema: {
      type: 'record',
      name: named('R'),
      fields: parts.map(({ schema }, index) => ({ name: `f${index}`, type: schema })),
    },
    value: fc.record(Object.fromEntries(parts.map(({ value }, index) => [`f${index}`, value]))),
  })),
}));

/** Schemas of records, with any values of them: all types of Avro inside one another, as the contract's codec uses them. */
export const randomRecord: fc.Arbitrary<Sample> = samples.record;

/** Any schema that a field may have, with any values of it. */
export const randomType: fc.Arbitrary<Sample> = samples.sample;

/** A record's schema, values of it, and some of its fields. */
export const randomRecords: fc.Arbitrary<readonly [schema: object, values: unknown[], fields: string[]]> =
  randomRecord.chain(({ schema, value }) => {
    const fields = fieldsOf(schema);
    return fc.tuple(
      fc.constant(schema as object),
      fc.array(value, { minLength: 1, maxLength: 5 }),
      fc.subarray(fields),
    );
  });

/** The names of a record's fields. */
export function fieldsOf(schema: unknown): string[] {
  return (schema as { readonly fields: readonly { readonly name: string }[] }).fields.map(({ name }) => name);
}
