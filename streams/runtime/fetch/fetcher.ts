import type { FetchedBatch, TopicPartition, TopicPartitionOffset } from '../client.ts';

/**
 * Brings committed records of partitions that it is told, from the positions that it is told: of each partition in order,
 * none twice, none left out. Two implementations: `rdkafka`, and `direct`, which reads record batches where they lie.
 */
export interface Fetcher {
  /** Reads these partitions from these offsets on; what was fetched of them before is forgotten. */
  resumeAt(positions: readonly TopicPartitionOffset[]): Promise<void>;
  /** Brings nothing more of them until `resumeAt`. */
  pause(partitions: readonly TopicPartition[]): void;
  /** Forgets them. */
  remove(partitions: readonly TopicPartition[]): void;
  /**
   * Up to `max` records, or what came within the poll timeout; empty when nothing came.
   * @throws BrokerError when a partition cannot be read on from its position, whatever the broker does next.
   */
  fetch(max: number): Promise<FetchedBatch>;
  /** Last stable offset by the latest fetch; undefined before one. */
  endOffset(partition: TopicPartition): number | undefined;
  close(timeoutMs: number): Promise<void>;
}
