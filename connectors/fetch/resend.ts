import { Partitioners } from 'kafkajs';
import rdkafka, { type Message } from 'node-rdkafka';
import type { RawRecord } from '../../schemas/generated/types.ts';
import { accountKey } from '../../schemas/key.ts';
import { topicNames } from '../../schemas/topic-names.ts';
import { leave } from '../../streams/runtime/leave.ts';
import { ConnectorError } from '../errors.ts';
import { rawEventId } from '../import/framer.ts';
import type { RawSink } from '../import/import.ts';

/** Reads the records of the raw topic. */
export interface RawDecoder {
  deserialize(value: Buffer): RawRecord;
}

/** A slice as it was last fetched and sent to its end. */
export interface ToppedSlice {
  readonly sliceId: string;
  readonly day: number;
  readonly fetchSeq: number;
  readonly rows: number;
  readonly complete: boolean;
}

/** Records that are read at once. */
const batch = 1_000;
/** Milliseconds that the broker may take to answer when it is asked for the first time. */
const answerMs = 10_000;
/** Milliseconds that the broker may take for the next records before the reading is given up. */
const longestSilenceMs = 60_000;

/** Whose records are looked for. */
export interface AccountTopic {
  readonly brokers: string;
  readonly decoder: RawDecoder;
  readonly tenant: string;
  readonly account: string;
  readonly signal?: AbortSignal;
}

/**
 * What the raw topic still has of an account, from its oldest record to the newest of now: each record is given to `take`.
 * @throws ConnectorError MR_CONNECTOR_BROKER when the broker does not answer.
 */
export async function readAccount(of: AccountTopic, take: (record: RawRecord) => Promise<void> | void): Promise<void> {
  const key = accountKey(of.tenant, of.account);
  const consumer = new rdkafka.KafkaConsumer(
    {
      'bootstrap.servers': of.brokers,
      'client.id': 'millrace-resend',
      'group.id': `millrace-resend-${process.pid}`,
      'enable.auto.commit': false,
      'enable.partition.eof': true,
      'queued.max.messages.kbytes': 32_000,
    },
    { 'auto.offset.reset': 'earliest' },
  );
  let isAtEnd = false;
  consumer.on('partition.eof', () => {
    isAtEnd = true;
  });
  await connect(consumer);
  try {
    const partition = await partitionOf(consumer, key);
    consumer.assign([{ topic: topicNames.raw, partition, offset: 0 }]);
    consumer.setDefaultConsumeTimeout(500);
    for (let heardAt = performance.now(); !isAtEnd; ) {
      of.signal?.throwIfAborted();
      const messages = await consume(consumer);
      if (messages.length > 0) heardAt = performance.now();
      else if (performance.now() - heardAt > longestSilenceMs) {
        throw new ConnectorError(
          'MR_CONNECTOR_BROKER',
          `the broker gave nothing of ${topicNames.raw} for ${longestSilenceMs / 1000} s`,
        );
      }
      for (const { key: found, value } of messages) {
        if (value !== null && found?.toString() === key) await take(of.decoder.deserialize(value));
      }
    }
  } finally {
    await leave(consumer);
  }
}

/** One that does not connect has been left by the client library itself: to do so again would end the process. */
function connect(consumer: rdkafka.KafkaConsumer): Promise<void> {
  return new Promise((resolve, reject) => {
    consumer.connect({ timeout: answerMs, allTopics: false }, (cause) => {
      if (!cause) return resolve();
      reject(new ConnectorError('MR_CONNECTOR_BROKER', 'no broker answers: run `millrace stack status`', { cause }));
    });
  });
}

/** Tells which partition has the key, as every producer of ours places it. */
async function partitionOf(consumer: rdkafka.KafkaConsumer, key: string): Promise<number> {
  const metadata = await new Promise<rdkafka.Metadata>((resolve, reject) =>
    consumer.getMetadata({ topic: topicNames.raw, timeout: answerMs }, (error, found) =>
      error ? reject(error) : resolve(found),
    ),
  );
  const partitions = metadata.topics.find(({ name }) => name === topicNames.raw)?.partitions ?? [];
  const partitionMetadata = partitions.map(({ id, leader }) => ({
    ...{ partitionErrorCode: 0, replicas: [], isr: [] },
    partitionId: id,
    leader,
  }));
  return Partitioners.DefaultPartitioner()({ topic: topicNames.raw, partitionMetadata, message: { key, value: null } });
}

function consume(consumer: rdkafka.KafkaConsumer): Promise<Message[]> {
  return new Promise((resolve, reject) =>
    consumer.consume(batch, (error, messages) => (error ? reject(error) : resolve(messages))),
  );
}

/** The newest fetch of each slice that a reader has seen to its end. */
export class NewestSlices {
  readonly #newest = new Map<string, ToppedSlice>();

  take({ record_kind, slice_id, slice_day, slice_fetch_seq, row_count, complete }: RawRecord): void {
    if (record_kind !== 'SLICE_END' || row_count === null) return;
    const before = this.#newest.get(slice_id);
    if (before !== undefined && before.fetchSeq > slice_fetch_seq) return;
    this.#newest.set(slice_id, {
      sliceId: slice_id,
      day: slice_day,
      fetchSeq: slice_fetch_seq,
      rows: row_count,
      complete: complete === true,
    });
  }

  get(sliceId: string): ToppedSlice | undefined {
    return this.#newest.get(sliceId);
  }
}

/** Sends slices that are read again under other numbers: the same bytes, each chunk once. */
export class Resender {
  readonly #numbers: ReadonlyMap<string, { readonly before: number; readonly now: number }>;
  readonly #sink: RawSink;
  readonly #chunks = new Set<string>();

  /** `numbers`: by slice, the fetch that is sent again and the number that it gets. */
  constructor(numbers: ReadonlyMap<string, { readonly before: number; readonly now: number }>, sink: RawSink) {
    this.#numbers = numbers;
    this.#sink = sink;
  }

  async take(record: RawRecord): Promise<void> {
    const number = this.#numbers.get(record.slice_id);
    if (number === undefined || record.slice_fetch_seq !== number.before) return;
    const { record_kind: kind, chunk_no: chunk, slice_id: slice } = record;
    const key = `${slice}|${kind}|${chunk}`;
    if (this.#chunks.has(key)) return;
    this.#chunks.add(key);
    const identity = { tenant: record.h.tenant_id, slice, fetchSeq: number.now, kind, chunk };
    this.#sink.send({ ...record, h: { ...record.h, event_id: rawEventId(identity) }, slice_fetch_seq: number.now });
    await this.#sink.drained();
  }
}
