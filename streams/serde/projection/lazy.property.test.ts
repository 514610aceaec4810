import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contractType } from '../../../schemas/avro-types.ts';
import { avscEncoder } from '../../../schemas/testing/field-encoder.ts';
import { plain } from '../../../schemas/testing/plain.ts';
import { LazyRecords } from './lazy.ts';
import { recordSchema } from './projection.ts';
import { fieldsOf, randomRecord, randomRecords, randomType } from './testing/random-records.ts';

type Fields = Record<string, unknown>;

function lazyRecords(schema: object): LazyRecords<Fields> {
  return new LazyRecords(recordSchema<Fields>(schema), avscEncoder(schema));
}

/** What `write` makes of a record, in a buffer that is as long as it must be: shorter ones are refused with a negative number. */
function written(records: LazyRecords<Fields>, record: Fields): Buffer {
  let into = Buffer.alloc(1);
  for (;;) {
    const end = records.write(record, into, 1) ?? Number.NaN;
    if (end >= 0) return into.subarray(1, end);
    into = Buffer.alloc(into.length - end);
  }
}

/** Some fields, with the values that another record has there. */
function changesOf(other: Fields, fields: readonly string[]): Fields {
  return Object.fromEntries(fields.map((field) => [field, other[field]]));
}

const order = fc.infiniteStream(fc.nat());

test('any field of any record, looked at in any order, is what avsc reads', () => {
  fc.assert(
    fc.property(randomRecords, order, ([schema, values], next) => {
      const type = contractType(schema);
      const read = lazyRecords(schema).reader(schema);
      const encoded = values.map((value) => type.toBuffer(value));
      const batch = Buffer.concat([Buffer.from([0x80]), ...encoded, Buffer.from([0x80])]);
      let start = 1;
      const records = encoded.map((bytes) => {
        const record = read(batch, start, start + bytes.length);
        start += bytes.length;
        return record;
      });
      // Nothing of the batch is needed any more.
      batch.fill(0xff);
      for (const [index, record] of records.entries()) {
        const whole = type.fromBuffer(encoded[index] as Buffer) as Fields;
        const names = fieldsOf(schema);
        for (let looks = 0; looks < 2 * names.length; looks += 1) {
          const name = names[(next.next().value ?? 0) % names.length] as string;
          expect(plain(record[name])).toStrictEqual(plain(whole[name]));
        }
        expect(plain({ ...record })).toStrictEqual(plain(whole));
        expect(Object.keys(record)).toStrictEqual(names);
      }
    }),
    { numRuns: 200 },
  );
});

test('a record of which some fields were changed is written as avsc writes it whole', () => {
  fc.assert(
    fc.property(randomRecords, fc.gen(), ([schema, values, fields], gen) => {
      const type = contractType(schema);
      const records = lazyRecords(schema);
      const [bytes, other] = [type.toBuffer(values[0]), type.fromBuffer(type.toBuffer(values.at(-1))) as Fields];
      const whole = type.fromBuffer(bytes) as Fields;
      const record = records.reader(schema)(bytes, 0, bytes.length);
      expect(written(records, record)).toStrictEqual(bytes);
      const changes = changesOf(other, fields);
      const patched = records.patch(record, changes);
      expect(written(records, patched)).toStrictEqual(type.toBuffer({ ...whole, ...changes }));
      const more = changesOf(whole, gen(fc.subarray, fieldsOf(schema)));
      expect(written(records, records.patch(patched, more))).toStrictEqual(
        type.toBuffer({ ...whole, ...changes, ...more }),
      );
      // What it was made of is as it was.
      expect(written(records, record)).toStrictEqual(bytes);
      expect(plain({ ...patched })).toStrictEqual(plain({ ...whole, ...changes }));
    }),
    { numRuns: 200 },
  );
});

/** A reader's schema, and a writer's with more fields, in another order, one of a narrower type, and without one that has a default. */
const evolved = fc.tuple(randomRecord, randomType).chain(([{ schema, value }, added]) => {
  const { name, fields } = schema as { readonly name: string; readonly fields: readonly object[] };
  const own = [...fields, { name: 'widened', type: 'long' }, { name: 'new', type: 'string', default: 'none' }];
  const theirs = [...fields, { name: 'widened', type: 'int' }, { name: 'gone', type: added.schema }];
  return fc.record({
    reader: fc.constant({ type: 'record', name, fields: own }),
    writer: fc
      .shuffledSubarray(theirs, { minLength: theirs.length })
      .map((shuffled) => ({ type: 'record', name, fields: shuffled })),
    value: fc
      .tuple(value, fc.integer(), added.value)
      .map(([record, widened, gone]) => ({ ...(record as object), widened, gone })),
    other: value.map((record) => ({ ...(record as object), widened: 2 ** 40, new: 'said' })),
    changed: fc.subarray(own.map((field) => (field as { readonly name: string }).name)),
  });
});

test('a writer with other fields, in another order or of other types is read and written as Avro resolves it', () => {
  fc.assert(
    fc.property(evolved, ({ reader, writer, value, other, changed }) => {
      const [type, theirs] = [contractType(reader), contractType(writer)];
      const resolver = type.createResolver(theirs);
      const header = Buffer.from([0, 0, 0, 0, 7]);
      const bytes = Buffer.concat([header, theirs.toBuffer(value)]);
      const resolve = (source: Buffer) => type.fromBuffer(source.subarray(header.length), resolver) as Fields;
      const records = lazyRecords(reader);
      const record = records.reader(writer, { header: header.length, resolve })(bytes, 0, bytes.length);
      const whole = resolve(bytes);
      const changes = changesOf(type.fromBuffer(type.toBuffer(other)) as Fields, changed);
      const patched = records.patch(record, changes);
      expect(written(records, patched)).toStrictEqual(type.toBuffer({ ...whole, ...changes }));
      expect(plain({ ...patched })).toStrictEqual(plain({ ...whole, ...changes }));
      expect(plain({ ...record })).toStrictEqual(plain(whole));
    }),
    { numRuns: 200 },
  );
});

test('damaged bytes are refused in words, when they are read or when a field is looked at', () => {
  fc.assert(
    fc.property(randomRecords, fc.nat(), fc.nat(255), ([schema, values], at, byte) => {
      const bytes = Buffer.from(contractType(schema).toBuffer(values[0]));
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      const read = lazyRecords(schema).reader(schema);
      for (const end of [bytes.length, at % (bytes.length + 1)]) {
        try {
          plain({ ...read(bytes, 0, end) });
        } catch (error) {
          expect(error).toMatchObject({ code: 'MR_STREAMS_SERDE' });
        }
      }
    }),
    { numRuns: 200 },
  );
});
