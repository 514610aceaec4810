import { expect, it } from 'vitest';
import { SchemasError } from './errors.ts';
import { RegistryReader } from './registry-reader.ts';
import { MemorySchemaSource } from './source.ts';

const schema = {
  type: 'record',
  name: 'Visit',
  namespace: 'io.example',
  fields: [
    { name: 'page', type: 'string' },
    { name: 'cost', type: { type: 'long', logicalType: 'micros' } },
  ],
};
const source = new MemorySchemaSource();
const id = source.add(schema);
const reader = new RegistryReader(source);

/** By hand (Avro 1.12, "Binary encoding"): the string "ab" is 04 61 62, the long 5 is 0a. */
const body = [0x04, 0x61, 0x62, 0x0a];
const wire = (schemaId: number, ...bytes: number[]) => Buffer.from([0, 0, 0, 0, schemaId, ...bytes]);

it('reads a record that the contract does not know, as its writer wrote it', async () => {
  expect(await reader.read(wire(id, ...body))).toEqual({
    schemaId: id,
    record: 'io.example.Visit',
    value: { page: 'ab', cost: 5n },
  });
});

it.each([
  ['no wire format', Buffer.from('{"a":1}'), /its 7 bytes do not begin as the registry's wire format does/],
  ['nothing', Buffer.alloc(0), /its 0 bytes do not begin/],
  ['an id that nobody knows', wire(250, ...body), /the registry has no schema 250/],
  ['too few bytes', wire(id, 0x04, 0x61), /schema \d+ \(io\.example\.Visit\) says: they end inside the record/],
  ['too many bytes', wire(id, ...body, 1, 1), /2 of them are left over/],
])('says of %s why it cannot be read', async (_, bytes, problem) => {
  expect(await reader.read(bytes)).toEqual({ problem: expect.stringMatching(problem) });
});

it('says why a schema that is no Avro cannot be used', async () => {
  const broken = new MemorySchemaSource();
  const brokenId = broken.add({ type: 'record', name: 'Broken' });
  expect(await new RegistryReader(broken).read(wire(brokenId, 0))).toEqual({
    problem: expect.stringMatching(/^schema \d+ does not read it: ./),
  });
});

it('asks for a schema once, and passes on that the registry does not answer', async () => {
  let asked = 0;
  const counting = new RegistryReader({
    idOf: async () => undefined,
    schemaById: async () => {
      asked += 1;
      if (asked === 1) throw new SchemasError('MR_SCHEMAS_REGISTRY', 'it is down');
      return schema;
    },
  });
  await expect(counting.read(wire(1, ...body))).rejects.toThrow('it is down');
  await counting.read(wire(1, ...body));
  await counting.read(wire(1, ...body));
  expect(asked).toBe(2);
});
