import { createHash } from 'node:crypto';
import { SerdeError } from '../../../errors.ts';
import type { Serde } from '../../../serde/serde.ts';

/** What a row of the left table asks of the row it refers to (KIP-213). */
export const instruction = {
  /** The row refers elsewhere now; another message brings its new result. */
  unsubscribe: 0,
  /** The row is gone, or refers to nothing: answer so. */
  unsubscribeAndAnswer: 1,
  /** Answer if the row referred to exists. */
  answerIfPresent: 2,
  /** Answer in any case. */
  answer: 3,
} as const;

export type Instruction = (typeof instruction)[keyof typeof instruction];

/** A message to the partition of the row that is referred to. */
export interface Subscription {
  readonly instruction: Instruction;
  /** Of the left value that asks; undefined when the row is gone. An answer to another value is stale. */
  readonly hash: string | undefined;
  /** Bytes of the left row's key, and its partition. */
  readonly primaryKey: Buffer;
  readonly partition: number;
}

/** The answer: the value of the row that is referred to, as bytes; null for none. */
export interface SubscriptionAnswer {
  readonly hash: string | undefined;
  readonly partition: number;
  readonly value: Buffer | null;
}

/** Layout of both messages; another value is a message of a later release. */
const VERSION = 1;
const HASH_BYTES = 16;
const HEAD_BYTES = 7;

/** Tells one left value from another. */
export function valueHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest().toString('latin1', 0, HASH_BYTES);
}

/** Version, instruction, partition (4 bytes), hash (length 0 or 16, then it), then the primary key. */
export const subscriptionSerde: Serde<Subscription> = {
  serialize: ({ instruction: kind, hash, primaryKey, partition }) =>
    Buffer.concat([head(kind, partition, hash), primaryKey]),
  deserialize(bytes) {
    const { kind, partition, hash, rest } = parse(bytes);
    return { instruction: kind as Instruction, hash, primaryKey: rest, partition };
  },
};

/** Version, 1 when there is a value, partition, hash, then the value's bytes, which `value` will decode. */
export function subscriptionAnswerSerde<R>(value: Serde<R>): Serde<SubscriptionAnswer> {
  return {
    serialize: ({ hash, partition, value: bytes }) =>
      Buffer.concat([head(bytes === null ? 0 : 1, partition, hash), bytes ?? Buffer.alloc(0)]),
    deserialize(bytes) {
      const { kind, partition, hash, rest } = parse(bytes);
      return { hash, partition, value: kind === 0 ? null : rest };
    },
    needs(bytes) {
      const { kind, rest } = parse(bytes);
      return kind === 0 ? undefined : value.needs?.(rest);
    },
    ...(value.fetch && { fetch: value.fetch.bind(value) }),
    ...(value.open && { open: value.open.bind(value) }),
  };
}

function head(kind: number, partition: number, hash: string | undefined): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + (hash === undefined ? 0 : HASH_BYTES));
  bytes[0] = VERSION;
  bytes[1] = kind;
  bytes.writeInt32BE(partition, 2);
  bytes[6] = hash === undefined ? 0 : HASH_BYTES;
  if (hash !== undefined) bytes.write(hash, HEAD_BYTES, 'latin1');
  return bytes;
}

function parse(bytes: Buffer): { kind: number; partition: number; hash: string | undefined; rest: Buffer } {
  if (bytes[0] !== VERSION) {
    throw new SerdeError(
      `a message of a foreign-key join has layout ${bytes[0]}, this version knows ${VERSION}: deploy the version that wrote it`,
    );
  }
  const end = HEAD_BYTES + (bytes[6] ?? 0);
  const hash = bytes[6] === 0 ? undefined : bytes.toString('latin1', HEAD_BYTES, end);
  return { kind: bytes[1] ?? 0, partition: bytes.readInt32BE(2), hash, rest: bytes.subarray(end) };
}
