import { inspect } from 'node:util';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { avscEncoder } from '../../../schemas/testing/field-encoder.ts';
import { LazyRecords } from './lazy.ts';
import { recordSchema } from './projection.ts';

interface Campaign {
  id: string;
  status: 'ACTIVE' | 'PAUSED';
  budget: bigint | null;
  labels: string[];
}

const json = {
  type: 'record',
  name: 'Campaign',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'status', type: { type: 'enum', name: 'Status', symbols: ['ACTIVE', 'PAUSED'] } },
    { name: 'budget', type: ['null', { type: 'long', logicalType: 'micros' }] },
    { name: 'labels', type: { type: 'array', items: 'string' } },
  ],
};
const campaigns = new LazyRecords(recordSchema<Campaign>(json), avscEncoder(json));
const read = campaigns.reader(json);
/** By hand: 'c1', ACTIVE, 3 micros, ['x']. Zigzag doubles. */
const bytes = Buffer.from('046331' + '00' + '0206' + '02027800', 'hex');
const campaign = { id: 'c1', status: 'ACTIVE', budget: 3n, labels: ['x'] } as const;

function written(record: Readonly<Campaign>): string {
  const into = Buffer.alloc(64);
  return into.subarray(0, campaigns.write(record, into, 0)).toString('hex');
}

/** How often each field is encoded. */
function counted() {
  const fields: string[] = [];
  const encode = avscEncoder(json);
  const records = new LazyRecords(recordSchema<Campaign>(json), (field, value, into, at) => {
    fields.push(field);
    return encode(field, value, into, at);
  });
  return { records, fields };
}

describe('a lazy record', () => {
  it('is used like a plain one, and typed like it', () => {
    const record = read(bytes, 0, bytes.length);
    expectTypeOf(record).toEqualTypeOf<Readonly<Campaign>>();
    expect(record.status).toBe('ACTIVE');
    expect(record).toStrictEqual(campaign);
    expect({ ...record }).toStrictEqual(campaign);
    expect(Object.entries(record)).toStrictEqual(Object.entries(campaign));
    expect(Object.getOwnPropertyDescriptor(record, 'id')).toStrictEqual(
      Object.getOwnPropertyDescriptor({ ...campaign }, 'id'),
    );
    expect('budget' in record).toBe(true);
    expect('price' in record).toBe(false);
    expect(Object.hasOwn(record, 'labels')).toBe(true);
    expect(String(record)).toBe('[object Object]');
    expect(inspect(record)).toBe(inspect(campaign));
  });

  it('makes a value once', () => {
    const record = read(bytes, 0, bytes.length);
    expect(record.labels).toBe(record.labels);
  });

  it('keeps nothing of the batch', () => {
    const batch = Buffer.concat([Buffer.from([0xff]), bytes, Buffer.from([0xff])]);
    const record = read(batch, 1, 1 + bytes.length);
    batch.fill(0);
    expect(record).toStrictEqual(campaign);
  });

  it('is not changed in place, nor is what it holds: no such change could be lost', () => {
    const record = read(bytes, 0, bytes.length) as Campaign;
    const denied: Array<() => unknown> = [
      () => {
        record.status = 'PAUSED';
      },
      () => delete (record as Partial<Campaign>).budget,
      () => Object.defineProperty(record, 'id', { value: 'c2' }),
      () => Object.freeze(record),
      () => Object.setPrototypeOf(record, null),
      () => record.labels.push('y'),
    ];
    for (const change of denied) expect(change).toThrow(TypeError);
    expect(record).toStrictEqual(campaign);
    expect(read(bytes, 0, bytes.length)).toStrictEqual(campaign);
  });

  it('is refused when its bytes end early or are too many', () => {
    for (let end = 0; end < bytes.length; end += 1) {
      expect(() => read(bytes, 0, end)).toThrow('the bytes end inside the record');
    }
    expect(() => read(Buffer.concat([bytes, bytes]), 0, bytes.length + 2)).toThrow('2 bytes too many');
  });

  it('refuses a field that has no value when it is looked at', () => {
    const damaged = Buffer.from('046331' + '08' + '00' + '00', 'hex');
    const record = read(damaged, 0, damaged.length);
    expect(record.id).toBe('c1');
    expect(() => record.status).toThrow('an enum of 2 symbols has none of number 4');
  });

  it('refuses damage that would go deeper and deeper', () => {
    const list = { type: 'record', name: 'List', fields: [{ name: 'next', type: ['null', 'List'] }] };
    const lists = new LazyRecords(recordSchema<{ next: unknown }>(list), avscEncoder(list)).reader(list);
    expect(() => lists(Buffer.alloc(1_000_000, 2), 0, 1_000_000)).toThrow('nested too deeply');
    expect(lists(Buffer.from([2, 2, 0]), 0, 3).next).toStrictEqual({ next: { next: null } });
  });

  it('takes names for names, whatever they are', () => {
    const odd = {
      type: 'record',
      name: 'R',
      fields: ['__proto__', 'get', 'then'].map((name) => ({ name, type: 'int' })),
    };
    const records = new LazyRecords(recordSchema<Record<string, number>>(odd), avscEncoder(odd));
    const record = records.reader(odd)(Buffer.from([2, 4, 6]), 0, 3);
    expect(Object.entries(records.patch(record, { get: 5 }))).toStrictEqual([
      ['__proto__', 1],
      ['get', 5],
      ['then', 3],
    ]);
  });
});

describe('a patched record', () => {
  it('has the changed values and the others, and its bytes are those made by hand', () => {
    const record = read(bytes, 0, bytes.length);
    const paused = campaigns.patch(record, { status: 'PAUSED', budget: null });
    expect(paused).toStrictEqual({ ...campaign, status: 'PAUSED', budget: null });
    expect(record).toStrictEqual(campaign);
    expect(written(paused)).toBe('046331' + '02' + '00' + '02027800');
    // @ts-expect-error a value that the field does not have
    campaigns.patch(record, { status: 'GONE' });
  });

  it('has nothing encoded but what was changed', () => {
    const { records, fields } = counted();
    const record = records.reader(json)(bytes, 0, bytes.length);
    expect(record.labels).toStrictEqual(['x']);
    records.write(records.patch(record, { status: 'PAUSED' }), Buffer.alloc(64), 0);
    expect(fields).toStrictEqual(['status']);
  });

  it('refuses fields that there are not, and undefined', () => {
    const record = read(bytes, 0, bytes.length);
    expect(() => campaigns.patch(record, { price: 1 } as object)).toThrow('a Campaign has no field price to change');
    expect(() => campaigns.patch(record, { id: undefined } as object)).toThrow(
      "field id of a Campaign can't be made undefined",
    );
  });

  it('is a plain one where the record was, which is for others to write', () => {
    const paused = campaigns.patch(campaign as unknown as Campaign, { status: 'PAUSED' });
    expect(paused).toStrictEqual({ ...campaign, status: 'PAUSED' });
    expect(campaigns.write(paused, Buffer.alloc(64), 0)).toBeUndefined();
    const { records } = counted();
    // Of another reader's records it does not know how they lie.
    expect(records.write(read(bytes, 0, bytes.length), Buffer.alloc(64), 0)).toBeUndefined();
  });

  it('needs to be told how a writer with other fields is resolved', () => {
    const older = { ...json, fields: json.fields.slice(0, 3) };
    expect(() => campaigns.reader(older)).toThrow("has labels of Campaign not as the reader's has it");
  });
});
