import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { memoryCodec } from './codec.ts';
import { recordSchemas } from './generated/schemas.ts';
import type { AccountConfig, Records } from './generated/types.ts';
import { plain } from './testing/plain.ts';
import { recordArbitrary } from './testing/record-arbitrary.ts';
import { account } from './testing/sample-account.ts';
import { type AccountSchema, accountWrittenBy } from './testing/written-account.ts';
import { createTopics } from './topics.ts';

const records = Object.keys(recordSchemas) as (keyof Records)[];

describe('some fields of a record', () => {
  it.each(records)('%s: any of them are as the whole record has them', (record) => {
    const serde = memoryCodec().serde('topic', record);
    const names = (recordSchemas[record] as object as AccountSchema).fields.map(({ name }) => name);
    fc.assert(
      fc.property(recordArbitrary(record), fc.subarray(names), (value, fields) => {
        const bytes = serde.serialize(value);
        const whole = serde.deserialize(bytes) as unknown as Record<string, unknown>;
        const some = serde.project(fields as never[]).deserialize(bytes);
        expect(plain(some)).toStrictEqual(plain(Object.fromEntries(fields.map((field) => [field, whole[field]]))));
      }),
      { numRuns: 50 },
    );
  });

  it('have the type of exactly those', () => {
    const { value } = createTopics(memoryCodec()).accounts;
    const some = value.project(['currency', 'settle_days']).deserialize(value.serialize(account));
    expectTypeOf(some).toEqualTypeOf<Pick<AccountConfig, 'currency' | 'settle_days'>>();
    expect(some).toStrictEqual({ currency: 'EUR', settle_days: 30 });
  });

  it('are read where the record lies', () => {
    const { value } = createTopics(memoryCodec()).accounts;
    const bytes = value.serialize(account);
    const batch = Buffer.concat([Buffer.alloc(3, 0xff), bytes, bytes]);
    const zone = value.project(['iana_zone']);
    expect(zone.deserializeSlice?.(batch, 3, 3 + bytes.length)).toStrictEqual({ iana_zone: 'UTC' });
    expect(() => zone.deserializeSlice?.(batch, 3, 2 + bytes.length)).toThrow('the bytes end inside the record');
  });

  it('are read of a writer that has more fields, others in between', async () => {
    const { serde, bytes } = await accountWrittenBy(
      ({ fields }) => fields.splice(1, 0, { name: 'added', type: { type: 'array', items: 'string' } }),
      { ...account, added: ['x', 'y'] },
    );
    expect(serde.project(['tenant_id', 'currency']).deserialize(bytes)).toStrictEqual({
      tenant_id: 't',
      currency: 'EUR',
    });
  });

  it('are resolved as in the whole record where the writer has them of another type', async () => {
    const { serde, bytes } = await accountWrittenBy(({ fields }) => {
      const field = fields.find(({ name }) => name === 'updated_at');
      if (field !== undefined) field.type = 'int';
    }, account);
    expect(serde.project(['updated_at']).deserialize(bytes)).toStrictEqual({ updated_at: 150 });
  });

  it('are refused where the whole record is: another wire format, an unknown schema, one that is no account', async () => {
    const { serde, bytes } = await accountWrittenBy(({ fields }) => fields.splice(0, 1), account);
    const some = serde.project(['currency']);
    expect(() => some.deserialize(bytes)).toThrow('its schema cannot be read as AccountConfig');
    expect(() => some.deserialize(Buffer.from('text'))).toThrow("4 bytes that are not in the registry's wire format");
    expect(some.needs?.(Buffer.from([0, 0, 0, 3, 9, 0]))).toBe(777);
    expect(() => some.deserialize(Buffer.from([0, 0, 0, 3, 9, 0]))).toThrow('schema id 777 is unknown to the registry');
  });

  it('cannot be written', () => {
    const { value } = createTopics(memoryCodec()).accounts;
    expect(() => value.project(['currency']).serialize({ currency: 'EUR' })).toThrow(
      'only currency are known: it is only read',
    );
  });
});
