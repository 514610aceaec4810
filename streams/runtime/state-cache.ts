import type { StateAccess, StoreDescription } from '../topology/topology.ts';

/** What an entry costs in memory beside its serialised bytes: an estimate for the limit, in bytes. */
export const ENTRY_OVERHEAD = 100;

/** A changed entry on its way into a commit. A null value is a deletion. */
export interface StateWrite {
  readonly store: StoreDescription;
  /** Group of a grouped store; '' otherwise. */
  readonly group: string;
  /** Field within the Redis hash. */
  readonly field: Buffer;
  readonly changelogKey: Buffer;
  readonly value: Buffer | null;
}

/**
 * The loaded part of one store of one task, decoded, with what was written since the last commit laid over it. Least
 * recently wanted entries are given up first, but none that was changed and is not known to be in Redis yet: reading it
 * from there would bring an older value back.
 */
export interface StoreCache extends StateAccess {
  readonly store: StoreDescription;
  /** Serialised bytes held, estimated. */
  readonly bytes: number;
  /** True when it is loaded; marks it as recently wanted. */
  touch(group: string, field: string | undefined): boolean;
  /** Keeps what the record in hand has written. */
  keep(): void;
  /** Takes back what the record in hand has written. */
  undo(): void;
  /** Serialises what changed since the last commit and counts it to commit `seq`. @throws SerdeError */
  collect(seq: number, into: StateWrite[]): void;
  /** Gives up entries until `limit` bytes are held. Returns how many were given up. */
  evict(limit: number, flushedSeq: number): number;
  /** Forgets everything, changed or not. */
  clear(): void;
  readonly hasChanges: boolean;
}
