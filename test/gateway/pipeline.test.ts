import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { createCodec } from '../../schemas/codec.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics } from '../../schemas/topics.ts';
import { RecordProducer } from '../../sinks/runner/producer.ts';
import { deadLetterOf } from '../../streams/topology/dead-letter.ts';
import { testEnvironment } from '../lanes.ts';
import { millrace } from '../pipeline/millrace.ts';
import { ask, startTestGateway, tokenOf } from './stored-gold.ts';

const [ours, theirs] = ['a', 'b'].map((name) => `pipeline-${name}-${randomUUID().slice(0, 8)}`) as [string, string];
const source = 'gold.data.ready';
const bytes = Buffer.from([0, 1, 2, 255]);
let gateway: RunningGateway;
let [token, otherToken] = ['', ''];

class SomeError extends Error {
  override readonly name = 'SomeError';
}

beforeAll(async () => {
  const started = await startTestGateway(testEnvironment(), { ports: gatewayPorts });
  ({ gateway } = started);
  const producer = await RecordProducer.open({
    brokers: started.config.address('kafka'),
    clientId: ours,
    kafka: {},
    onWarning: () => undefined,
  });
  const { value: reporting } = createTopics(createCodec(registryClient(started.config.address('registry')))).reporting;
  await reporting.open?.();
  const said = { tenant_id: ours, currency: 'EUR', source: 'ecb', longest_days: 7, updated_at: 0 };
  const readable = reporting.serialize(said);
  for (const [tenant, offset] of [
    [ours, 7],
    [theirs, 8],
    [ours, 9],
  ] as const) {
    const record = {
      topic: source,
      partition: 1,
      offset,
      timestamp: Date.now(),
      key: Buffer.from(`${tenant}|a1`),
      value: offset === 9 ? readable : bytes,
    };
    const headers: [string, Buffer][] = offset === 9 ? [['millrace.redrives', Buffer.from('5')]] : [];
    await producer.send(deadLetterOf({ ...record, headers } as never, new SomeError(`refused ${offset}`)));
  }
  await producer.close();
  [token, otherToken] = [await tokenOf(gateway, ours), await tokenOf(gateway, theirs)];
});
afterAll(() => gateway?.close());

const list = `{ deadLetters(filter: { sourceTopic: "${source}" }) {
  nodes { id sourceTopic partition sourcePartition sourceOffset reason message key bytes value redrives isGivenBack } reasons { reason count } more } }`;

interface Page {
  readonly nodes: readonly { readonly id: string; readonly sourceOffset: number; readonly isGivenBack: boolean }[];
  readonly reasons: readonly unknown[];
}

async function letters(as: string): Promise<Page> {
  const { data, errors } = await ask(gateway, as, list);
  expect(errors).toBeUndefined();
  return (data as never as { deadLetters: Page }).deadLetters;
}

async function redrive(as: string, ids: readonly string[], dryRun: boolean) {
  const { data, errors } = await ask(
    gateway,
    as,
    `mutation($ids: [ID!]!, $dryRun: Boolean!) { redriveDeadLetters(ids: $ids, dryRun: $dryRun, reason: "repaired") {
       ... on Redriven { dryRun count letters { id sourceTopic refused } } ... on Refusal { message } } }`,
    { ids, dryRun },
  );
  expect(errors).toBeUndefined();
  return (data as never as { redriveDeadLetters: unknown }).redriveDeadLetters;
}

