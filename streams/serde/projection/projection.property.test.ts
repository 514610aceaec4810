import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contractType } from '../../../schemas/avro-types.ts';
import { plain } from '../../../schemas/testing/plain.ts';
import { projection, recordSchema } from './projection.ts';
import { randomRecords } from './testing/random-records.ts';

test('any fields of any record are read as the whole record reads them', () => {
  fc.assert(
    fc.property(randomRecords, ([schema, values, fields]) => {
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
    fc.property(randomRecords, fc.nat(), fc.nat(255), ([schema, values, fields], at, byte) => {
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
