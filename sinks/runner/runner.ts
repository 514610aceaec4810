import type { Topic } from '@millrace/streams';
import { ExponentialBackoff, handleWhen, type RetryPolicy, retry } from 'cockatiel';
import type { Message } from 'node-rdkafka';
import { systemClock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Topics } from '../../schemas/topics.ts';
import { SinkFencedError, SinkWriteError } from '../errors.ts';
import type { BatchLimits, RunningSink, Sink, SinkDeps, SinkWriter } from '../sink.ts';
import { decodeBatch, gather, positionsAfter } from './batch.ts';
import { GroupReader, type Position } from './consumer.ts';
import { deadLetter } from './dead-letters.ts';
import { type SinkMetrics, sinkMetrics } from './metrics.ts';
import { RecordProducer } from './producer.ts';

/** Attempts after the first, and the waits between them: 0.2 s, 0.4 s … at most 10 s, a minute in all, with jitter. */
const retries = { maxAttempts: 10, initialDelay: 200, maxDelay: 10_000 } as const;

/** A sink that reads topics: its declaration. */
export interface ConsumerSink<V> {
  readonly name: string;
  readonly summary: string;
  readonly limits: BatchLimits;
  topics(topics: Topics): readonly Topic<string, V>[];
  /** Opens the store. */
  open(deps: SinkDeps): Promise<SinkWriter<V>>;
}

/**
 * Makes a sink of a declaration. It reads committed records in batches, decodes them, writes them, and commits their
 * offsets after the write: at least once, and as the writes change nothing when repeated, exactly once in the store. A
 * record that does not decode goes to `<topic>.dlq`. A write that fails is repeated with growing waits; when it still
 * fails the sink stops with SinkWriteError.
 */
export function consumerSink<V>(declaration: ConsumerSink<V>): Sink {
  return {
    name: declaration.name,
    summary: declaration.summary,
    reads: (topics) => declaration.topics(topics).map(({ name }) => name),
    async start(deps) {
      const loop = await SinkLoop.open(declaration, deps);
      return loop.run();
    },
  };
}

class SinkLoop<V> {
  readonly #declaration: ConsumerSink<V>;
  readonly #topics: ReadonlyMap<string, Topic<string, V>>;
  readonly #writer: SinkWriter<V>;
  readonly #reader: GroupReader;
  readonly #producer: RecordProducer;
  readonly #logger: Logger;
  readonly #metrics: SinkMetrics;
  readonly #policy: RetryPolicy;
  readonly #written = new Map<string, Position>();
  #stopping = false;

