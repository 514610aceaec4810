/**
 * Turns values into bytes and back, synchronously.
 *
 * A serde that needs something from outside (a writer schema from a registry) says so before the record is decoded:
 * the runtime asks `needs` for each record of a batch, fetches what is missing once, and only then decodes.
 */
export interface Serde<T> {
  /** @throws SerdeError when the value does not fit. */
  serialize(value: T): Buffer;
  /**
   * The bytes may be part of a whole batch of records: a value that keeps some of them should copy them.
   * @throws SerdeError when the bytes do not decode.
   */
  deserialize(bytes: Buffer): T;
  /**
   * As `deserialize` of `bytes.subarray(start, end)`, without that view being made: how the runtime reads records where
   * they lie. Without it the view is made. What lies outside of `start` and `end` belongs to other records, of other
   * tenants as well, and a value that is returned keeps nothing of `bytes`.
   */
  deserializeSlice?(bytes: Buffer, start: number, end: number): T;
  /** What must be fetched before these bytes can be decoded (a schema id); undefined when nothing is missing. */
  needs?(bytes: Buffer): number | undefined;
  /** Fetches what `needs` named. Ids that cannot be had stay missing; decoding then throws SerdeError. */
  fetch?(needs: readonly number[]): Promise<void>;
  /** Called once before the first record: registers or looks up what serialising needs. */
  open?(): Promise<void>;
  /**
   * True when null is one of `T`'s values (see `nullable`). A null key or value of a stream whose serde is not nullable
   * makes the record a dead letter, so that a step never sees a null its types deny.
   */
  readonly nullable?: boolean;
  /**
   * Name of the bytes' layout. State that was written in another is refused when an application starts, unless `misreads`
   * lets it pass; without a name nothing is compared.
   */
  readonly format?: string;
  /**
   * Why bytes of an earlier layout, named by what was `format` then, would not be read right; undefined when they are: an
   * earlier schema that this one resolves. Without this only the same name passes.
   */
  misreads?(format: string): string | undefined;
}

/**
 * A serde that every value of a type can be given to: for what a topology writes and reads again itself. What it reads is
 * then what it wrote, whatever else it could read. Unlike with `Serde`, that of a narrower type does not fit.
 */
export interface WritingSerde<T> extends Omit<Serde<unknown>, 'serialize'> {
  /** @throws SerdeError when the value does not fit. */
  readonly serialize: (value: T) => Buffer;
}

/** A topic and how its records are read and written. A null value is a tombstone and passes by the serde. */
export interface Topic<K, V> {
  readonly name: string;
  readonly key: Serde<K>;
  readonly value: Serde<V>;
}
