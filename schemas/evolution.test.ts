import { describe, expect, it } from 'vitest';
import { contractType } from './avro-types.ts';
import { createCodec } from './codec.ts';
import { recordSchemas } from './generated/schemas.ts';
import type { AccountConfig, Records } from './generated/types.ts';
import { MemorySchemaSource } from './source.ts';

interface Field {
  name: string;
  type: unknown;
  default?: unknown;
}

/** A record's schema as another version of the software had it. */
function version(record: keyof Records, change: (fields: Field[]) => Field[]): object {
  const schema = structuredClone(recordSchemas[record]) as { fields: Field[] };
  return { ...schema, fields: change(schema.fields) };
}

/** Bytes that another version wrote, as this version reads them. */
async function readBack<N extends keyof Records>(record: N, written: object, value: object): Promise<Records[N]> {
  const source = new MemorySchemaSource();
  const id = source.add(written);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(id, 1);
  const bytes = Buffer.concat([header, contractType(written).toBuffer(value)]);
  const serde = createCodec(source).serde('some.topic', record);
  await serde.fetch?.([id]);
  return serde.deserialize(bytes);
}

const account: AccountConfig = {
  tenant_id: 't',
  platform: 'META',
  account_id: '1',
  name: 'Shop',
  currency: 'EUR',
  iana_zone: 'UTC',
  settle_days: 28,
  updated_at: 1_700_000_000_000_000,
};
const { settle_days, ...withoutSettleDays } = account;

describe('what other versions wrote stays readable', () => {
  it('a field that an older version did not have gets its default', async () => {
    const older = version('AccountConfig', (fields) => fields.filter((field) => field.name !== 'settle_days'));
    const read = await readBack('AccountConfig', older, withoutSettleDays);
    expect({ ...read }).toEqual({ ...account, settle_days: null });
  });

  it('a field that a newer version added, or an older one still had, is passed over', async () => {
    const newer = version('AccountConfig', (fields) => [
      { name: 'budgets', type: { type: 'map', values: ['null', 'string', 'long', 'double', 'boolean'] } },
      { name: 'tags', type: { type: 'array', items: 'string' } },
      ...fields,
      { name: 'limit', type: ['null', { type: 'long', logicalType: 'micros' }] },
    ]);
    const value = { budgets: { a: 1, b: 'x', c: null }, tags: ['p', 'q'], ...account, limit: -(2n ** 63n) };
    expect({ ...(await readBack('AccountConfig', newer, value)) }).toEqual(account);
  });

  it('fields in another order come to their names', async () => {
    const shuffled = version('AccountConfig', (fields) => [...fields].reverse());
    expect({ ...(await readBack('AccountConfig', shuffled, account)) }).toEqual(account);
  });

  it('an enum symbol that this version does not know becomes UNKNOWN', async () => {
    const newer = version('AccountConfig', (fields) =>
      fields.map((field) =>
        field.name === 'platform'
          ? { ...field, type: { type: 'enum', name: 'Platform', symbols: ['UNKNOWN', 'THREADS', 'META'] } }
          : field,
      ),
    );
    expect((await readBack('AccountConfig', newer, { ...account, platform: 'THREADS' })).platform).toBe('UNKNOWN');
    expect((await readBack('AccountConfig', newer, account)).platform).toBe('META');
  });

  it('an int that became a long, and a field that became optional, are read', async () => {
    const older = version('AccountConfig', (fields) =>
      fields.map((field) => {
        if (field.name === 'updated_at') return { name: 'updated_at', type: 'int' };
        return field.name === 'settle_days' ? { name: 'settle_days', type: 'int' } : field;
      }),
    );
    const read = await readBack('AccountConfig', older, { ...account, updated_at: 150 });
    expect({ ...read }).toEqual({ ...account, updated_at: 150 });
  });

  it('micros and scalar fields go through the resolution of another version exactly', async () => {
    const older = version('CleanedRow', (fields) => fields.filter((field) => field.name !== 'drift'));
    const header = {
      event_id: 'e',
      tenant_id: 't',
      connection_id: 'import',
      platform: 'META',
      schema_ver: 1,
      produced_at: 1,
      trace_id: '',
      causation_id: null,
      partition_key: 't|1',
    };
    const row = {
      h: header,
      record_kind: 'ROW',
      report_type: 'r',
      level: 'AD',
      account_id: '1',
      slice_id: 's',
      slice_fetch_seq: 2 ** 53 - 1,
      chunk_no: 0,
      row_no: 1,
      source_day: 1,
      source_hour: null,
      hour_repeated: null,
      fields: { a: 1, b: 1.5, c: 'x', d: true, e: null, f: -(2 ** 53) + 1 },
      row_hash: '',
      dq_flags: ['SCHEMA_DRIFT'],
      raw_ref: { topic: 'connector.data.raw', partition: 0, offset: 2 ** 53 - 1, row: 0 },
      slice: null,
      chunk_rows: null,
      chunk_quarantined: 3,
    };
    const read = await readBack('CleanedRow', older, row);
    expect(JSON.parse(JSON.stringify(read))).toMatchObject({ ...row, drift: [] });
  });
});

describe('what cannot be read is refused, record by record', () => {
  it('when a field without default is missing', async () => {
    const older = version('AccountConfig', (fields) => fields.filter((field) => field.name !== 'currency'));
    const { currency, ...value } = account;
    expect(currency).toBe('EUR');
    await expect(readBack('AccountConfig', older, value)).rejects.toThrow(
      /some\.topic: schema id \d+: its schema cannot be read as AccountConfig: .*currency/,
    );
  });
});

describe('state that other versions kept', () => {
  const serdeOf = (record: keyof Records) => createCodec(new MemorySchemaSource()).serde('some.topic', record);
  const formatOf = (schema: object): string => `avro ${JSON.stringify(schema)}`;
  const misread = (record: keyof Records, format: string) => serdeOf(record).misreads?.(format);

  it('passes when this version resolves its schema, and when only words in it changed', () => {
    const older = version('AccountConfig', (fields) => fields.filter((field) => field.name !== 'settle_days'));
    expect(misread('AccountConfig', formatOf(older))).toBeUndefined();
    const reworded = { ...structuredClone(recordSchemas.AccountConfig), doc: 'other words' };
    expect(misread('AccountConfig', formatOf(reworded))).toBeUndefined();
    expect(misread('AccountConfig', serdeOf('AccountConfig').format ?? '')).toBeUndefined();
  });

  it('is refused, with what does not fit, when it is not resolved, or is no such bytes', () => {
    const other = version('AccountConfig', (fields) =>
      fields.map((field) => (field.name === 'settle_days' ? { name: 'settle_days', type: 'string' } : field)),
    );
    expect(misread('AccountConfig', formatOf(other))).toContain('cannot be read as AccountConfig');
    expect(misread('AccountConfig', serdeOf('CleanedRow').format ?? '')).toContain('cannot be read');
    expect(misread('AccountConfig', 'json')).toBe('it is no Avro');
  });
});
