import type { StateAccess, StoreDescription } from '../topology/topology.ts';
import type { FieldWrite } from './redis-state.ts';

/** What an entry costs in memory beside its serialised bytes: an estimate for the limit, in bytes. */
export const ENTRY_OVERHEAD = 100;

/** A changed entry on its way into a commit, as the changelog and Redis get it. A null value is a deletion. */
export interface StateWrite extends FieldWrite {
  readonly changelog: string;
}

/** Hashes of a task's stores. */
export interface StateAddresses {
  /** Hash of a group. */
  group(store: StoreDescription, group: string): string;
  /** Hash that holds a key of a key-value store. */
  bucket(store: StoreDescription, key: Buffer): string;
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
  collect(seq: number, addresses: StateAddresses, into: StateWrite[]): void;
  /** Gives up what is empty since commit `seq` or one before it; Redis must have that commit. */
  releaseEmptied(seq: number): void;
  /** Gives up entries until `limit` bytes are held. Returns how many were given up. */
  evict(limit: number, flushedSeq: number): number;
  /** Forgets everything, changed or not. */
  clear(): void;
  readonly hasChanges: boolean;
}

/** What can be given up of a cache. */
export interface Evictable {
  readonly bytes: number;
  /** The commit that wrote it last; 0 for what came from Redis. */
  readonly seq: number;
  /** True when it was wanted since it was last about to be given up. */
  wanted: boolean;
}

/**
 * Gives up entries until so many bytes are free, the oldest first, but none that `isChanged` or of which Redis does not have the last
 * commit. What was wanted since it was last looked at has a second chance, behind all that were not. Answers what was given up.
 */
export function giveUp<E extends Evictable>(
  entries: Map<string, E>,
  surplus: number,
  flushedSeq: number,
  isChanged: (entry: E) => boolean,
): { readonly entries: number; readonly bytes: number } {
  const given = { entries: 0, bytes: 0 };
  for (const [name, entry] of entries) {
    if (given.bytes >= surplus) break;
    if (entry.wanted) {
      entry.wanted = false;
      entries.delete(name);
      entries.set(name, entry);
      continue;
    }
    if (isChanged(entry) || entry.seq > flushedSeq) continue;
    entries.delete(name);
    given.entries += 1;
    given.bytes += entry.bytes;
  }
  return given;
}
