import { type Serde, SerdeError, type Topic } from '@millrace/streams';
import type { Message } from 'node-rdkafka';
import type { BatchLimits, SinkRecord } from '../sink.ts';
import type { Position } from './consumer.ts';

/** What a batch is gathered from. */
export interface Fetcher {
  fetch(max: number): Promise<readonly Message[]>;
}

/** Fetches until a bound of `limits` is reached; empty when the first fetch brings nothing. */
export async function gather(from: Fetcher, limits: BatchLimits, now: () => number): Promise<Message[]> {
  const batch: Message[] = [];
  let bytes = 0;
  let ends = Number.POSITIVE_INFINITY;
  do {
    const messages = await from.fetch(limits.maxRecords - batch.length);
    if (batch.length === 0) {
      if (messages.length === 0) return batch;
      ends = now() + limits.maxAgeMs;
    }
    for (const message of messages) {
      batch.push(message);
      bytes += message.size;
    }
  } while (batch.length < limits.maxRecords && bytes < limits.maxBytes && now() < ends);
  return batch;
}

/** A record that cannot be decoded, and why. */
export interface Undecodable {
  readonly message: Message;
  readonly error: SerdeError;
}

/** A batch after decoding. Tombstones are in neither list: there is nothing to write of them. */
export interface DecodedBatch<V> {
  readonly records: readonly SinkRecord<V>[];
  readonly undecodable: readonly Undecodable[];
}

/**
 * Decodes a batch with the serdes of its topics. What they need from outside is fetched once for the whole batch.
 * @throws what a serde's `fetch` throws: the registry cannot be reached, and a later attempt may go through.
 */
export async function decodeBatch<V>(
  messages: readonly Message[],
  topics: ReadonlyMap<string, Topic<string, V>>,
): Promise<DecodedBatch<V>> {
  const values = messages.flatMap((message) => {
    const serde = topics.get(message.topic)?.value;
    return serde === undefined || message.value === null ? [] : [{ message, serde, bytes: message.value }];
  });
  await fetchNeeds(values);
  const records: SinkRecord<V>[] = [];
  const undecodable: Undecodable[] = [];
  for (const { message, serde, bytes } of values) {
    const { topic, partition, offset, timestamp } = message;
    try {
      records.push({ topic, partition, offset, timestamp: timestamp ?? 0, value: serde.deserialize(bytes) });
    } catch (error) {
      if (!(error instanceof SerdeError)) throw error;
      undecodable.push({ message, error });
    }
  }
  return { records, undecodable };
}

async function fetchNeeds<V>(values: readonly { readonly serde: Serde<V>; readonly bytes: Buffer }[]): Promise<void> {
  const needs = new Map<Serde<V>, Set<number>>();
  for (const { serde, bytes } of values) {
    const need = serde.needs?.(bytes);
    if (need === undefined) continue;
    const known = needs.get(serde);
    if (known === undefined) needs.set(serde, new Set([need]));
    else known.add(need);
  }
  for (const [serde, ids] of needs) await serde.fetch?.([...ids]);
}

/**
 * The positions after a batch, one for each partition: after its last record, or at its end where that lies further on
 * (`ends`, reached while the batch was gathered).
 */
export function positionsAfter(messages: readonly Message[], ends: readonly Position[] = []): Position[] {
  const positions = new Map<string, Position>();
  for (const { topic, partition, offset } of messages) {
    positions.set(`${topic}/${partition}`, { topic, partition, offset: offset + 1 });
  }
  for (const end of ends) {
    const key = `${end.topic}/${end.partition}`;
    if ((positions.get(key)?.offset ?? -1) < end.offset) positions.set(key, end);
  }
  return [...positions.values()];
}
