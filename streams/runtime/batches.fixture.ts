import type { Redis } from 'ioredis';
import { vi } from 'vitest';
import { RecordInBatch } from '../topology/record-in-batch.ts';
import type { Topology } from '../topology/topology.ts';
import { Assignment } from './assignment.ts';
import type { FetchedBatch, GroupConsumer, RebalanceEvent } from './client.ts';
import { resolveConfig } from './config.ts';
import { StateFlusher } from './flusher.ts';
import { Lane, type LaneParts } from './lane.ts';
import { type StreamsMetrics, streamsMetrics } from './metrics.ts';
import { Packs } from './packing/packs.ts';
import type { LoadRequest } from './redis-state.ts';

export const PARTITIONS = 3;

export const config = resolveConfig('hot', {
  bootstrapServers: 'none:1',
  redis: 'redis://none:1',
  instanceId: 'a',
  // Whatever the machine does meanwhile: one commit, at the end.
  commitIntervalMs: 1_000_000,
  transactionTimeoutMs: 4_000_000,
});

/** The keys of records are `k000` to `k499`, in turns. */
export function record(topic: string, offset: number): RecordInBatch {
  const made = new RecordInBatch();
  Object.assign(made, { topic, partition: offset % PARTITIONS, offset, timestamp: 1_000 + offset });
  made.bytes = Buffer.from(`k${String(offset % 500).padStart(3, '0')}value`);
  Object.assign(made, { keyStart: 0, keyEnd: 4, valueStart: 4, valueEnd: 9 });
  return made;
}

/** Runs a topology over so many batches of so many records, on clients that do nothing. Answers how often Redis was read, and what was counted. */
export async function runBatches(
  topology: Topology,
  topic: string,
  batches: number,
  size: number,
): Promise<{ readonly reads: number; readonly metrics: StreamsMetrics }> {
  const metrics = streamsMetrics();
  const globalTable = () => {
    throw new Error('no global table is read here');
  };
  const assignment = new Assignment({ topology, config, redis: {} as Redis, metrics, globalTable });
  let left = batches;
  let offset = 0;
  let reads = 0;
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition }));
  const consumer = {
    subscribe: (_topics: readonly string[], onRebalance: (event: RebalanceEvent) => void) => {
      onRebalance({ kind: 'assign', partitions });
    },
    assignPaused: () => undefined,
    committed: async () => partitions.map((partition) => ({ ...partition, offset: 0 })),
    resumeAt: async () => undefined,
    endOffset: () => undefined,
    fetch: async (): Promise<FetchedBatch> => {
      if (left === 0) lane.stop();
      const records = left === 0 ? [] : Array.from({ length: size }, () => record(topic, offset++));
      left -= 1;
      return { records, ends: [], positions: [] };
    },
  };
  const waiting = new Set([...assignment.tasks()]);
  const restorer = {
    enqueue: () => {
      for (const task of assignment.tasks()) {
        waiting.add(task);
        vi.spyOn(task.redis, 'apply').mockResolvedValue(1);
        vi.spyOn(task.redis, 'load').mockImplementation(async (request: LoadRequest) => {
          reads += 1;
          return {
            keys: request.keys.map(({ keys }) => keys.map(() => undefined)),
            groups: request.groups.map(({ groups }) => groups.map(() => [])),
            whole: request.whole.map(() => []),
          };
        });
      }
    },
    take: () => {
      const tasks = [...waiting];
      waiting.clear();
      return tasks;
    },
  };
  const producer = {
    begin: async () => undefined,
    send: () => true,
    sendOffsets: async () => ({ ok: true }),
    commit: async () => ({ ok: true }),
  };
  const watermarks = { watermarks: async () => ({ low: 0, high: 0 }) };
  const lane = new Lane({
    config,
    consumer: consumer as unknown as GroupConsumer,
    producer: producer as unknown as LaneParts['producer'],
    watermarks: watermarks as unknown as LaneParts['watermarks'],
    assignment,
    restorer: restorer as unknown as LaneParts['restorer'],
    flusher: new StateFlusher(config, metrics),
    metrics,
    packs: new Packs(new Map(), config.maxPackBytes),
    topologyTopics: [topic],
  });
  await lane.run(() => undefined);
  return { reads, metrics };
}
