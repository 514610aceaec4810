import rdkafka, { type LibrdKafkaError, type Message } from 'node-rdkafka';
import { leave } from '../../streams/runtime/leave.ts';
import { SinkBrokerError, SinkFencedError } from '../errors.ts';
import { unreachable } from './producer.ts';

/** Milliseconds that one fetch waits for a first record; also how fast `stop` is noticed. */
const fetchTimeoutMs = 100;
/** Milliseconds to wait for the broker when connecting. */
const connectTimeoutMs = 30_000;
/** Milliseconds in which a batch must be fetched, written (with all retries) and committed. */
const maxPollIntervalMs = 600_000;
/** Milliseconds without a sign of life after which a member is given up. Default of Kafka's clients: 45 s. */
const defaultSessionTimeoutMs = 10_000;
/** Signs of life within a session's time. */
const heartbeatsPerSession = 4;
/** Milliseconds that the last positions are waited for; without them their records come again. */
const lastCommitMs = 5_000;

/** What a member gets to hear whose place another of the same name has taken. */
const fencedCodes: ReadonlySet<number> = new Set([
  rdkafka.CODES.ERRORS.ERR__FATAL,
  rdkafka.CODES.ERRORS.ERR_FENCED_INSTANCE_ID,
]);

export interface ConsumerOptions {
  readonly brokers: string;
  readonly group: string;
  readonly topics: readonly string[];
  /** Name of a static member, which is back at once after a restart; undefined: a new member each time. */
  readonly instance?: string | undefined;
  /** Default 10,000. */
  readonly sessionTimeoutMs?: number | undefined;
  readonly kafka: Readonly<Record<string, string | number | boolean>>;
  /** Told about commits and connections that failed: neither loses anything. */
  readonly onWarning: (error: { readonly message: string }) => void;
}

/** A position: the next offset to be read. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Commits that the broker has not answered yet. */
interface Unanswered {
  commits: number;
}

/** A member of a consumer group that reads committed records only, and commits when told to. */
export class GroupReader {
  readonly #consumer: rdkafka.KafkaConsumer;
  readonly #options: ConsumerOptions;
  #ends = new Map<string, Position>();
  #fenced: SinkFencedError | undefined;
  readonly #unanswered: Unanswered;

  private constructor(consumer: rdkafka.KafkaConsumer, options: ConsumerOptions, unanswered: Unanswered) {
    this.#consumer = consumer;
    this.#options = options;
    this.#unanswered = unanswered;
    consumer.on('event.error', (error) => {
      this.#fenced ??= fencedBy(error, options);
      options.onWarning(error);
    });
    consumer.on('partition.eof', ({ topic, partition, offset }) => {
      this.#ends.set(`${topic}/${partition}`, { topic, partition, offset });
    });
  }

  /** Connects and subscribes. @throws SinkBrokerError when the broker cannot be reached or a topic is missing. */
  static async open(options: ConsumerOptions): Promise<GroupReader> {
    const { instance, sessionTimeoutMs = defaultSessionTimeoutMs } = options;
    const unanswered: Unanswered = { commits: 0 };
    const consumer = new rdkafka.KafkaConsumer(
      {
        'session.timeout.ms': sessionTimeoutMs,
        'heartbeat.interval.ms': Math.floor(sessionTimeoutMs / heartbeatsPerSession),
        ...(instance === undefined ? {} : { 'group.instance.id': instance }),
        ...options.kafka,
        'metadata.broker.list': options.brokers,
        'group.id': options.group,
        'client.id': options.group,
        'isolation.level': 'read_committed',
        'enable.auto.commit': false,
        // Ends a fetch at the end of the partitions instead of waiting for a full batch.
        'enable.partition.eof': true,
        'max.poll.interval.ms': maxPollIntervalMs,
        // A batch is at most some MB; more than this is not kept ahead.
        'queued.max.messages.kbytes': 16_384,
        rebalance_cb: true,
        offset_commit_cb: (error: LibrdKafkaError) => {
          unanswered.commits -= 1;
          if (error) options.onWarning(error);
        },
      },
      { 'auto.offset.reset': 'earliest' },
    );
    const reader = new GroupReader(consumer, options, unanswered);
    consumer.setDefaultConsumeTimeout(fetchTimeoutMs);
    await connect(consumer, options);
    consumer.subscribe([...options.topics]);
    return reader;
  }

