import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { describe, expect, it } from 'vitest';
import { applySubjects, planSubjects, type SubjectSpec, subjects } from '../redpanda/subjects.ts';
import { createCodec } from '../schemas/codec.ts';
import { recordSchemas } from '../schemas/generated/schemas.ts';
import { registryClient } from '../schemas/registry.ts';
import { account } from '../schemas/testing/sample-account.ts';
import { createTopics } from '../schemas/topics.ts';
import { testStack } from './lanes.ts';

const registry = registryClient(testStack().registry);

/** A subject of its own for a test, so that runs on a kept registry do not meet. */
function spec(schema: object, compatibility: SubjectSpec['compatibility'] = 'BACKWARD_TRANSITIVE'): SubjectSpec {
  const topic = `test.schemas.${process.hrtime.bigint()}`;
  return { subject: `${topic}-value`, topic, record: 'AccountConfig', schema, compatibility };
}

function withField(field: object): object {
  const schema = recordSchemas.AccountConfig as { fields: object[] };
  return { ...schema, fields: [...schema.fields, field] };
}

/** A port on which nobody listens: one that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const optional = withField({ name: 'note', type: ['null', 'string'], default: null });
const required = withField({ name: 'note', type: 'string' });

describe('the contract in a real registry', () => {
  it('is registered once', async () => {
    await applySubjects(registry, await planSubjects(registry));
    const plans = await planSubjects(registry);
    expect(plans.map(({ spec, action }) => [spec.subject, action])).toEqual(
      subjects.map(({ subject }) => [subject, 'none']),
    );
    expect(await Promise.all(subjects.map(({ subject }) => registry.compatibility(subject)))).toEqual(
      subjects.map(({ compatibility }) => compatibility),
    );
  });

  it('gives serdes the ids to write with, and readers the schemas to read with', async () => {
    await applySubjects(registry, await planSubjects(registry));
    const writer = createTopics(createCodec(registry)).accounts.value;
    await writer.open?.();
    const bytes = writer.serialize(account);
    expect(bytes.readUInt32BE(1)).toBe(await registry.idOf('config.accounts-value', recordSchemas.AccountConfig));
    const reader = createTopics(createCodec(registry)).accounts.value;
    const id = reader.needs?.(bytes);
    expect(id).toBe(bytes.readUInt32BE(1));
    await reader.fetch?.([Number(id)]);
    expect({ ...reader.deserialize(bytes) }).toEqual(account);
  });

  it('lets another client read what we write, and us what it writes', async () => {
    await applySubjects(registry, await planSubjects(registry));
    const peer = new SchemaRegistry({ host: testStack().registry });
    const ours = createTopics(createCodec(registry)).accounts.value;
    await ours.open?.();
    expect({ ...(await peer.decode(ours.serialize(account))) }).toEqual(account);
    const id = await peer.getLatestSchemaId('config.accounts-value');
    expect({ ...ours.deserialize(await peer.encode(id, account)) }).toEqual(account);
  });

  it('does not let a serde open what is not registered', async () => {
    const serde = createCodec(registry).serde(`test.missing.${process.hrtime.bigint()}`, 'AccountConfig');
    await expect(serde.open?.()).rejects.toMatchObject({ code: 'MR_SCHEMAS_NOT_REGISTERED' });
  });

  it('knows no schema of an id that nobody has', async () => {
    expect(await registry.schemaById(2_000_000_000)).toBeUndefined();
  });
});

describe('a change of a registered schema', () => {
  it('that fits is a version more', async () => {
    const first = spec(optional);
    await applySubjects(registry, await planSubjects(registry, [first]));
    const second = { ...first, schema: recordSchemas.AccountConfig };
    const [plan] = await planSubjects(registry, [second]);
    expect(plan?.action).toBe('add-version');
    await applySubjects(registry, await planSubjects(registry, [second]));
    expect((await registry.versions(first.subject)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('that does not is refused by us, and would be by the registry', async () => {
    const first = spec(recordSchemas.AccountConfig);
    await applySubjects(registry, await planSubjects(registry, [first]));
    const plans = await planSubjects(registry, [{ ...first, schema: required }]);
    await expect(applySubjects(registry, plans)).rejects.toThrow(/note: records of version 1 become unreadable/);
    await expect(registry.register(first.subject, required)).rejects.toThrow(/refused .*409/);
    expect(await registry.versions(first.subject)).toHaveLength(1);
  });

  it('that breaks readers of what others consume is refused by us, and would be by the registry', async () => {
    const first = spec(required, 'FULL_TRANSITIVE');
    await applySubjects(registry, await planSubjects(registry, [first]));
    const plans = await planSubjects(registry, [{ ...first, schema: recordSchemas.AccountConfig }]);
    await expect(applySubjects(registry, plans)).rejects.toThrow(/note: readers of version 1 break/);
    await expect(registry.register(first.subject, recordSchemas.AccountConfig)).rejects.toThrow(/refused .*409/);
  });

  it('of its docs alone is no change', async () => {
    const first = spec(recordSchemas.AccountConfig);
    await applySubjects(registry, await planSubjects(registry, [first]));
    const [plan] = await planSubjects(registry, [{ ...first, schema: { ...first.schema, doc: 'said better' } }]);
    expect([plan?.action, plan?.conflicts]).toEqual(['none', []]);
  });
});

describe('a registry that cannot be reached', () => {
  it('is an error that names the address and the setting, after a few tries', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    await expect(registryClient(url).schemaById(1)).rejects.toThrow(
      `the schema registry at ${url} did not answer GET /schemas/ids/1 (connect ECONNREFUSED`,
    );
    await expect(registryClient(url).schemaById(1)).rejects.toThrow('MILLRACE_REGISTRY');
  });
});
