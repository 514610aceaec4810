import { describe, expect, it } from 'vitest';
import type { GatewayContext } from '../context.ts';
import type { Scope } from '../generated/resolvers.ts';
import type { PipelinePort, RecordQuery, StoredRecord } from '../ports.ts';
import { readTopicRecords } from './topic-records.ts';

const steps = ['raw', 'rules.alerts', 'config.rules', 'audit.events'].map((topic) => ({
  ...{ name: `from ${topic}`, kind: 'source', topic, stores: [], globalTables: [], predecessors: [], successors: [] },
}));

/** A record whose value says `owner`; its bytes are its JSON. */
function recordOf(key: string, owner: unknown, offset = 0): StoredRecord {
  const value = owner === null ? null : Buffer.from(JSON.stringify(owner));
  return { topic: 'raw', partition: 3, offset, at: Date.UTC(2026, 10, 1, 9), key: Buffer.from(key), value };
}

function asked(
  records: readonly StoredRecord[],
  { topic = 'raw', first = 10, scopes = ['METRICS_READ'] as readonly Scope[] } = {},
) {
  const port = {
    parts: () => [{ name: 'bronze', summary: '', description: { subTopologies: [{ id: 0, steps, stores: [] }] } }],
    records: async ({ wants, limit }: RecordQuery) => ({ records: records.filter(wants).slice(0, limit), more: false }),
    read: async (value: Buffer) => ({ schemaId: 1, record: 'io.millrace.RawRecord', value: JSON.parse(String(value)) }),
  } as unknown as PipelinePort;
  const principal = { tenant: 'ours', kind: 'KEY', scopes: new Set(scopes) };
  const context = { principal, ports: { pipeline: port } } as unknown as GatewayContext;
  return readTopicRecords({ topic, first }, context);
}

describe('records of a topic', () => {
  it('are told with what they say', async () => {
    expect(await asked([recordOf('ours|META|a1', { h: { tenant_id: 'ours' }, clicks: 7 }, 12)])).toEqual({
      nodes: [
        {
          ...{
            id: 'raw/3/12',
            partition: 3,
            offset: 12,
            at: '2026-11-01T09:00:00.000000Z',
            key: 'ours|META|a1',
            bytes: 37,
          },
          ...{ record: 'io.millrace.RawRecord', problem: null },
          json: JSON.stringify({ h: { tenant_id: 'ours' }, clicks: 7 }, null, 2),
        },
      ],
      more: false,
    });
  });

  it('are never another’s: neither by their keys, nor by what they say', async () => {
    const { nodes } = await asked([
      recordOf('theirs|META|a1', { h: { tenant_id: 'theirs' } }, 1),
      recordOf('ours-too|META|a1', { h: { tenant_id: 'ours-too' } }, 2),
      recordOf('ours|META|a1', { h: { tenant_id: 'theirs' } }, 3),
      recordOf('ours|EUR', { tenant_id: 'theirs' }, 4),
      recordOf('ours|EUR', { tenant_id: 'ours' }, 5),
      recordOf('ours|gone', null, 6),
    ]);
    expect(nodes.map(({ id }) => id)).toEqual(['raw/3/5', 'raw/3/6']);
  });

  it.each([
    ['raw', 'METRICS_READ'],
    ['rules.alerts', 'ALERTS_READ'],
    ['config.rules', 'RULES_READ'],
    ['audit.events', 'AUDIT_READ'],
  ] as const)('of %s are for who may read what is in them: %s', async (topic, scope) => {
    const all: readonly Scope[] = ['PIPELINE_READ', 'METRICS_READ', 'ALERTS_READ', 'RULES_READ', 'AUDIT_READ'];
    const others = all.filter((each) => each !== scope);
    await expect(asked([], { topic, scopes: others })).rejects.toMatchObject({
      code: 'MR_FORBIDDEN',
      message: expect.stringContaining(scope),
    });
    expect(await asked([], { topic, scopes: [scope] })).toEqual({ nodes: [], more: false });
  });

  it('are of the pipeline’s own topics alone, and so many at a time', async () => {
    await expect(asked([], { topic: '__consumer_offsets' })).rejects.toMatchObject({ code: 'MR_ARGUMENT_INVALID' });
    await expect(asked([], { first: 51 })).rejects.toMatchObject({ code: 'MR_PAGE_SIZE' });
  });
});
