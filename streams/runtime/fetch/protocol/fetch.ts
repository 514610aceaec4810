import { type Reader, Writer } from '@platformatic/kafka';
import type { AbortedTransaction } from '../records/aborted-transactions.ts';
import type { BrokerNode, PartitionLeader } from './metadata.ts';
import { readTaggedFields } from './tagged-fields.ts';

export const FETCH_KEY = 1;
/** 11 is what every broker since Kafka 2.3 and every Redpanda speaks; 16 tells who leads instead (KIP-951). */
export const FETCH_VERSIONS = { min: 11, max: 16 } as const;
/** From here on the format is flexible, and the broker tells when what was fetched before was cut off (KIP-595). */
export const FETCH_FLEXIBLE = 12;
/** From here on topics are named by their ids, so that one that was made again is seen to be another (KIP-516). */
export const FETCH_BY_TOPIC_ID = 13;
const FIRST_WITHOUT_REPLICA = 15;

const CONSUMER_REPLICA = -1;
/** No fetch session: each request names all its partitions. */
const NO_SESSION = { id: 0, epoch: -1 } as const;
const NO_LOG_START = -1n;
const READ_COMMITTED = 1;

/** A partition to fetch from. */
export interface FetchPartition {
  readonly partition: number;
  /** Epoch of the leader as known here, -1 when it is not. */
  readonly leaderEpoch: number;
  readonly offset: number;
  /** Epoch of the batch before `offset`, -1 when it is not known. */
  readonly lastEpoch: number;
  readonly maxBytes: number;
}

export interface FetchTopic {
  readonly name: string;
  readonly id: string | undefined;
  readonly partitions: readonly FetchPartition[];
}

export interface FetchRequest {
  /** How long the broker may wait for a first byte, milliseconds. */
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly topics: readonly FetchTopic[];
}

/** What a fetch brought of one partition; committed records and markers only. */
export interface FetchedPartition {
  /** Name or id of the topic, as the request's version has it. */
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  /** Offset up to which there are no open transactions. */
  readonly stableOffset: number;
  readonly aborted: readonly AbortedTransaction[];
  /** Record batches, one after the other; the last may be cut off. */
  readonly records: Buffer;
  /** Set when the log here and the leader's part at this epoch and offset. */
  readonly diverging: { readonly epoch: number; readonly endOffset: number } | undefined;
  /** Who leads the partition now, when the asked one does not. */
  readonly currentLeader: PartitionLeader | undefined;
}

export interface FetchResponse {
  readonly errorCode: number;
  readonly partitions: readonly FetchedPartition[];
  /** Brokers that `currentLeader` names. */
  readonly brokers: readonly BrokerNode[];
}

const nothing = Buffer.alloc(0);

/** A Fetch request of a consumer that reads committed records: https://kafka.apache.org/protocol#The_Messages_Fetch */
export function fetchRequest(version: number, { maxWaitMs, maxBytes, topics }: FetchRequest): Writer {
  const flexible = version >= FETCH_FLEXIBLE;
  const writer = Writer.create();
  if (version < FIRST_WITHOUT_REPLICA) writer.appendInt32(CONSUMER_REPLICA);
  writer.appendInt32(maxWaitMs).appendInt32(1).appendInt32(maxBytes).appendInt8(READ_COMMITTED);
  writer.appendInt32(NO_SESSION.id).appendInt32(NO_SESSION.epoch);
  writer.appendArray(
    [...topics],
    (to, topic) => {
      if (version >= FETCH_BY_TOPIC_ID) to.appendUUID(topic.id ?? '');
      else to.appendString(topic.name, flexible);
      to.appendArray([...topic.partitions], (one, p) => appendPartition(version, one, p), flexible, flexible);
    },
    flexible,
    flexible,
  );
  writer.appendArray([], () => undefined, flexible, flexible);
  writer.appendString('', flexible);
  if (flexible) writer.appendTaggedFields();
  return writer;
}

function appendPartition(version: number, writer: Writer, partition: FetchPartition): void {
  writer.appendInt32(partition.partition).appendInt32(partition.leaderEpoch).appendInt64(BigInt(partition.offset));
  if (version >= FETCH_FLEXIBLE) writer.appendInt32(partition.lastEpoch);
  writer.appendInt64(NO_LOG_START).appendInt32(partition.maxBytes);
}

/** What a broker answered to `fetchRequest`. The records' bytes are copied out of the connection's buffers, once. */
export function readFetch(version: number, reader: Reader): FetchResponse {
  const flexible = version >= FETCH_FLEXIBLE;
  reader.readInt32();
  const errorCode = reader.readInt16();
  reader.readInt32();
  const brokers: BrokerNode[] = [];
  const partitions = reader
    .readArray(
      () => {
        const topic = version >= FETCH_BY_TOPIC_ID ? reader.readUUID() : reader.readString(flexible);
        const read = reader.readArray(() => readPartition(flexible, topic, reader), flexible, false);
        if (flexible) readTaggedFields(reader);
        return read;
      },
      flexible,
      false,
    )
    .flat();
  if (flexible) {
    readTaggedFields(reader, (tag) => {
      if (tag === 0) brokers.push(...reader.readArray(() => readBroker(reader), true, false));
    });
  }
  return { errorCode, partitions, brokers };
}

function readPartition(flexible: boolean, topic: string, reader: Reader): FetchedPartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  // The high watermark: a reader of committed records goes by the stable offset.
  reader.readInt64();
  const stableOffset = Number(reader.readInt64());
  reader.readInt64();
  const aborted = reader.readArray(
    () => {
      const transaction = { producerId: Number(reader.readInt64()), firstOffset: Number(reader.readInt64()) };
      if (flexible) readTaggedFields(reader);
      return transaction;
    },
    flexible,
    false,
  );
  // The replica to read from instead: there is none for a client that names no rack.
  reader.readInt32();
  const records = reader.readNullableBytes(flexible) ?? nothing;
  let diverging: FetchedPartition['diverging'];
  let currentLeader: FetchedPartition['currentLeader'];
  if (flexible) {
    readTaggedFields(reader, (tag) => {
      if (tag === 0) diverging = { epoch: reader.readInt32(), endOffset: Number(reader.readInt64()) };
      if (tag === 1) currentLeader = { leader: reader.readInt32(), epoch: reader.readInt32() };
    });
  }
  return { topic, partition, errorCode, stableOffset, aborted, records, diverging, currentLeader };
}

function readBroker(reader: Reader): BrokerNode {
  const broker = { id: reader.readInt32(), host: reader.readString(), port: reader.readInt32() };
  reader.readNullableString();
  readTaggedFields(reader);
  return broker;
}
