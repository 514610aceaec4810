import { SerdeError } from '@millrace/streams';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodec, memoryCodec } from './codec.ts';
import { recordSchemas } from './generated/schemas.ts';
import type { CleanedRow, Measures, ProcessedFact, Records } from './generated/types.ts';
import { MemorySchemaSource } from './source.ts';
import { plain } from './testing/plain.ts';
import { recordArbitrary } from './testing/record-arbitrary.ts';
import { account } from './testing/sample-account.ts';
import { topicNames } from './topic-names.ts';
import { createTopics } from './topics.ts';

const records = Object.keys(recordSchemas) as (keyof Records)[];
const topics = createTopics(memoryCodec());
/** By hand, after Avro 1.12 "Binary encoding": strings have their length doubled before them, integers are zigzag. */
const accountBody = '0274' + '02' + '0231' + '00' + '06455552' + '06555443' + '023c' + 'ac02';

/** The first value that a property run of the record's type makes. */
function sample<N extends keyof Records>(record: N): Records[N] {
  const [value] = fc.sample(recordArbitrary(record), { numRuns: 1, seed: 7 });
  if (value === undefined) throw new Error('no sample');
  return value;
}

async function failure(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return 'nothing was thrown';
}

describe('the wire format', () => {
  it('is a zero, the schema id in four bytes, and the Avro body', () => {
    const id = records.indexOf('AccountConfig') + 1;
    expect(topics.accounts.value.serialize(account).toString('hex')).toBe(
      `00${id.toString(16).padStart(8, '0')}${accountBody}`,
    );
  });

  it('is read back from bytes made by hand', async () => {
    const source = new MemorySchemaSource();
    const id = source.add(recordSchemas.AccountConfig);
    const { value } = createTopics(memoryCodec(source)).accounts;
    const bytes = Buffer.from(`00${id.toString(16).padStart(8, '0')}${accountBody}`, 'hex');
    expect(plain(value.deserialize(bytes))).toStrictEqual(plain(account));
  });

  it('gives every record of the contract an id of its own, the same in every run', () => {
    expect(Object.keys(topics)).toEqual(Object.keys(topicNames));
    expect(topics.raw.value.serialize(sample('RawRecord')).readUInt32BE(1)).toBe(records.indexOf('RawRecord') + 1);
    const quarantined = sample('QuarantinedRow');
    expect(topics.bronzeQuarantined.value.serialize(quarantined)).toEqual(
      topics.silverQuarantined.value.serialize(quarantined),
    );
  });
});

describe('a record comes back as it was', () => {
  it.each(records)('%s', (record) => {
    const serde = memoryCodec().serde(`any.${record}`, record);
    fc.assert(
      fc.property(recordArbitrary(record), (value) => {
        expect(plain(serde.deserialize(serde.serialize(value)))).toStrictEqual(plain(value));
      }),
      { numRuns: 300 },
    );
  });

  it('also when it is larger than any before', () => {
    const large = { ...sample('RawRecord'), payload: Buffer.alloc(900_000, 'x') };
    expect(topics.raw.value.deserialize(topics.raw.value.serialize(large)).payload.equals(large.payload)).toBe(true);
  });

  it('and what was serialised is not overwritten by the next record', () => {
    const first = topics.accounts.value.serialize(account);
    const copy = Buffer.from(first);
    topics.accounts.value.serialize({ ...account, tenant_id: 'another' });
    expect(first.equals(copy)).toBe(true);
  });
});

