import { bytesSerde, StreamsBuilder } from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { bytesPerRecord } from '../bench/allocation.ts';
import { memoryCodec } from './codec.ts';
import { recordSchemas } from './generated/schemas.ts';
import type { AccountConfig, ProcessedFact, Records } from './generated/types.ts';
import { plain } from './testing/plain.ts';
import { recordArbitrary } from './testing/record-arbitrary.ts';
import { account } from './testing/sample-account.ts';
import { sampleFact } from './testing/sample-fact.ts';
import { accountWrittenBy } from './testing/written-account.ts';
import { createTopics } from './topics.ts';

const records = Object.keys(recordSchemas) as (keyof Records)[];

describe('a record that is read lazily', () => {
  it.each(records)('%s: is as the whole record, and patched it is written as that is', (record) => {
    const serde = memoryCodec().serde('topic', record);
    const lazy = serde.lazy();
    const names = (recordSchemas[record] as object as { fields: { name: string }[] }).fields.map(({ name }) => name);
    fc.assert(
      fc.property(recordArbitrary(record), recordArbitrary(record), fc.subarray(names), (value, other, changed) => {
        const bytes = serde.serialize(value);
        const whole = serde.deserialize(bytes);
        const read = lazy.deserialize(bytes);
        const changes = Object.fromEntries(Object.entries(other).filter(([name]) => changed.includes(name)));
        expect(serde.serialize(lazy.patch(read, changes))).toStrictEqual(serde.serialize({ ...whole, ...changes }));
        expect(lazy.serialize(read)).toStrictEqual(bytes);
        expect(plain({ ...read })).toStrictEqual(plain(whole));
      }),
      { numRuns: 30 },
    );
  });

  it('is typed as the record, and only read', () => {
    const accounts = createTopics(memoryCodec()).accounts.value.lazy();
    const read = accounts.deserialize(accounts.serialize(account));
    expectTypeOf(read).toEqualTypeOf<Readonly<AccountConfig>>();
    expect(read).toStrictEqual(account);
    expect(() => {
      // @ts-expect-error it is not changed in place
      read.name = 'x';
    }).toThrow(TypeError);
  });

  it('is read where it lies', () => {
    const accounts = createTopics(memoryCodec()).accounts.value.lazy();
    const bytes = accounts.serialize(account);
    const batch = Buffer.concat([Buffer.alloc(3, 0xff), bytes, bytes]);
    expect(accounts.deserializeSlice?.(batch, 3, 3 + bytes.length)).toStrictEqual(account);
    expect(() => accounts.deserializeSlice?.(batch, 3, 2 + bytes.length)).toThrow('the bytes end inside the record');
  });

  it('keeps the fields that were not changed, also through another topic', () => {
    const codec = memoryCodec();
    const [one, other] = [codec.serde('one', 'AccountConfig'), codec.serde('other', 'AccountConfig')];
    const renamed = one.lazy().patch(one.lazy().deserialize(one.serialize(account)), { name: 'Acme' });
    expect({ ...other.deserialize(other.serialize(renamed)) }).toStrictEqual({ ...account, name: 'Acme' });
  });

  it('is resolved as the whole record where the writer has other fields and types, and written by the own schema', async () => {
    const { serde, bytes } = await accountWrittenBy(
      ({ fields }) => {
        fields.splice(1, 0, { name: 'added', type: { type: 'array', items: 'string' } });
        const field = fields.find(({ name }) => name === 'updated_at');
        if (field !== undefined) field.type = 'int';
      },
      { ...account, added: ['x', 'y'] },
    );
    const lazy = serde.lazy();
    const read = lazy.deserialize(bytes);
    expect(read).toStrictEqual(account);
    const own = createTopics(memoryCodec()).accounts.value;
    expect(own.serialize(lazy.patch(read, { settle_days: 7 }))).toStrictEqual(
      own.serialize({ ...account, settle_days: 7 }),
    );
  });

  it('is refused where the whole record is, and so are values that do not fit', async () => {
    const { serde, bytes } = await accountWrittenBy(({ fields }) => fields.splice(0, 1), account);
    const lazy = serde.lazy();
    expect(() => lazy.deserialize(bytes)).toThrow('its schema cannot be read as AccountConfig');
    expect(() => lazy.deserialize(Buffer.from('text'))).toThrow("4 bytes that are not in the registry's wire format");
    expect(lazy.needs?.(Buffer.from([0, 0, 0, 3, 9, 0]))).toBe(777);
    const { value } = createTopics(memoryCodec()).accounts;
    const read = value.lazy().deserialize(value.serialize(account));
    const broken = value.lazy().patch(read, { settle_days: 'soon' as unknown as number });
    expect(() => value.serialize(broken)).toThrow("not a AccountConfig: settle_days is 'soon', which is no int");
  });

  it('goes through a topology, and comes out with the bytes of the whole record', () => {
    const topics = createTopics(memoryCodec());
    const accounts = topics.accounts.value.lazy();
    const settled = { ...topics.accounts, name: 'accounts.settled' };
    const builder = new StreamsBuilder({ applicationId: 'settle' });
    builder
      .stream({ ...topics.accounts, value: accounts }, { name: 'accounts' })
      .filter(({ settle_days }) => settle_days === null, { name: 'unsaid' })
      .mapValues((read) => accounts.patch(read, { settle_days: 30 }), { name: 'settled' })
      .to(settled, { name: 'accounts-settled' });
    const driver = new TopologyTestDriver(builder.build());
    const input = driver.createInputTopic(topics.accounts);
    input.pipeInput('said', account, 0);
    input.pipeInput('unsaid', { ...account, settle_days: null }, 0);
    const output = driver.createOutputTopic({ ...settled, value: bytesSerde }).readRecords();
    expect(output.map(({ key }) => key)).toStrictEqual(['unsaid']);
    expect(output[0]?.value).toStrictEqual(settled.value.serialize(account));
  });

  it('costs less memory than the whole record to look at two of its fields, and to change them: mostly its bytes', () => {
    const { value } = createTopics(memoryCodec()).processed;
    const lazy = value.lazy();
    const encoded = Array.from({ length: 50 }, (_, index) => value.serialize(sampleFact(index)));
    const allocated = (work: (bytes: Buffer) => unknown) =>
      bytesPerRecord((number) => {
        work(encoded[number % encoded.length] as Buffer);
      });
    const look = ({ finality, revision }: Pick<ProcessedFact, 'finality' | 'revision'>) =>
      finality === String(revision);
    const changes = { finality: 'FINAL', revision: 3 } as const;
    const looked = [
      allocated((bytes) => look(lazy.deserialize(bytes))),
      allocated((bytes) => look(value.deserialize(bytes))),
    ];
    const changed = [
      allocated((bytes) => value.serialize(lazy.patch(lazy.deserialize(bytes), changes))),
      allocated((bytes) => value.serialize({ ...value.deserialize(bytes), ...changes })),
    ];
    for (const [lazily, whole] of [looked, changed]) expect(lazily).toBeLessThan(whole ?? 0);
  });

  it('fits state that was written as whole records, and the other way round', () => {
    const { value } = createTopics(memoryCodec()).accounts;
    const lazy = value.lazy();
    expect(lazy.format).toBe(value.format);
    expect(lazy.misreads?.(value.format ?? '')).toBeUndefined();
    expect(lazy.misreads?.('json')).toBe('it is no Avro');
  });
});
