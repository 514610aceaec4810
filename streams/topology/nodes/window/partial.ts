import { SerdeError } from '../../../errors.ts';
import type { Serde } from '../../../serde/serde.ts';
import type { Fold } from '../aggregate.ts';

/** What the records of a key in a pane of time make, on its way to their windows. */
export interface WindowPartial<A> {
  readonly aggregate: A;
  /** How many records it stands for: as many are late when it is. */
  readonly records: number;
}

const RECORDS_BYTES = 4;

/** Bytes of a partial: the number of records (4, big-endian), then the aggregate's. */
export function windowPartialSerde<A>(aggregate: Serde<A>): Serde<WindowPartial<A>> {
  return {
    serialize(partial) {
      const bytes = aggregate.serialize(partial.aggregate);
      const out = Buffer.allocUnsafe(RECORDS_BYTES + bytes.length);
      out.writeUInt32BE(partial.records);
      bytes.copy(out, RECORDS_BYTES);
      return out;
    },
    deserialize(bytes) {
      if (bytes.length < RECORDS_BYTES) throw new SerdeError(`a window's partial of ${bytes.length} bytes is short`);
      return {
        records: bytes.readUInt32BE(),
        aggregate: aggregate.deserialize(bytes.subarray(RECORDS_BYTES)),
      };
    },
    ...(aggregate.needs && { needs: (bytes) => aggregate.needs?.(bytes.subarray(RECORDS_BYTES)) }),
    ...(aggregate.fetch && { fetch: aggregate.fetch.bind(aggregate) }),
    ...(aggregate.open && { open: aggregate.open.bind(aggregate) }),
  };
}

/** Adds a partial to the aggregate of a window. */
export function mergingFold<K, A>(merge: (left: A, right: A, key: K) => A): Fold<K, WindowPartial<A>, A> {
  return (before, part, key) => (before === undefined ? part.aggregate : merge(before, part.aggregate, key));
}
