import { contractType } from '../avro-types.ts';
import { createCodec } from '../codec.ts';
import { recordSchemas } from '../generated/schemas.ts';
import { MemorySchemaSource } from '../source.ts';

/** The part of a record's schema that tests change. */
export interface AccountSchema {
  readonly fields: { name: string; type: unknown }[];
}

/** Bytes of an account by another writer's schema, and a serde that has fetched it. */
export async function accountWrittenBy(change: (schema: AccountSchema) => void, value: object) {
  const source = new MemorySchemaSource();
  const schema = structuredClone(recordSchemas.AccountConfig) as object as AccountSchema;
  change(schema);
  const id = source.add(schema);
  const header = Buffer.from([0, 0, 0, 0, id]);
  const serde = createCodec(source).serde('accounts', 'AccountConfig');
  await serde.fetch?.([id]);
  return { serde, bytes: Buffer.concat([header, contractType(schema).toBuffer(value)]) };
}
