import type { Headers } from '../../processor/record.ts';
import type { ConsumedRecord } from '../../topology/decode.ts';

/**
 * Header of a record without a key that stands for many: these lie in its value, one after the other, in Kafka's own record format 2
 * (https://kafka.apache.org/documentation/#record) with offset deltas of 0. The header says, as text, how many they are and from
 * which time (epoch milliseconds) their time deltas count: `120@1764115200000`.
 */
const PACK_HEADER = 'millrace-pack';
const said = /^(\d{1,9})@(\d{1,19})$/;

/** What the header of a pack says. */
export interface PackHead {
  readonly count: number;
  readonly baseTimestamp: number;
}

/** The headers of a pack. */
export function packHeaders({ count, baseTimestamp }: PackHead): Headers {
  return [[PACK_HEADER, Buffer.from(`${count}@${baseTimestamp}`)]];
}

/** What a record says of those in it; undefined of one that stands for itself. */
export function packHead(record: ConsumedRecord): PackHead | undefined {
  const { headers } = record;
  if (headers?.length !== 1) return undefined;
  const [name, value] = headers[0] as Headers[number];
  // One with a key is of somebody who was given the header with what he read, and sent it on.
  if (name !== PACK_HEADER || record.key !== null) return undefined;
  const [, count, baseTimestamp] = said.exec(value.toString('latin1')) ?? [];
  return { count: Number(count ?? 0), baseTimestamp: Number(baseTimestamp ?? 0) };
}
