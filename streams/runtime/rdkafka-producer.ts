import { isUtf8 } from 'node:buffer';
import rdkafka from 'node-rdkafka';
import { BrokerError, FencedError } from '../errors.ts';
import type { Headers } from '../processor/record.ts';
import type { GroupConsumer, TopicPartitionOffset, TransactionalProducer, TransactionResult } from './client.ts';
import { INTERNAL_MESSAGE_ROOM, type ResolvedConfig } from './config.ts';
import { noteGivenUp } from './exit-process.ts';
import { leave } from './leave.ts';
import { RdkafkaGroupConsumer } from './rdkafka-consumer.ts';

/** librdkafka takes 0 for "now": a record of the first millisecond of 1970 is sent with the second. */
const LEAST_TIMESTAMP = 1;
const codes = rdkafka.CODES.ERRORS;
/** Longest wait for one transaction call, milliseconds. */
const CALL_TIMEOUT_MS = 15_000;
/** A call that failed for a passing reason is tried so often. */
const CALL_ATTEMPTS = 4;
/**
 * Sending the offsets is tried once: the client waits for the coordinators as it knows them, also when other brokers are that since,
 * and only a new client asks again who they are. So it may take a share of the transaction's timeout, and no more.
 */
const OFFSETS_ATTEMPTS = 1;
const OFFSETS_TIMEOUT_SHARE = 0.5;
/**
 * How much longer than its timeout a call may take, milliseconds. Offsets may never be answered when coordinators move: the lane
 * then begins anew with another client, which fences this one; the thread that waits is lost to the pool until it is answered.
 */
const CALL_GRACE_MS = 5_000;
/** A process that was frozen finds its timers over before it sees answers that have come: it looks once more after so long. */
const CALL_LOOK_MS = 1_000;
const POLL_INTERVAL_MS = 50;
/** What is not sent yet when a producer leaves is waited for so long, milliseconds: no open transaction needs it. */
const LAST_FLUSH_MS = 1_000;
/** No bytes, but somewhere: the client takes an empty buffer that lies nowhere for null. */
const nothing = Buffer.alloc(1).subarray(0, 0);
/** Pause before a record is sent again to a full queue, and the longest time this may go on, milliseconds. */
const QUEUE_PAUSE_MS = 5;
const QUEUE_TIMEOUT_MS = 30_000;

type Call = (callback: (error: rdkafka.LibrdKafkaError) => void) => void;

/** The transactional producer of one instance. */
export class RdkafkaTransactionalProducer implements TransactionalProducer {
  readonly #producer: rdkafka.Producer;
  readonly #id: string;
  readonly #offsetsTimeoutMs: number;
  #queueFullSince: number | undefined;
  #lastHeaders: Headers | undefined;
  #lastCarried: rdkafka.MessageHeader[] = [];