  private constructor(
    declaration: ConsumerSink<V>,
    deps: SinkDeps,
    clients: { writer: SinkWriter<V>; reader: GroupReader; producer: RecordProducer; logger: Logger },
  ) {
    this.#declaration = declaration;
    this.#topics = topicsByName(declaration, deps);
    this.#writer = clients.writer;
    this.#reader = clients.reader;
    this.#producer = clients.producer;
    this.#logger = clients.logger;
    this.#metrics = sinkMetrics(deps.registry);
    const mayPass = handleWhen((error) => !(error instanceof SinkFencedError));
    this.#policy = retry(mayPass, { maxAttempts: retries.maxAttempts, backoff: new ExponentialBackoff(retries) });
    this.#policy.onRetry((attempt) => {
      this.#metrics.retries.inc({ sink: declaration.name });
      const reason = 'error' in attempt ? attempt.error.message : '';
      this.#logger.warn({ attempt: attempt.attempt, delayMs: attempt.delay, reason }, 'batch refused, trying again');
    });
  }

  static async open<V>(declaration: ConsumerSink<V>, deps: SinkDeps): Promise<SinkLoop<V>> {
    const logger = deps.logger.child({ sink: declaration.name });
    const group = `${deps.groupPrefix ?? 'millrace'}.sink-${declaration.name}`;
    const onWarning = (error: { readonly message: string }) => logger.warn({ err: error }, 'broker connection');
    const common = { brokers: deps.config.address('kafka'), kafka: deps.kafka ?? {}, onWarning };
    const writer = await declaration.open(deps);
    try {
      const producer = await RecordProducer.open({ ...common, clientId: group });
      try {
        const topics = [...topicsByName(declaration, deps).keys()];
        const { instance, sessionTimeoutMs } = deps;
        const reader = await GroupReader.open({ ...common, group, topics, instance, sessionTimeoutMs });
        return new SinkLoop(declaration, deps, { writer, reader, producer, logger });
      } catch (error) {
        await producer.close();
        throw error;
      }
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  run(): RunningSink {
    const done = this.#work().finally(() => this.#close());
    // Whoever watches `done` gets the error; nobody watching must not end the process.
    done.catch((error) => this.#logger.error({ err: error }, 'sink stopped'));
    return {
      name: this.#declaration.name,
      done,
      stop: async () => {
        this.#stopping = true;
        await done.catch(() => undefined);
      },
    };
  }

  async #work(): Promise<void> {
    // Only the fetch is repeated: what was fetched before it must stay in the batch, the client does not bring it again.
    const fetcher = { fetch: (max: number) => this.#policy.execute(() => this.#reader.fetch(max)) };
    while (!this.#stopping) {
      const messages = await gather(fetcher, this.#declaration.limits, systemClock.now);
      if (messages.length > 0) await this.#writeBatch(messages);
      const positions = positionsAfter(messages, this.#reader.takeEnds());
      if (positions.length > 0) this.#commit(positions);
    }
  }

  async #writeBatch(messages: readonly Message[]): Promise<void> {
    const sink = this.#declaration.name;
    const stopTimer = this.#metrics.writeSeconds.startTimer({ sink });
    const decoded = await this.#attempt(messages, 'decoding', () => decodeBatch(messages, this.#topics));
    for (const { message, error } of decoded.undecodable) {
      await this.#attempt(messages, 'a dead letter of', () => this.#producer.send(deadLetter(message, error)));
      this.#metrics.deadLetters.inc({ sink, topic: message.topic });
    }
    if (decoded.records.length > 0) {
      await this.#attempt(messages, 'writing', () => this.#writer.write(decoded.records));
    }
    stopTimer();
    this.#measure(messages);
  }

  #commit(positions: readonly Position[]): void {
    for (const position of positions) {
      const { topic, partition } = position;
      this.#written.set(`${topic}/${partition}`, position);
      const lag = this.#reader.lag(position);
      const labels = { sink: this.#declaration.name, topic, partition: String(partition) };
      if (lag !== undefined) this.#metrics.lag.set(labels, lag);
    }
    this.#reader.commit(positions);
  }

  #measure(messages: readonly Message[]): void {
    const sink = this.#declaration.name;
    this.#metrics.batches.inc({ sink });
    const now = systemClock.now();
    let oldest = now;
    for (const { topic, timestamp } of messages) {
      this.#metrics.records.inc({ sink, topic });
      if (timestamp !== undefined && timestamp < oldest) oldest = timestamp;
    }
    this.#metrics.delaySeconds.observe({ sink }, (now - oldest) / 1000);
  }

  async #attempt<T>(messages: readonly Message[], what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#policy.execute(work);
    } catch (error) {
      const from = positionsAfter(messages.slice(0, 1))[0];
      throw new SinkWriteError(
        `sink ${this.#declaration.name} gave up ${what} a batch of ${messages.length} records ` +
          `(from ${from?.topic}/${from?.partition} offset ${(from?.offset ?? 1) - 1}) after ${retries.maxAttempts + 1} attempts: ` +
          `${(error as Error).message}. Repair the cause and start it again: it begins with this batch`,
        { cause: error },
      );
    }
  }

  async #close(): Promise<void> {
    const results = await Promise.allSettled([
      this.#reader.close([...this.#written.values()]),
      this.#producer.close(),
      this.#writer.close(),
    ]);
    for (const result of results) {
      if (result.status === 'rejected') this.#logger.warn({ err: result.reason }, 'not closed cleanly');
    }
  }
}

function topicsByName<V>(declaration: ConsumerSink<V>, deps: SinkDeps): Map<string, Topic<string, V>> {
  return new Map(declaration.topics(deps.topics).map((topic) => [topic.name, topic]));
}
