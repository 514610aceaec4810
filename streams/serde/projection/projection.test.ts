import { describe, expect, expectTypeOf, it } from 'vitest';
import { contractType } from '../../../schemas/avro-types.ts';
import { avroType, isSameType } from './avro-type.ts';
import { projection, recordSchema } from './projection.ts';

interface Event {
  readonly user: string;
  readonly ad: string;
  readonly kind: 'view' | 'click';
  readonly spent: bigint;
  readonly time: number;
  readonly tags: readonly string[];
}

const json = {
  type: 'record',
  name: 'Event',
  fields: [
    { name: 'user', type: 'string' },
    { name: 'ad', type: 'string' },
    { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['view', 'click'] } },
    { name: 'spent', type: { type: 'long', logicalType: 'micros' } },
    { name: 'time', type: 'long' },
    { name: 'tags', type: { type: 'array', items: 'string' } },
  ],
};
const schema = recordSchema<Event>(json);
/** By hand: 'ann', 'a1', click, 3 micros, 1,760,000,000,000 ms, ['x']. Zigzag doubles; 3,520,000,000,000 in groups of seven bits. */
const bytes = Buffer.from('06616e6e' + '046131' + '02' + '06' + '8080e682b966' + '02027800', 'hex');

describe('a projection', () => {
  it('reads the fields it was made for, from bytes made by hand', () => {
    const read = projection(schema, ['ad', 'kind', 'spent', 'time']);
    expect(read(bytes, 0, bytes.length)).toStrictEqual({ ad: 'a1', kind: 'click', spent: 3n, time: 1_760_000_000_000 });
  });

  it('has the type of exactly those fields', () => {
    const read = projection(schema, ['ad', 'kind']);
    expectTypeOf(read(bytes, 0, bytes.length)).toEqualTypeOf<Pick<Event, 'ad' | 'kind'>>();
    // @ts-expect-error a field that the record does not have
    expect(() => projection(schema, ['price'])).toThrow('record Event has no field price: its fields are user, ad,');
  });

  it('reads where the record lies, and nothing around it', () => {
    const read = projection(schema, ['user', 'tags']);
    const batch = Buffer.concat([Buffer.from([0xff, 0xff]), bytes, Buffer.from([0xff])]);
    expect(read(batch, 2, 2 + bytes.length)).toStrictEqual({ user: 'ann', tags: ['x'] });
  });

  it('keeps nothing of the bytes', () => {
    const binary = recordSchema<{ data: Buffer }>({
      type: 'record',
      name: 'B',
      fields: [{ name: 'data', type: 'bytes' }],
    });
    const batch = Buffer.from([4, 1, 2]);
    const { data } = projection(binary, ['data'])(batch, 0, 3);
    batch.fill(0);
    expect(data).toStrictEqual(Buffer.from([1, 2]));
  });

  it('refuses bytes that end early, wherever, and never looks at those of the next record', () => {
    for (const fields of [['user'], ['tags'], ['spent', 'time']] as const) {
      const read = projection(schema, fields);
      for (let end = 0; end < bytes.length; end += 1) {
        expect(() => read(bytes, 0, end)).toThrow('the bytes end inside the record');
      }
    }
    const watched = new Proxy(bytes, {
      get(target, name) {
        if (typeof name === 'string' && Number(name) >= 6) throw new Error(`byte ${name} was looked at`);
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    expect(() => projection(schema, ['ad'])(watched, 0, 6)).toThrow('the bytes end inside the record');
  });

  it('refuses bytes that are left over', () => {
    const read = projection(schema, ['user']);
    expect(() => read(Buffer.concat([bytes, Buffer.alloc(2)]), 0, bytes.length + 2)).toThrow('2 bytes too many');
  });

  it('refuses a symbol, a branch and a number that there are not', () => {
    const one = (type: unknown) => {
      const read = projection(
        recordSchema<{ f: unknown }>({ type: 'record', name: 'R', fields: [{ name: 'f', type }] }),
        ['f'],
      );
      return (hex: string) => () => read(Buffer.from(hex, 'hex'), 0, hex.length / 2);
    };
    expect(one({ type: 'enum', name: 'E', symbols: ['a'] })('02')).toThrow('an enum of 1 symbols has none of number 1');
    expect(one(['null', 'string'])('04')).toThrow('a union of 2 branches has none of number 2');
    expect(one('boolean')('02')).toThrow('a boolean of 2');
    expect(one('string')('01')).toThrow('a length of -1 bytes');
    expect(one('long')('feffffffffffffffff01')).toThrow('9223372036854776000 is beyond 2^53');
    expect(one('long')('ffffffffffffffffffff01')).toThrow('a number of more than 10 bytes');
    // A block of four billion nulls.
    expect(one({ type: 'array', items: 'null' })('80808080208080')).toThrow('the bytes end inside the record');
  });

  it('refuses damage that would go deeper and deeper', () => {
    const list = recordSchema<{ next: unknown }>({
      type: 'record',
      name: 'List',
      fields: [{ name: 'next', type: ['null', 'List'] }],
    });
    expect(() => projection(list, ['next'])(Buffer.alloc(1_000_000, 2), 0, 1_000_000)).toThrow('nested too deeply');
    expect(projection(list, ['next'])(Buffer.from([2, 2, 0]), 0, 3)).toStrictEqual({ next: { next: { next: null } } });
  });

  it('takes names for names, whatever they are', () => {
    const odd = recordSchema<Record<string, string>>({
      type: 'record',
      name: 'R',
      fields: [
        { name: '__proto__', type: 'string' },
        { name: '"]: globalThis.broken = 1, ["', type: 'string' },
      ],
    });
    const value = projection(odd, ['__proto__', '"]: globalThis.broken = 1, ["'])(Buffer.from([2, 65, 2, 66]), 0, 4);
    expect(Object.entries(value)).toStrictEqual([
      ['__proto__', 'A'],
      ['"]: globalThis.broken = 1, ["', 'B'],
    ]);
    expect(globalThis).not.toHaveProperty('broken');
  });

  it('gives back texts that repeat, and texts that do not, as they are', () => {
    const text = recordSchema<{ t: string }>({ type: 'record', name: 'T', fields: [{ name: 't', type: 'string' }] });
    const type = contractType(text.json);
    const read = projection(text, ['t']);
    for (let index = 0; index < 40_000; index += 1) {
      const t = index < 20_000 ? `id-${index % 3_000}-ü`.slice(0, 5 + (index % 9)) : `unique-${index}`;
      const encoded = type.toBuffer({ t });
      expect(read(encoded, 0, encoded.length).t).toBe(t);
    }
  });
});

describe('two types', () => {
  it('are the same when their bytes are read alike', () => {
    const doc = structuredClone(json);
    expect(isSameType(avroType(json), avroType({ ...doc, doc: 'said', name: 'Other' }))).toBe(true);
    (doc.fields[2] as { type: { symbols: string[] } }).type.symbols.push('sale');
    expect(isSameType(avroType(json), avroType(doc))).toBe(false);
    const micros = { ...json, fields: json.fields.map((field) => ({ ...field, type: field.type })) };
    (micros.fields[3] as { type: unknown }).type = 'long';
    expect(isSameType(avroType(json), avroType(micros))).toBe(false);
  });

  it('are read from what is a schema', () => {
    expect(() => avroType({ type: 'record', name: 'R', fields: [{ name: 'f', type: 'Missing' }] })).toThrow(
      'not an Avro schema, or a name that is not defined before it: "Missing"',
    );
    expect(() => projection(recordSchema<{ a: 1 }>({ type: 'map', values: 'int' }), ['a'])).toThrow(
      'of a record, not of map',
    );
  });
});
