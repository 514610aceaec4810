import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contractType } from '../../../schemas/avro-types.ts';
import { plain } from '../../../schemas/testing/plain.ts';
import { projection, recordSchema } from './projection.ts';

/** A schema and any value of it. */
interface Sample {
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

const { record } = fc.letrec<{ sample: Sample; record: Sample }>((tie) => ({
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

/** A record's schema, values of it, and some of its fields. */
const cases = record.chain(({ schema, value }) => {
  const fields = (schema as { fields: { name: string }[] }).fields.map(({ name }) => name);
  return fc.tuple(fc.constant(schema as object), fc.array(value, { minLength: 1, maxLength: 5 }), fc.subarray(fields));
});

test('any fields of any record are read as the whole record reads them', () => {
  fc.assert(
    fc.property(cases, ([schema, values, fields]) => {
      const type = contractType(schema);
      const read = projection(recordSchema<Record<string, unknown>>(schema), fields);
      const encoded = values.map((value) => type.toBuffer(value));
      const batch = Buffer.concat([Buffer.from([0x80]), ...encoded, Buffer.from([0x80])]);
      let start = 1;
      for (const bytes of encoded) {
        const whole = type.fromBuffer(bytes) as Record<string, unknown>;
        const some = Object.fromEntries(fields.map((field) => [field, whole[field]]));
        expect(plain(read(batch, start, start + bytes.length))).toStrictEqual(plain(some));
        start += bytes.length;
      }
    }),
    { numRuns: 300 },
  );
});

test('damaged bytes are refused in words, or read within their end', () => {
  fc.assert(
    fc.property(cases, fc.nat(), fc.nat(255), ([schema, values, fields], at, byte) => {
      const bytes = Buffer.from(contractType(schema).toBuffer(values[0]));
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      const read = projection(recordSchema<Record<string, unknown>>(schema), fields);
      for (const end of [bytes.length, at % (bytes.length + 1)]) {
        try {
          read(bytes, 0, end);
        } catch (error) {
          expect(error).toMatchObject({ code: 'MR_STREAMS_SERDE' });
        }
      }
    }),
    { numRuns: 300 },
  );
});