  /**
   * Up to `max` records; fewer or none when no more come within a moment.
   * @throws SinkFencedError when another process has taken this member's place.
   */
  fetch(max: number): Promise<Message[]> {
    return new Promise((resolve, reject) => {
      this.#consumer.consume(max, (error, messages) => {
        if (error) this.#fenced ??= fencedBy(error, this.#options);
        const failure = this.#fenced ?? error;
        if (failure) reject(failure);
        else resolve(messages);
      });
    });
  }

  /**
   * The ends of partitions that fetches have reached since this was last asked. An end lies behind the markers of
   * transactions, which are no records: only with it does a group that has read everything also say so.
   */
  takeEnds(): Position[] {
    const ends = [...this.#ends.values()];
    this.#ends = new Map();
    return ends;
  }

  /**
   * Commits positions of the partitions that are still this member's. Does not wait: a commit that fails is made up for by
   * the next, or its records come again.
   */
  commit(positions: readonly Position[]): void {
    const owned = this.#owned(positions);
    if (owned.length === 0) return;
    this.#unanswered.commits += 1;
    this.#consumer.commit(owned);
  }

  /** Records after `position` that the broker has shown so far; undefined before the first fetch. */
  lag(position: Position): number | undefined {
    try {
      const { highOffset } = this.#consumer.getWatermarkOffsets(position.topic, position.partition);
      return highOffset < 0 ? undefined : Math.max(0, highOffset - position.offset);
    } catch {
      // The client throws as long as it has not fetched from the partition.
      return undefined;
    }
  }

  /** Commits `positions`, waits a while for the answer, and leaves the group. */
  async close(positions: readonly Position[]): Promise<void> {
    try {
      await this.#commitLast(positions);
    } finally {
      await leave(this.#consumer);
    }
  }

  /** Not by the client's call that waits by itself: it holds the whole process for as long as the broker is away. */
  async #commitLast(positions: readonly Position[]): Promise<void> {
    this.commit(positions);
    const until = performance.now() + lastCommitMs;
    // The client hands answers out while it is asked for records; those are left to whoever reads on.
    while (this.#unanswered.commits > 0 && performance.now() < until) await this.fetch(1);
    if (this.#unanswered.commits > 0) {
      const message = `positions were not committed within ${lastCommitMs} ms: the records since the last ones come again`;
      this.#options.onWarning({ message });
    }
  }

  #owned(positions: readonly Position[]): Position[] {
    const mine = new Set(this.#consumer.assignments().map(({ topic, partition }) => `${topic}/${partition}`));
    return positions.filter(({ topic, partition }) => mine.has(`${topic}/${partition}`));
  }
}

function fencedBy(error: LibrdKafkaError, { group, instance }: ConsumerOptions): SinkFencedError | undefined {
  if (!fencedCodes.has(error.code)) return undefined;
  return new SinkFencedError(
    `another process took the place of instance '${instance}' in ${group} (${error.message}): ` +
      'give each process an --instance of its own',
    { cause: error },
  );
}

/** Connects a client and checks that the topics exist: none is created by reading it. */
function connect(consumer: rdkafka.KafkaConsumer, options: ConsumerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    consumer.connect({ timeout: connectTimeoutMs, allTopics: true }, (error, metadata) => {
      if (error) {
        reject(new SinkBrokerError(unreachable(options.brokers, error.message), { cause: error }));
        return;
      }
      const existing = new Set(metadata.topics.map((topic) => topic.name));
      const missing = options.topics.filter((topic) => !existing.has(topic));
      if (missing.length === 0) resolve();
      else {
        consumer.disconnect();
        reject(
          new SinkBrokerError(`no topic ${missing.join(', ')} on ${options.brokers}: run \`millrace topics apply\``),
        );
      }
    });
  });
}