describe('numbers', () => {
  const row = (fields: CleanedRow['fields']): CleanedRow => ({ ...sample('CleanedRow'), fields });
  const back = (fields: CleanedRow['fields']) =>
    topics.cleaned.value.deserialize(topics.cleaned.value.serialize(row(fields))).fields;
  const fact = (measures: Partial<Measures>): ProcessedFact => {
    const some = sample('ProcessedFact');
    return { ...some, measures: { ...some.measures, ...measures } };
  };

  it.each([
    0,
    -0,
    1,
    -1,
    0.1,
    2 ** 31,
    2 ** 53 - 2,
    2 ** 53 - 1,
    2 ** 53,
    -(2 ** 53),
    1.5e18,
    Number.MIN_VALUE,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('%d in the fields of a row keeps its value', (number) => {
    expect(back({ number }).number).toBe(number);
  });

  it('an integer in the fields is a long on the wire, any other number a double', () => {
    const branchAfter = (value: number) => {
      const bytes = topics.cleaned.value.serialize(row({ marker: value }));
      return bytes[bytes.indexOf('marker') + 'marker'.length];
    };
    expect([branchAfter(7), branchAfter(7.5), branchAfter(2 ** 53)]).toEqual([2 << 1, 3 << 1, 3 << 1]);
  });

  // The ends of sint64 as Avro and protobuf both spell them: zigzag, seven bits a byte, low bits first.
  it.each([
    [0n, '00'],
    [-1n, '01'],
    [-(2n ** 48n), 'ffffffffffff7f'],
    [2n ** 48n, '8080808080808001'],
    [2n ** 53n + 1n, '8280808080808020'],
    [2n ** 63n - 1n, 'feffffffffffffffff01'],
    [-(2n ** 63n), 'ffffffffffffffffff01'],
  ])('%d micros are %s', (spend, hex) => {
    const bytes = topics.processed.value.serialize(fact({ spend }));
    expect(bytes.toString('hex')).toContain(`02${hex}`);
    expect(topics.processed.value.deserialize(bytes).measures.spend).toBe(spend);
  });

  // avsc 5.7.9 reads and writes the negative ones as other numbers.
  it.each([2 ** 52, -(2 ** 52), -(2 ** 52) - 1, 2 ** 53 - 1, -(2 ** 53) + 1])('%d as a plain long', (updated_at) => {
    const bytes = topics.accounts.value.serialize({ ...account, updated_at });
    const zigzag = BigInt(updated_at) >= 0n ? BigInt(updated_at) * 2n : BigInt(updated_at) * -2n - 1n;
    const sevens = zigzag.toString(2).padStart(56, '0').match(/.{7}/g)?.reverse() ?? [];
    const hex = sevens.map((bits, i) => (Number.parseInt(bits, 2) | (i < 7 ? 0x80 : 0)).toString(16).padStart(2, '0'));
    expect(bytes.subarray(-8).toString('hex')).toBe(hex.join(''));
    expect(topics.accounts.value.deserialize(bytes).updated_at).toBe(updated_at);
  });

  it('micros beyond 64 bits, and micros that are no bigint, are refused by name', async () => {
    expect(await failure(() => topics.processed.value.serialize(fact({ spend: 2n ** 63n })))).toBe(
      'SerdeError: silver.data.processed: not a ProcessedFact: measures.spend is 9223372036854775808n, which is no bigint of 64 bits',
    );
    const wrong = fact({ spend: 1 as unknown as bigint });
    expect(await failure(() => topics.processed.value.serialize(wrong))).toContain('measures.spend is 1, which is no');
  });

  it('a count beyond 2^53 is refused, never rounded, written or read', async () => {
    const beyond = fact({ impressions: 2 ** 53 });
    expect(await failure(() => topics.processed.value.serialize(beyond))).toContain(
      'measures.impressions is 9007199254740992',
    );
    const widest = topics.accounts.value.serialize({ ...account, updated_at: 2 ** 53 - 1 });
    const rounded = Buffer.concat([widest.subarray(0, widest.length - 8), Buffer.from('8280808080808020', 'hex')]);
    expect(await failure(() => topics.accounts.value.deserialize(rounded))).toBe(
      'SerdeError: config.accounts: schema id 3: 9007199254740993 is beyond 2^53',
    );
  });
});

describe('damage is a SerdeError that names topic and schema id', () => {
  it.each(records)('in every cut of a %s', (record) => {
    const serde = memoryCodec().serde('some.topic', record);
    const bytes = serde.serialize(sample(record));
    for (let end = 5; end < bytes.length; end++) {
      expect(() => serde.deserialize(bytes.subarray(0, end))).toThrow(SerdeError);
      expect(() => serde.deserialize(bytes.subarray(0, end))).toThrow(/^some\.topic: schema id \d+: /);
    }
  });

  it.each(records)('in %s, whatever the bytes are, and it never takes long', (record) => {
    const serde = memoryCodec().serde('some.topic', record);
    const header = serde.serialize(sample(record)).subarray(0, 5);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
        try {
          serde.deserialize(Buffer.concat([header, body]));
        } catch (error) {
          expect(error).toBeInstanceOf(SerdeError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('for bytes after the record', async () => {
    const bytes = Buffer.concat([topics.accounts.value.serialize(account), Buffer.from([1, 2])]);
    expect(await failure(() => topics.accounts.value.deserialize(bytes))).toBe(
      'SerdeError: config.accounts: schema id 3: 2 bytes too many',
    );
  });

  it('for bytes that are in no wire format', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('{"json":1}'), Buffer.from([0, 0, 0])]) {
      expect(await failure(() => topics.accounts.value.deserialize(bytes))).toContain('not in the registry');
    }
  });

  it('for an array that claims more items than there are bytes', async () => {
    const some = sample('CleanedRow');
    const bytes = topics.cleaned.value.serialize({
      ...some,
      drift: [],
      slice: null,
      chunk_rows: null,
      chunk_quarantined: null,
    });
    const claim = Buffer.from('feffffffffffffffff01', 'hex');
    const damaged = Buffer.concat([bytes.subarray(0, bytes.length - 4), claim, bytes.subarray(bytes.length - 4)]);
    const start = performance.now();
    expect(await failure(() => topics.cleaned.value.deserialize(damaged))).toContain('SerdeError: bronze.data.cleaned');
    expect(performance.now() - start).toBeLessThan(100);
  });
});

describe('schema ids that are not known', () => {
  it('are named by needs, fetched once, and read from then on', async () => {
    const source = new MemorySchemaSource();
    const asked: number[] = [];
    const counting = {
      idOf: source.idOf.bind(source),
      schemaById: (id: number) => {
        asked.push(id);
        return source.schemaById(id);
      },
    };
    const bytes = createTopics(memoryCodec(source)).accounts.value.serialize(account);
    const reader = createCodec(counting).serde('config.accounts', 'AccountConfig');
    expect(reader.needs?.(bytes)).toBe(3);
    expect(await failure(() => reader.deserialize(bytes))).toBe(
      'SerdeError: config.accounts: schema id 3 is unknown to the registry',
    );
    await reader.fetch?.([3, 3, 3]);
    expect(asked).toEqual([3]);
    expect(reader.needs?.(bytes)).toBeUndefined();
    expect(reader.deserialize(bytes).currency).toBe('EUR');
  });

  it('stay missing when the registry does not have them, and are asked for again', async () => {
    const reader = createCodec(new MemorySchemaSource()).serde('config.accounts', 'AccountConfig');
    const bytes = Buffer.from('000000006300', 'hex');
    await reader.fetch?.([0x63]);
    expect(reader.needs?.(bytes)).toBe(0x63);
    expect(await failure(() => reader.deserialize(bytes))).toContain('schema id 99 is unknown');
  });

  it('of another record are refused', async () => {
    const source = new MemorySchemaSource();
    const bytes = createTopics(memoryCodec(source)).accounts.value.serialize(account);
    const reader = createCodec(source).serde('rules.alerts', 'Alert');
    await reader.fetch?.([3]);
    expect(await failure(() => reader.deserialize(bytes))).toMatch(
      /rules\.alerts: schema id 3: its schema cannot be read as Alert/,
    );
  });
});

describe('opening', () => {
  it('says which command registers what is missing', async () => {
    const nowhere = { idOf: async () => undefined, schemaById: async () => undefined };
    const serde = createCodec(nowhere).serde('config.accounts', 'AccountConfig');
    expect(await failure(() => serde.open?.())).toBe(
      'SchemasError: the registry does not hold this version of config.accounts-value (AccountConfig): run millrace schemas apply',
    );
    expect(await failure(() => serde.serialize(account))).toContain('was not opened');
  });

  it('takes the id that the registry has', async () => {
    const source = { idOf: async () => 77, schemaById: async () => undefined };
    const serde = createCodec(source).serde('config.accounts', 'AccountConfig');
    await serde.open?.();
    expect(serde.serialize(account).readUInt32BE(1)).toBe(77);
  });
});
