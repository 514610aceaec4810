import type { Logger } from '../../base/log.ts';
import type { Redis } from '../../base/redis.ts';
import { type EventTopic, eventStreams } from '../../schemas/event-streams.ts';
import { compareIds, runOf } from './cursor.ts';
import { type Entry, type EventShape, entryBefore, readEvent } from './event.ts';
import { resumeGap } from './resume.ts';
import type { Subscription } from './subscription.ts';

/** Milliseconds that a read waits for new entries before it looks whether it is still wanted. */
const blockMs = 2_000;
/** Milliseconds after which a read that ought to have ended counts as lost. */
const commandTimeoutMs = blockMs + 5_000;
/** Entries of one read. */
const readCount = 500;
/** Milliseconds between attempts when Redis does not answer. */
const retryMs = 500;

/** Where a reader stands. */
interface Place {
  readonly run: string;
  position: string;
}

/** One tenant's stream of one topic: a connection that waits for its entries, for any number of subscribers. */
export class StreamReader<Node> {
  readonly subscribers = new Set<Subscription<Node>>();
  readonly #redis: Redis;
  readonly #tenant: string;
  readonly #topic: EventTopic;
  readonly #shape: EventShape<Node>;
  readonly #logger: Logger;
  readonly #opened: Promise<Place>;
  readonly ended: Promise<void>;
  #connection: Redis | undefined;
  #place: Place | undefined;
  #isConnected = false;
  #closed = false;

  /** `redis` only says where to connect to: a connection that waits cannot do anything else. */
  constructor(redis: Redis, tenant: string, topic: EventTopic, shape: EventShape<Node>, logger: Logger) {
    this.#redis = redis;
    this.#tenant = tenant;
    this.#topic = topic;
    this.#shape = shape;
    this.#logger = logger;
    this.#opened = this.#open();
    this.ended = this.#opened.then((place) => this.#readAll(place));
    // Who opened it hears of it from `opened`; a reader that did not open is not asked again.
    this.ended.catch(() => {
      this.#closed = true;
      this.#connection?.disconnect();
    });
  }

  /** Where it stands, once it does. @throws what Redis throws when it does not answer. */
  opened(): Promise<Readonly<Place>> {
    return this.#opened;
  }

  /** Whether Redis answers it. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Whether it reads no more. */
  get hasEnded(): boolean {
    return this.#closed;
  }

  /**
   * Puts everything after `position` to `subscriber` from now on; false while the reader has put more than that to others.
   * @throws RequestError MR_RESUME_GAP when it has ended because Redis began anew.
   */
  join(subscriber: Subscription<Node>, position: string): boolean {
    if (this.#closed || this.#place === undefined) throw resumeGap();
    if (compareIds(position, this.#place.position) < 0) return false;
    this.subscribers.add(subscriber);
    return true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#connection?.disconnect();
    await this.ended.catch(() => undefined);
  }

  get #key(): string {
    return eventStreams.key(this.#tenant, this.#topic);
  }

  async #open(): Promise<Place> {
    const run = await this.#connect();
    const [newest] = (await this.#connected().xrevrange(this.#key, '+', '-', 'COUNT', 1)) as Entry[];
    this.#place = { run, position: newest?.[0] ?? '0-0' };
    this.#isConnected = true;
    return this.#place;
  }

  /** Connects anew; resolves with the run of Redis that answers. */
  async #connect(): Promise<string> {
    this.#connection?.disconnect();
    const connection = this.#redis.duplicate({
      connectionName: 'millrace-live',
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: null,
      commandTimeout: commandTimeoutMs,
    });
    // The same failure rejects the command under way, which reports it.
    connection.on('error', () => undefined);
    this.#connection = connection;
    await connection.connect();
    return runOf(await connection.info('server'));
  }

  #connected(): Redis {
    if (this.#connection === undefined) throw new TypeError('the reader has no connection');
    return this.#connection;
  }

  async #readAll(place: Place): Promise<void> {
    while (!this.#closed) {
      try {
        if (!this.#isConnected && (await this.#connect()) !== place.run) return this.#failAll();
        this.#isConnected = true;
        await this.#readOnce(place);
      } catch (error) {
        if (this.#closed) break;
        this.#isConnected = false;
        this.#logger.warn({ err: error, topic: this.#topic }, 'the live stream cannot be read: trying again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    this.#connection?.disconnect();
  }

  async #readOnce(place: Place): Promise<void> {
    const options = ['COUNT', readCount, 'BLOCK', blockMs, 'STREAMS', this.#key, place.position] as const;
    const answer = await this.#connected().xread(...options);
    for (const entry of (answer?.[0]?.[1] ?? []) as Entry[]) {
      const lost = compareIds(entryBefore(entry), place.position) > 0;
      place.position = entry[0];
      if (lost) this.#failEach();
      else this.#deliver(entry);
    }
  }

  #deliver(entry: Entry): void {
    const event = readEvent(this.#tenant, entry, this.#shape, this.#logger);
    if (event !== undefined) for (const subscriber of this.subscribers) subscriber.put(event);
  }

  /** Redis has begun anew: what it held last may be lost, so no subscriber can be told that nothing is missing. */
  #failAll(): void {
    this.#closed = true;
    this.#connection?.disconnect();
    this.#failEach();
  }

  #failEach(): void {
    for (const subscriber of this.subscribers) subscriber.fail(resumeGap());
  }
}
