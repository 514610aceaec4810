import type { StoreDescription } from '../topology/topology.ts';

/** Identity of a task. */
export interface TaskId {
  readonly applicationId: string;
  readonly subTopology: number;
  readonly partition: number;
}

/** First byte of every value in Redis: the layout of what follows. 1: the bytes of the store's value serde. */
export const VALUE_FORMAT = 1;

/** Prefix of all keys of a task. The braces make a Redis cluster keep them on one node. */
export function taskPrefix(task: TaskId): string {
  return `{${task.applicationId}:${task.subTopology}:${task.partition}}`;
}

/**
 * Hash with the task's `epoch`, `seq`, `writtenAt`, `floor.<store>`, `streamTime`, `buckets`, `topologyHash` and `owner`; while the
 * state is not whole `rebuilding`, while a commit is written in parts `applying`: the owner's epoch, a colon, how many there are.
 */
export function metaKey(prefix: string): string {
  return `${prefix}:m`;
}

/** Hash that holds a bucket of a key-value store: field = key bytes. */
export function bucketKey(prefix: string, store: string, bucket: number): string {
  return `${prefix}:k:${store}:${bucket}`;
}

/** Hash that holds a group of a grouped store: field = field in UTF-8. Absent when the group is empty. */
export function groupKey(prefix: string, store: string, group: string): string {
  return `${prefix}:g:${store}:${group}`;
}

/**
 * Bucket of a key by FNV-1a over its bytes. It is not murmur2, which picks the partition: all keys of a partition
 * would then fall into few buckets.
 */
export function bucketOf(key: Buffer, buckets: number): number {
  let hash = 0x811c9dc5;
  for (const byte of key) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % buckets;
}

/** The value serde's bytes of a value in Redis; undefined for a format this version does not know. */
export function valueOfStored(stored: Buffer): Buffer | undefined {
  return stored[0] === VALUE_FORMAT ? stored.subarray(1) : undefined;
}

/** Where the field begins in the changelog key of a group's entry. */
export function fieldStartOf(group: string): number {
  return 4 + Buffer.byteLength(group);
}

/** Changelog key of an entry of a grouped store: length of the group in bytes (4, big endian), group, field; UTF-8. */
export function encodeGroupedKey(group: string, field: string): Buffer {
  const fieldStart = fieldStartOf(group);
  const key = Buffer.allocUnsafe(fieldStart + Buffer.byteLength(field));
  key.writeUInt32BE(fieldStart - 4, 0);
  key.write(group, 4);
  key.write(field, fieldStart);
  return key;
}

/** Redis hash of a changelog record, and where the field in it begins in the record's key. */
export function redisAddress(
  prefix: string,
  store: StoreDescription,
  changelogKey: Buffer,
  buckets: number,
): { readonly key: string; readonly fieldStart: number } {
  if (store.kind === 'key-value') {
    return { key: bucketKey(prefix, store.name, bucketOf(changelogKey, buckets)), fieldStart: 0 };
  }
  const fieldStart = 4 + changelogKey.readUInt32BE(0);
  return { key: groupKey(prefix, store.name, changelogKey.toString('utf8', 4, fieldStart)), fieldStart };
}

/** Header of every changelog record: which commit of which owner wrote it, and the task's stream time then. */
export const COMMIT_HEADER = 'c';

export interface CommitStamp {
  readonly epoch: number;
  readonly seq: number;
  /** Greatest event time the task had seen, epoch milliseconds; -1 for none. */
  readonly streamTime: number;
}

export function encodeStamp(stamp: CommitStamp): Buffer {
  return Buffer.from(`${stamp.epoch},${stamp.seq},${stamp.streamTime}`);
}

/** The stamp of a changelog record; undefined when the record has none, so was not written by this runtime. */
export function decodeStamp(headers: ReadonlyArray<readonly [string, Buffer]> | undefined): CommitStamp | undefined {
  const header = headers?.find(([header]) => header === COMMIT_HEADER);
  if (header === undefined) return undefined;
  const [epoch, seq, streamTime] = header[1].toString('latin1').split(',').map(Number);
  if (epoch === undefined || seq === undefined || streamTime === undefined) return undefined;
  return { epoch, seq, streamTime };
}
