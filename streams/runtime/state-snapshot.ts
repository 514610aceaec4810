import { StreamsError, TopologyError } from '../errors.ts';
import type { StateStore } from '../state/state-store.ts';
import type { StateAccess } from '../topology/topology.ts';
import { valueOfStored } from './layout.ts';
import { Needs } from './needs.ts';

/** What was read of one store in one transaction of Redis, for the store's own view to read. */
export class StateSnapshot implements StateAccess {
  readonly #groups = new Map<string, Map<string, unknown>>();

  /**
   * Takes in stored values of a group by field. Fetches what the serde needs first.
   * @throws StreamsError for a value that does not decode.
   */
  async take(store: StateStore, group: string, stored: ReadonlyArray<readonly [string, Buffer]>): Promise<void> {
    const values = stored.map(([field, bytes]) => [field, bytesOf(store, bytes)] as const);
    const needs = new Needs();
    for (const [, bytes] of values) needs.add(store.value, bytes);
    await needs.fetch();
    this.#groups.set(group, new Map(values.map(([field, bytes]) => [field, decoded(store, bytes)])));
  }

  get(group: string, field: string): unknown {
    return this.#groups.get(group)?.get(field);
  }

  entries(group: string): IterableIterator<[string, unknown]> {
    return (this.#groups.get(group) ?? new Map<string, unknown>()).entries();
  }

  size(group: string): number {
    return this.#groups.get(group)?.size ?? 0;
  }

  /** Everything that a read needs was taken in before it. */
  require(): void {}

  put(): void {
    throw readOnly();
  }

  delete(): void {
    throw readOnly();
  }
}

function bytesOf(store: StateStore, stored: Buffer): Buffer {
  const bytes = valueOfStored(stored);
  if (bytes !== undefined) return bytes;
  throw new StreamsError(
    'MR_STREAMS_SERDE',
    `store '${store.name}' holds a value of format ${stored[0]}, which this reader does not know: read with the version that writes it`,
  );
}

function decoded(store: StateStore, bytes: Buffer): unknown {
  try {
    return store.value.deserialize(bytes);
  } catch (error) {
    throw new StreamsError(
      'MR_STREAMS_SERDE',
      `a value of store '${store.name}' does not decode with the serde it is read with: give the reader the builder that the topology declares`,
      { cause: error },
    );
  }
}

function readOnly(): TopologyError {
  return new TopologyError('state that is read from outside cannot be written: only its topology writes it');
}