describe('dead letters', () => {
  it('are told to whom they are of, with their bytes and why they were refused', async () => {
    const { nodes, reasons } = await letters(token);
    expect(nodes.find(({ sourceOffset }) => sourceOffset === 7)).toMatchObject({
      ...{ sourceTopic: source, partition: 1, sourcePartition: 1, reason: 'SomeError', message: 'refused 7' },
      ...{ key: `${ours}|a1`, bytes: 4, value: bytes.toString('base64'), redrives: 0, isGivenBack: false },
    });
    expect(nodes).toHaveLength(2);
    expect(reasons).toEqual([{ reason: 'SomeError', count: 2 }]);
    expect((await letters(otherToken)).nodes.map(({ sourceOffset }) => sourceOffset)).toEqual([8]);
  });

  it('say what is in them by the schema that they name, or why that cannot be told, and nothing to others', async () => {
    const { nodes } = await letters(token);
    const idOf = (offset: number) => nodes.find(({ sourceOffset }) => sourceOffset === offset)?.id ?? '';
    const content = async (as: string, id: string) => {
      const query = 'query($id: ID!) { deadLetter(id: $id) { letter { id } record json problem } }';
      const { data, errors } = await ask(gateway, as, query, { id });
      expect(errors).toBeUndefined();
      return (data as never as { deadLetter: { json: string | null } | null }).deadLetter;
    };
    const readable = await content(token, idOf(9));
    expect(readable).toMatchObject({ letter: { id: idOf(9) }, record: 'io.millrace.ReportingCurrency', problem: null });
    expect(JSON.parse(readable?.json ?? '')).toMatchObject({ currency: 'EUR', longest_days: 7 });
    expect(await content(token, idOf(7))).toEqual({
      ...{ letter: { id: idOf(7) }, record: null, json: null },
      problem: expect.stringContaining('its 4 bytes do not begin as the registry'),
    });
    expect(await content(otherToken, idOf(9))).toBeNull();
  });

  it('are shown on the command line as there, and to nobody else', async () => {
    for (const tenant of [ours, theirs]) expect(await millrace('tenants', 'add', tenant)).toMatchObject({ code: 0 });
    const id = (await letters(token)).nodes.find(({ sourceOffset }) => sourceOffset === 9)?.id ?? '';
    const shown = await millrace('dlq', 'show', id, '--tenant', ours, '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ id, reason: 'SomeError', value: { currency: 'EUR' } });
    const [listed, refused] = await Promise.all([
      millrace('dlq', 'list', '--tenant', theirs, '--topic', source, '--json'),
      millrace('dlq', 'show', id, '--tenant', theirs),
    ]);
    expect(JSON.parse(listed.stdout)).toMatchObject({ found: 1, letters: [{ sourceOffset: 8 }] });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('MR_CLI_NAME') });
  });

  it('are given back with their own bytes, once somebody has seen what would be sent, and not for ever', async () => {
    const { nodes } = await letters(token);
    const [letter, often] = [7, 9].map((offset) => nodes.find(({ sourceOffset }) => sourceOffset === offset)?.id ?? '');
    const ids = [letter ?? '', often ?? ''];
    const told = [
      { id: letter, sourceTopic: source, refused: null },
      { id: often, sourceTopic: source, refused: expect.stringContaining('5 times') },
    ];
    expect(await redrive(token, ids, true)).toEqual({ dryRun: true, count: 1, letters: told });
    expect(await redrive(otherToken, ids, false)).toMatchObject({
      count: 0,
      letters: [{ sourceTopic: null }, { sourceTopic: null }],
    });
    expect(await redrive(token, ids, false)).toEqual({ dryRun: false, count: 1, letters: told });
    const { data } = await ask(gateway, token, '{ auditEvents { nodes { action reason } } }');
    // One event of giving back, though it was tried three times; before it the organisation was made.
    const events = [
      { action: 'dead_letter.redrive', reason: 'repaired' },
      { action: 'tenant.add', reason: null },
    ];
    expect(data).toEqual({ auditEvents: { nodes: events } });
    const given = (await letters(token)).nodes.map(({ sourceOffset, isGivenBack }) => [sourceOffset, isGivenBack]);
    expect(Object.fromEntries(given)).toEqual({ 7: true, 9: false });
    const all = await millrace('dlq', 'redrive', '--tenant', ours, '--topic', source, '--dry-run', '--json');
    expect(JSON.parse(all.stdout)).toMatchObject({ count: 0, before: 1, letters: [{ id: often }] });
  });
});

it('tells of each part what it is made of and how it runs', async () => {
  const { data, errors } = await ask(
    gateway,
    token,
    `{ pipeline { name steps { name kind topic successors } stores { name } status { running waiting lagRecords tasks { id state lagSeconds restore { share } } problems } } }`,
  );
  expect(errors).toBeUndefined();
  const { pipeline } = data as never as {
    pipeline: { name: string; steps: { topic: string | null }[]; status: { tasks: unknown[] } }[];
  };
  expect(pipeline.map(({ name }) => name)).toEqual(['bronze', 'silver', 'gold', 'rules']);
  expect(pipeline[0]?.steps.map(({ topic }) => topic)).toContain('connector.data.raw');
  for (const { status } of pipeline) expect(status.tasks.length).toBeGreaterThan(0);
});
