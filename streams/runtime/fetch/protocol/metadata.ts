import { type Reader, Writer } from '@platformatic/kafka';
import { readTaggedFields } from './tagged-fields.ts';

export const METADATA_KEY = 3;
/** 7 is the first with leader epochs, 12 the last whose answer has this form. */
export const METADATA_VERSIONS = { min: 7, max: 12 } as const;
/** From here on the format is flexible: compact lengths and tagged fields. */
export const METADATA_FLEXIBLE = 9;
const FIRST_WITH_TOPIC_ID = 10;
const FIRST_WITH_TOPIC_OPERATIONS = 8;
const LAST_WITH_CLUSTER_OPERATIONS = 10;
const NO_TOPIC_ID = '00000000-0000-0000-0000-000000000000';

/** A broker and where it listens. */
export interface BrokerNode {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

/** Who leads a partition. Leader -1 is nobody, epoch -1 is unknown. */
export interface PartitionLeader {
  readonly leader: number;
  readonly epoch: number;
}

export interface TopicMetadata {
  readonly errorCode: number;
  readonly name: string;
  /** Undefined where the broker has no topic ids. */
  readonly id: string | undefined;
  readonly partitions: ReadonlyMap<number, PartitionLeader>;
}

export interface ClusterMetadata {
  readonly brokers: readonly BrokerNode[];
  readonly topics: readonly TopicMetadata[];
}

/** A Metadata request for topics by name, which creates none: https://kafka.apache.org/protocol#The_Messages_Metadata */
export function metadataRequest(version: number, topics: readonly string[]): Writer {
  const flexible = version >= METADATA_FLEXIBLE;
  const writer = Writer.create();
  writer.appendArray(
    [...topics],
    (to, name) => {
      if (version >= FIRST_WITH_TOPIC_ID) to.appendUUID(NO_TOPIC_ID);
      to.appendString(name, flexible);
    },
    flexible,
    flexible,
  );
  writer.appendBoolean(false);
  if (version >= FIRST_WITH_TOPIC_OPERATIONS && version <= LAST_WITH_CLUSTER_OPERATIONS) writer.appendBoolean(false);
  if (version >= FIRST_WITH_TOPIC_OPERATIONS) writer.appendBoolean(false);
  if (flexible) writer.appendTaggedFields();
  return writer;
}

/** What a broker answered to `metadataRequest`. */
export function readMetadata(version: number, reader: Reader): ClusterMetadata {
  const flexible = version >= METADATA_FLEXIBLE;
  const structure = <T>(read: () => T): T => {
    const value = read();
    if (flexible) readTaggedFields(reader);
    return value;
  };
  const array = <T>(read: () => T): T[] => reader.readArray(() => structure(read), flexible, false);
  const int32s = () => reader.readArray(() => reader.readInt32(), flexible, false);
  reader.readInt32();
  const brokers = array(() => {
    const broker = { id: reader.readInt32(), host: reader.readString(flexible), port: reader.readInt32() };
    reader.readNullableString(flexible);
    return broker;
  });
  reader.readNullableString(flexible);
  reader.readInt32();
  const topics = array(() => {
    const errorCode = reader.readInt16();
    const name = reader.readNullableString(flexible) ?? '';
    const id = version >= FIRST_WITH_TOPIC_ID ? reader.readUUID() : NO_TOPIC_ID;
    reader.readBoolean();
    const partitions = array(() => {
      reader.readInt16();
      const entry = [reader.readInt32(), { leader: reader.readInt32(), epoch: reader.readInt32() }] as const;
      for (const _ of ['replicas', 'in sync', 'offline']) int32s();
      return entry;
    });
    if (version >= FIRST_WITH_TOPIC_OPERATIONS) reader.readInt32();
    return { errorCode, name, id: id === NO_TOPIC_ID ? undefined : id, partitions: new Map(partitions) };
  });
  return { brokers, topics };
}
