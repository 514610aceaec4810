import { partitionOf } from '../../serde/partitioner.ts';
import type { Topology } from '../../topology/topology.ts';
import type { ResolvedConfig } from '../config.ts';
import type { OutputRecord } from '../task-runtime.ts';
import { Pack } from './pack.ts';

/**
 * The packs of the open transaction, one for each partition of the application's own topics. What goes there is seen by nobody
 * before the commit, and read by nobody but the application: so many records travel as one, and neither the client library nor
 * the broker has work with each of them.
 */
export class Packs {
  readonly #topics: ReadonlyMap<string, readonly Pack[]>;
  #lastTopic = '';
  #lastPacks: readonly Pack[] | undefined;

  /** @param partitions of the topics that are packed */
  constructor(partitions: ReadonlyMap<string, number>, limitBytes: number) {
    const packsOf = (topic: string, count: number) =>
      Array.from({ length: count }, (_, partition) => new Pack(topic, partition, limitBytes));
    this.#topics = new Map([...partitions].map(([topic, count]) => [topic, packsOf(topic, count)]));
  }

  /** True when there are topics that are packed. */
  get hasTopics(): boolean {
    return this.#topics.size > 0;
  }

  /** Where a record is added; undefined of one that goes by itself: to a topic of others, or without a key that places it. */
  of({ topic, partition, key }: OutputRecord): Pack | undefined {
    if (topic !== this.#lastTopic) {
      this.#lastTopic = topic;
      this.#lastPacks = this.#topics.get(topic);
    }
    const packs = this.#lastPacks;
    if (packs === undefined) return undefined;
    if (partition !== null) return packs[partition];
    return key === null ? undefined : packs[partitionOf(key, packs.length)];
  }

  /** Those with records. */
  filled(): Pack[] {
    return [...this.#topics.values()].flatMap((packs) => packs.filter((pack) => !pack.isEmpty));
  }

  clear(): void {
    for (const packs of this.#topics.values()) for (const pack of packs) pack.clear();
  }
}

/** What a pack may hold, bytes: never more than the topics take as one record. */
export function packBytes({
  maxPackBytes,
  maxMessageBytes,
}: Pick<ResolvedConfig, 'maxPackBytes' | 'maxMessageBytes'>): number {
  return Math.min(maxPackBytes, maxMessageBytes);
}

/**
 * The topics that are packed, with their partitions: those of its own that the application reads by themselves. Where a task reads
 * several, it takes their records one by one in the order of their times, and each has an offset of its own.
 */
export function packedTopics(topology: Topology, partitions: ReadonlyMap<string, number>): Map<string, number> {
  const packed = new Map<string, number>();
  for (const { topic } of topology.internalTopics) {
    const reader = topology.subTopologies.find(({ sources }) => sources.some((source) => source.topic === topic));
    const count = partitions.get(topic);
    if (reader?.sources.length === 1 && count !== undefined) packed.set(topic, count);
  }
  return packed;
}