  private constructor(config: ResolvedConfig) {
    this.#id = `${config.applicationId}-lane-${config.instanceId}`;
    this.#offsetsTimeoutMs = Math.ceil(config.transactionTimeoutMs * OFFSETS_TIMEOUT_SHARE);
    this.#producer = new rdkafka.Producer(
      {
        'metadata.broker.list': config.bootstrapServers,
        'client.id': this.#id,
        'transactional.id': this.#id,
        'transaction.timeout.ms': config.transactionTimeoutMs,
        'enable.idempotence': true,
        'compression.codec': 'lz4',
        'linger.ms': 20,
        'batch.num.messages': 10_000,
        'queue.buffering.max.messages': 200_000,
        'queue.buffering.max.kbytes': 262_144,
        'message.max.bytes': config.maxMessageBytes + INTERNAL_MESSAGE_ROOM,
        'delivery.report.only.error': true,
        ...config.kafka,
      } as rdkafka.ProducerGlobalConfig,
      // A setting of topics: among the others the client takes it without a word and spreads keys by CRC-32.
      { partitioner: 'murmur2_random' },
    );
    this.#producer.on('event.error', (error) =>
      config.logger.warn({ code: error.code }, `${this.#id}: ${error.message}`),
    );
  }

  static async connect(config: ResolvedConfig): Promise<RdkafkaTransactionalProducer> {
    const producer = new RdkafkaTransactionalProducer(config);
    await new Promise<void>((resolve, reject) => {
      producer.#producer.connect({ timeout: CALL_TIMEOUT_MS, allTopics: false }, (error) => {
        if (error) reject(new BrokerError(`cannot connect to the broker: ${error.message}`, { cause: error }));
        else resolve();
      });
    });
    producer.#producer.setPollInterval(POLL_INTERVAL_MS);
    return producer;
  }

  async init(): Promise<void> {
    await this.#must('init', (done) => this.#producer.initTransactions(CALL_TIMEOUT_MS, done));
  }

  async begin(): Promise<void> {
    await this.#must('begin', (done) => this.#producer.beginTransaction(done));
  }

  send(
    topic: string,
    partition: number | null,
    key: Buffer | null,
    value: Buffer | null,
    timestamp: number,
    headers: Headers | undefined,
  ): boolean {
    try {
      const carried = this.#carried(headers);
      const time = Math.max(timestamp, LEAST_TIMESTAMP);
      this.#producer.produce(topic, partition, somewhere(value), somewhere(key), time, undefined, carried);
      this.#queueFullSince = undefined;
      return true;
    } catch (error) {
      const { code, message } = error as rdkafka.LibrdKafkaError;
      if (code === codes.ERR__QUEUE_FULL) return false;
      throw new BrokerError(`record for topic '${topic}' was refused: ${message}`, { cause: error });
    }
  }

  /** Headers as the client takes them; those of the record before, which the changelogs of a commit share, as they were. */
  #carried(headers: Headers | undefined): rdkafka.MessageHeader[] | undefined {
    if (headers === undefined || headers.length === 0) return undefined;
    if (headers !== this.#lastHeaders) {
      this.#lastHeaders = headers;
      this.#lastCarried = headers.map(carriedHeader);
    }
    return this.#lastCarried;
  }

  async drained(): Promise<void> {
    this.#queueFullSince ??= performance.now();
    if (performance.now() - this.#queueFullSince > QUEUE_TIMEOUT_MS) {
      throw new BrokerError(`the producer's queue stayed full for ${QUEUE_TIMEOUT_MS} ms: the broker does not keep up`);
    }
    this.#producer.poll();
    await new Promise((resolve) => setTimeout(resolve, QUEUE_PAUSE_MS));
  }

  sendOffsets(offsets: readonly TopicPartitionOffset[], consumer: GroupConsumer): Promise<TransactionResult> {
    if (!(consumer instanceof RdkafkaGroupConsumer)) {
      throw new BrokerError('offsets can only be sent for a consumer of the same client library');
    }
    const { native } = consumer;
    return this.#call(
      'sending the offsets',
      (done) => this.#producer.sendOffsetsToTransaction([...offsets], native, this.#offsetsTimeoutMs, done),
      { timeoutMs: this.#offsetsTimeoutMs, attempts: OFFSETS_ATTEMPTS },
    );
  }

  commit(): Promise<TransactionResult> {
    return this.#call('commit', (done) => this.#producer.commitTransaction(CALL_TIMEOUT_MS, done));
  }

  async abort(): Promise<void> {
    await this.#must('abort', (done) => this.#producer.abortTransaction(CALL_TIMEOUT_MS, done));
  }

  /** An open transaction is left to the next owner of the id or to its timeout: abort before, when that matters. */
  async close(timeoutMs: number): Promise<void> {
    const flushMs = Math.min(timeoutMs, LAST_FLUSH_MS);
    await leave({ disconnect: (done) => this.#producer.disconnect(flushMs, done) }, timeoutMs);
  }

  async #must(what: string, call: Call): Promise<void> {
    const result = await this.#call(what, call);
    if (!result.ok) throw result.error;
  }

  /** Calls until it succeeded, the transaction must be aborted, the producer is fenced or patience ended. */
  async #call(
    what: string,
    call: Call,
    { timeoutMs, attempts } = { timeoutMs: CALL_TIMEOUT_MS, attempts: CALL_ATTEMPTS },
  ): Promise<TransactionResult> {
    for (let attempt = 1; ; attempt++) {
      const error = await this.#answered(what, call, timeoutMs + CALL_GRACE_MS);
      if (!error) return { ok: true };
      const message = `transaction of ${this.#id}: ${what} failed: ${error.message} (${error.code})`;
      if (error.isFatal === true || error.code === codes.ERR__FENCED || error.code === codes.ERR__FATAL) {
        throw new FencedError(message, { cause: error });
      }
      if (error.isTxnRequiresAbort === true) return { ok: false, error: new BrokerError(message, { cause: error }) };
      if (error.isRetriable !== true || attempt === attempts) throw new BrokerError(message, { cause: error });
    }
  }

  /** What a call answers. @throws BrokerError when that takes longer than it may. */
  #answered(what: string, call: Call, timeoutMs: number): Promise<rdkafka.LibrdKafkaError | undefined> {
    return new Promise((resolve, reject) => {
      let answeredLate = () => {};
      const giveUp = () => {
        answeredLate = noteGivenUp();
        reject(new BrokerError(`transaction of ${this.#id}: ${what} was not answered within ${timeoutMs} ms`));
      };
      let timer = setTimeout(() => {
        timer = setTimeout(giveUp, CALL_LOOK_MS);
      }, timeoutMs);
      call((error) => {
        clearTimeout(timer);
        answeredLate();
        resolve(error);
      });
    });
  }
}

function somewhere(bytes: Buffer | null): Buffer | null {
  return bytes !== null && bytes.length === 0 ? nothing : bytes;
}

/**
 * The client library carries header values as UTF-8 text only. Other bytes travel as base64 under the name with
 * `.base64` appended, so that nothing of them is lost.
 */
function carriedHeader([name, value]: readonly [string, Buffer]): rdkafka.MessageHeader {
  // As text: a buffer's `toString` would be called for each record that carries it.
  return isUtf8(value) ? { [name]: value.toString() } : { [`${name}.base64`]: value.toString('base64') };
}
