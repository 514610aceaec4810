import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { StreamsBuilder } from '../dsl/builder.ts';
import { RecordError } from '../errors.ts';
import { stringSerde } from '../serde/serdes.ts';
import type { ConsumedRecord } from '../topology/decode.ts';
import { Assignment } from './assignment.ts';
import type { FetchedBatch, GroupConsumer, RebalanceEvent, TopicPartitionOffset } from './client.ts';
import { resolveConfig } from './config.ts';
import { StateFlusher } from './flusher.ts';
import { Lane, type LaneParts } from './lane.ts';
import { streamsMetrics } from './metrics.ts';
import { Pack } from './packing/pack.ts';
import { Packs } from './packing/packs.ts';

const RECORDS = 10;
const config = resolveConfig('packed', {
  bootstrapServers: 'none:1',
  redis: 'redis://none:1',
  instanceId: 'a',
  maxTransactionRecords: 4,
});

const builder = new StreamsBuilder({ applicationId: 'packed' });
const strings = { key: stringSerde, value: stringSerde };
builder
  .stream({ name: 'in', ...strings }, { name: 'in' })
  .selectKey((value) => value)
  .repartition({ name: 'again', ...strings })
  .mapValues((value) => {
    if (value.endsWith('7')) throw new RecordError('a bad value');
    return value;
  })
  .mapAsync(async (value) => value, { name: 'slow', maxInFlight: 3 })
  .to({ name: 'out', ...strings });
const topology = builder.build();
const [{ topic } = { topic: '' }] = topology.internalTopics;

/** Values `<offset>/<number>`. */
function packAt(offset: number): ConsumedRecord {
  const pack = new Pack(topic, 0, 16_384);
  for (let number = 0; number < RECORDS; number += 1) {
    const value = Buffer.from(`${offset}/${number}`);
    pack.add({ topic, partition: 0, key: value, value, timestamp: 1_000 + number, headers: undefined });
  }
  return { ...pack.record(), partition: 0, offset };
}

/** Runs a lane over packs; answers of each transaction the offset that was committed and what went out. */
async function run(packs: number, aborted: ReadonlySet<number>) {
  const metrics = streamsMetrics();
  const globalTable = () => {
    throw new Error('no global table is read here');
  };
  const assignment = new Assignment({ topology, config, redis: {} as Redis, metrics, globalTable });
  let next = 0;
  const consumer = {
    subscribe: (_topics: readonly string[], onRebalance: (event: RebalanceEvent) => void) => {
      onRebalance({ kind: 'assign', partitions: [{ topic, partition: 0 }] });
    },
    assignPaused: () => undefined,
    committed: async () => [{ topic, partition: 0, offset: 0 }],
    resumeAt: async ([position]: readonly TopicPartitionOffset[]) => {
      next = position?.offset ?? next;
    },
    endOffset: () => undefined,
    fetch: async (max: number): Promise<FetchedBatch> => {
      await new Promise((resolve) => setImmediate(resolve));
      if (next >= packs) lane.stop();
      const count = Math.min(max, packs - next, 3);
      const records = Array.from({ length: count }, (_, index) => packAt(next + index));
      next += count;
      return { records, ends: [], positions: [] };
    },
  };
  const commits: Array<{ offset: number; sent: string[] }> = [];
  let sent: string[] = [];
  let offset = -1;
  let attempt = 0;
  const producer = {
    begin: async () => {
      sent = [];
    },
    abort: async () => undefined,
    drained: async () => undefined,
    send: (name: string, _partition: number, _key: Buffer, value: Buffer) => {
      sent.push(`${name === 'out' ? '' : 'dead '}${value}`);
      return true;
    },
    sendOffsets: async ([position]: readonly TopicPartitionOffset[]) => {
      offset = position?.offset ?? -1;
      return { ok: true };
    },
    commit: async () => {
      attempt += 1;
      if (aborted.has(attempt)) return { ok: false, error: new Error('aborted') };
      commits.push({ offset, sent });
      return { ok: true };
    },
  };
  const lane: Lane = new Lane({
    config,
    consumer: consumer as unknown as GroupConsumer,
    producer: producer as unknown as LaneParts['producer'],
    watermarks: { watermarks: async () => ({ low: 0, high: 0 }) } as unknown as LaneParts['watermarks'],
    assignment,
    restorer: { enqueue: () => undefined, take: () => [] } as unknown as LaneParts['restorer'],
    flusher: new StateFlusher(config, metrics),
    metrics,
    packs: new Packs(new Map(), config.maxPackBytes),
    topologyTopics: [topic],
  });
  await lane.run(() => undefined);
  return commits;
}

test.each([
  ['none', []],
  ['some', [2, 3, 6]],
])('each transaction is of whole packs, though it was full within one; %s of them are undone', async (_, aborted) => {
  const commits = await run(11, new Set(aborted));
  let from = 0;
  for (const { offset, sent } of commits) {
    const values = Array.from({ length: RECORDS * (offset - from) }, (_unused, index) => {
      return `${from + Math.floor(index / RECORDS)}/${index % RECORDS}`;
    });
    const expected = values.map((value) => (value.endsWith('7') ? `dead ${value}` : value));
    expect([...sent].sort()).toEqual(expected.sort());
    from = offset;
  }
  expect(from).toBe(11);
  expect(commits.length).toBeGreaterThan(5);
});
