import type { Headers } from '../processor/record.ts';
import type { ConsumedRecord } from '../topology/decode.ts';

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A partition and a position in it. */
export interface TopicPartitionOffset extends TopicPartition {
  readonly offset: number;
}

/** What the group decided. The client waits until it is answered with `assign` or `unassign`. */
export interface RebalanceEvent {
  readonly kind: 'assign' | 'revoke';
  readonly partitions: readonly TopicPartition[];
}

/** What one fetch brought. It holds until the next fetch: records may be moved on then. */
export interface FetchedBatch {
  readonly records: readonly ConsumedRecord[];
  /** Partitions read up to their last stable offset, with that offset. */
  readonly ends: readonly TopicPartitionOffset[];
  /**
   * Where partitions stand once these records are through: past the markers and aborted records that follow them. Of a client
   * that does not tell, none.
   */
  readonly positions: readonly TopicPartitionOffset[];
}

/** A member of the consumer group of the application: fetching, offsets and rebalances. One caller at a time. */
export interface GroupConsumer {
  /** Joins the group. Events arrive at `onRebalance`, which only notes them; the lane answers between two batches. */
  subscribe(topics: readonly string[], onRebalance: (event: RebalanceEvent) => void): void;
  /** Up to `max` records, or what came within the poll timeout; empty when nothing came. */
  fetch(max: number): Promise<FetchedBatch>;
  /** Takes partitions over, paused, so that nothing of them is fetched until `resume`. */
  assignPaused(partitions: readonly TopicPartition[]): void;
  /** Gives partitions back. */
  unassign(partitions: readonly TopicPartition[]): void;
  pause(partitions: readonly TopicPartition[]): void;
  /** Goes on from `offset` in each partition. */
  resumeAt(positions: readonly TopicPartitionOffset[]): Promise<void>;
  /** Committed positions, waiting for open transactions that hold some; -1 where there is none. */
  committed(partitions: readonly TopicPartition[]): Promise<readonly TopicPartitionOffset[]>;
  /** Last stable offset by the latest fetch; undefined before one. */
  endOffset(partition: TopicPartition): number | undefined;
  close(timeoutMs: number): Promise<void>;
}

/** Result of an operation on a transaction: done, or undone with the reason. */
export type TransactionResult = { readonly ok: true } | { readonly ok: false; readonly error: Error };

/** A transactional producer. Any failure that is not an abort is thrown as `FencedError` or `BrokerError`. */
export interface TransactionalProducer {
  /** Fences earlier owners of the transactional id and aborts what they left open. */
  init(): Promise<void>;
  begin(): Promise<void>;
  /**
   * Queues a record, copying its bytes. False when the queue is full: wait for `drained`, then send it again.
   * @throws BrokerError when the client refuses the record.
   */
  send(
    topic: string,
    partition: number | null,
    key: Buffer | null,
    value: Buffer | null,
    timestamp: number,
    headers: Headers | undefined,
  ): boolean;
  /** Resolves when the queue has room again. @throws BrokerError after a bounded wait. */
  drained(): Promise<void>;
  sendOffsets(offsets: readonly TopicPartitionOffset[], consumer: GroupConsumer): Promise<TransactionResult>;
  commit(): Promise<TransactionResult>;
  abort(): Promise<void>;
  close(timeoutMs: number): Promise<void>;
}

/** Reads given partitions from given offsets, without a group. Used for restoring and for global tables. */
export interface PartitionReader {
  /** Replaces what is being read. */
  assign(positions: readonly TopicPartitionOffset[]): void;
  fetch(max: number): Promise<FetchedBatch>;
  close(timeoutMs: number): Promise<void>;
}

/** First and next offset of a partition, read uncommitted: open transactions count. */
export interface Watermarks {
  readonly low: number;
  readonly high: number;
}

/** Asks brokers about the ends of partitions. */
export interface WatermarkReader {
  /** @param timeoutMs longest wait, which holds a thread of the pool: to ask, to look for the leader, to ask again. Default 20 s. @throws BrokerError */
  watermarks(partition: TopicPartition, timeoutMs?: number): Promise<Watermarks>;
  close(timeoutMs: number): Promise<void>;
}

/** A topic to create. `replicationFactor` -1 is the broker's default. */
export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

/** Topics: what there are, and making internal ones. */
export interface TopicAdmin {
  /** Partition count by topic name. */
  partitionCounts(): Promise<ReadonlyMap<string, number>>;
  /** Creates a topic; one that exists already is left as it is. */
  createTopic(topic: NewTopic): Promise<void>;
  close(): void;
}

/**
 * How partitions are spread: `cooperative-sticky` moves as few as it can and stops nothing else; `range` gives equal numbers
 * of all topics to one member, which tasks of several topics need, and stops all members for a moment at each rebalance.
 */
export type AssignmentStrategy = 'cooperative-sticky' | 'range';

/** Makes the clients of one application instance. */
export interface KafkaClients {
  groupConsumer(strategy: AssignmentStrategy): Promise<GroupConsumer>;
  transactionalProducer(): Promise<TransactionalProducer>;
  /** `purpose` names the client towards the broker. */
  partitionReader(purpose: string): Promise<PartitionReader>;
  watermarkReader(): Promise<WatermarkReader>;
  topicAdmin(): Promise<TopicAdmin>;
}
