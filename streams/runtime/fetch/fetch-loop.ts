import { AuthenticationError } from '@platformatic/kafka';
import { BrokerError } from '../../errors.ts';
import type { Logger } from '../config.ts';
import { Backoff } from './backoff.ts';
import type { Cluster } from './cluster.ts';
import type { FetchLimits } from './fetch-limits.ts';
import type { PartitionFetch } from './partition-fetch.ts';
import { errorCodes, errorName } from './protocol/error-codes.ts';
import {
  FETCH_BY_TOPIC_ID,
  FETCH_FLEXIBLE,
  FETCH_KEY,
  type FetchedPartition,
  type FetchResponse,
  type FetchTopic,
  fetchRequest,
  readFetch,
} from './protocol/fetch.ts';

/**
 * How long a request waits at the broker when partitions are left out of it because enough of them is buffered,
 * milliseconds: they are soon to be asked for, and a broker answers one request after the other.
 */
const SHORT_WAIT_MS = 10;
/** A request that the buffer leaves less room for is not made. */
const LEAST_REQUEST_BYTES = 64 * 1024;
/** A topic that is not there may be about to be: so many answers in a row, about 20 seconds, say that it is not. */
const MAX_UNKNOWN_TOPIC = 15;

/** What a loop works with. */
export interface FetchLoopParts {
  readonly cluster: Cluster;
  readonly limits: FetchLimits;
  readonly logger: Logger;
  /** What is to be fetched; the owner adds and removes, and calls `pump` after it. */
  readonly partitions: ReadonlyMap<string, PartitionFetch>;
  /** Called when something came, or has failed for good. */
  readonly onArrival: () => void;
  /** Called for each request that is made. */
  readonly onRequest: () => void;
  /** Called for each that failed, of a broker or of a partition. */
  readonly onError: () => void;
}

/** A broker that leads partitions: one request at a time is under way to it. */
class Leader {
  readonly backoff = new Backoff();
  busy = false;
  asked: PartitionFetch[] = [];
  /** True when it leads partitions that are not asked for as enough of them is buffered. */
  hasFull = false;
  /** Which request of the loop was the last one to it. */
  lastRequest = 0;
}

/** Keeps requests under way: one to each broker, as long as there is room in the buffer, to whoever leads the partitions. */
export class FetchLoop {
  readonly #parts: FetchLoopParts;
  readonly #leaders = new Map<number, Leader>();
  readonly #metadata = new Backoff();
  /** Ids of topics when they were first heard of: one with another id is another topic. */
  readonly #topicIds = new Map<string, string>();
  /** How often in a row a topic was not there. */
  readonly #unknown = new Map<string, number>();
  #metadataWanted = false;
  #refreshing = false;
  /** Bytes that requests under way may bring. */
  #requestedBytes = 0;
  #requests = 0;
  #turn = 0;
  #fault: BrokerError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: FetchLoopParts) {
    this.#parts = parts;
  }

  /** Why nothing can be fetched any more. */
  get fault(): BrokerError | undefined {
    return this.#fault;
  }

  /** Compressed bytes that were fetched and are not read. */
  get bufferedBytes(): number {
    let bytes = 0;
    for (const partition of this.#parts.partitions.values()) bytes += partition.bufferedBytes;
    return bytes;
  }

  /** Ends with an error that no further request can mend. */
  fail(message: string, cause?: unknown): void {
    this.#fault ??= new BrokerError(message, { cause });
    this.#parts.onArrival();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Begins every request that may be made now. */
  pump(): void {
    if (this.#closed || this.#fault !== undefined) return;
    const now = performance.now();
    this.#chooseLeaders(now);
    this.#ask(now);
    if (this.#metadataWanted && !this.#refreshing && !this.#waits(this.#metadata, now)) void this.#refresh(now);
  }

  /**
   * Asks the brokers that are free, the one that was asked least lately first. Each has an equal share of the buffer: a request
   * holds its share until it is answered, also when there is nothing to answer with, so that more of it would be another's.
   */
  #ask(now: number): void {
    const { bufferBytes, requestBytes } = this.#parts.limits;
    const leaders = [...this.#leaders].filter(([, { asked }]) => asked.length > 0);
    const share = Math.floor(bufferBytes / Math.max(1, leaders.length));
    leaders.sort(([, one], [, other]) => one.lastRequest - other.lastRequest);
    for (const [id, leader] of leaders) {
      if (leader.busy || this.#waits(leader.backoff, now)) continue;
      const room = bufferBytes - this.bufferedBytes - this.#requestedBytes;
      const bytes = Math.min(requestBytes, share, room);
      if (bytes < Math.min(LEAST_REQUEST_BYTES, share)) continue;
      this.#requests += 1;
      leader.lastRequest = this.#requests;
      void this.#fetchFrom(id, leader, bytes);
    }
  }

  /** Which partitions to ask each broker for: another one first each time, as an answer is filled from the first on. */
  #chooseLeaders(now: number): void {
    const { partitions, cluster } = this.#parts;
    for (const leader of this.#leaders.values()) {
      if (leader.busy) continue;
      leader.asked = [];
      leader.hasFull = false;
    }
    const all = [...partitions.values()];
    this.#turn += 1;
    for (let index = 0; index < all.length; index += 1) {
      const partition = all[(index + this.#turn) % all.length] as PartitionFetch;
      if (partition.isPaused || partition.inFlight || this.#waits(partition.backoff, now)) continue;
      const { leader: id } = cluster.leader(partition.topic, partition.partition) ?? {};
      if (id === undefined) this.#metadataWanted = true;
      else this.#assign(this.#leader(id), partition);
    }
  }

  #assign(leader: Leader, partition: PartitionFetch): void {
    if (leader.busy) return;
    if (partition.isFull) leader.hasFull = true;
    else leader.asked.push(partition);
  }

  #leader(id: number): Leader {
    let leader = this.#leaders.get(id);
    if (leader === undefined) {
      leader = new Leader();
      this.#leaders.set(id, leader);
    }
    return leader;
  }

  /** True during a pause after a failure; the pump runs again when it is over. */
  #waits(backoff: Backoff, now: number): boolean {
    const remaining = backoff.remaining(now);
    if (remaining === 0) return false;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.pump();
    }, remaining);
    return true;
  }

  async #refresh(now: number): Promise<void> {
    this.#refreshing = true;
    // A leader may not have been chosen yet: who asks again does so after a pause, also when there was an answer.
    this.#metadata.failed(now);
    const topics = [...new Set([...this.#parts.partitions.values()].map(({ topic }) => topic))];
    try {
      await this.#parts.cluster.refresh(topics);
      this.#metadataWanted = false;
      for (const topic of topics) this.#checkTopic(topic);
      if (this.#hasLeaders()) this.#metadata.succeeded();
    } catch (error) {
      this.#note('metadata', error);
    }
    this.#refreshing = false;
    this.pump();
  }

  #hasLeaders(): boolean {
    const { partitions, cluster } = this.#parts;
    return [...partitions.values()].every(({ topic, partition }) => cluster.leader(topic, partition) !== undefined);
  }

  #checkTopic(topic: string): void {
    const found = this.#parts.cluster.topic(topic);
    const unknown = found?.errorCode === errorCodes.unknownTopicOrPartition ? (this.#unknown.get(topic) ?? 0) + 1 : 0;
    this.#unknown.set(topic, unknown);
    if (found?.errorCode === errorCodes.topicAuthorizationFailed || unknown > MAX_UNKNOWN_TOPIC) {
      this.fail(`topic '${topic}' cannot be fetched: ${errorName(found?.errorCode ?? 0)}`);
    }
    if (found?.id === undefined) return;
    const before = this.#topicIds.get(topic);
    if (before === undefined) this.#topicIds.set(topic, found.id);
    else if (before !== found.id) {
      this.fail(
        `topic '${topic}' was deleted and made again: what was committed and buffered of it is of the one before`,
      );
    }
  }

  async #fetchFrom(id: number, leader: Leader, bytes: number): Promise<void> {
    const { asked } = leader;
    leader.busy = true;
    this.#requestedBytes += bytes;
    for (const partition of asked) partition.inFlight = true;
    try {
      const response = await this.#request(id, leader, bytes);
      leader.backoff.succeeded();
      for (const fetched of response.partitions) this.#take(fetched, asked, response);
    } catch (error) {
      leader.backoff.failed(performance.now());
      // Perhaps another broker leads now.
      this.#metadataWanted = true;
      this.#note(`broker ${id}`, error);
    }
    for (const partition of asked) partition.inFlight = false;
    this.#requestedBytes -= bytes;
    leader.busy = false;
    if (this.#closed) return;
    this.#parts.onArrival();
    this.pump();
  }

  async #request(id: number, { asked, hasFull }: Leader, maxBytes: number): Promise<FetchResponse> {
    const { cluster, limits, onRequest } = this.#parts;
    const connection = await cluster.connection(id);
    const topics = this.#topics(asked);
    const byId = topics.every((topic) => topic.id !== undefined);
    const version = byId ? connection.fetchVersion : Math.min(connection.fetchVersion, FETCH_BY_TOPIC_ID - 1);
    onRequest();
    const response = await connection.request({
      key: FETCH_KEY,
      version,
      flexible: version >= FETCH_FLEXIBLE,
      write: () => fetchRequest(version, { maxWaitMs: hasFull ? SHORT_WAIT_MS : limits.waitMs, maxBytes, topics }),
      read: (reader) => readFetch(version, reader),
    });
    if (response.errorCode !== errorCodes.none) throw new BrokerError(`it answered ${errorName(response.errorCode)}`);
    return response;
  }

  #topics(partitions: readonly PartitionFetch[]): FetchTopic[] {
    const { cluster } = this.#parts;
    const byName = new Map<string, PartitionFetch[]>();
    for (const partition of partitions) {
      const others = byName.get(partition.topic);
      if (others === undefined) byName.set(partition.topic, [partition]);
      else others.push(partition);
    }
    return [...byName].map(([name, all]) => ({
      name,
      id: cluster.topic(name)?.id,
      partitions: all.map((each) => each.request(cluster.leader(name, each.partition)?.epoch ?? -1)),
    }));
  }

  #take(fetched: FetchedPartition, asked: readonly PartitionFetch[], response: FetchResponse): void {
    const { cluster, partitions } = this.#parts;
    const named = (name: string) => name === fetched.topic || cluster.topic(name)?.id === fetched.topic;
    const partition = asked.find((each) => each.partition === fetched.partition && named(each.topic));
    // What was told to begin elsewhere since, or was given away, is not among the partitions any more.
    if (partition === undefined || partitions.get(partition.name) !== partition) return;
    if (fetched.diverging !== undefined) {
      const { endOffset } = fetched.diverging;
      this.fail(`${partition.name} lost its end: the log was cut off at offset ${endOffset}, and more had been read`);
    } else if (fetched.errorCode === errorCodes.none) {
      try {
        partition.take(fetched);
      } catch (error) {
        this.fail(`${partition.name} cannot be read on: ${messageOf(error)}`, error);
      }
    } else this.#refused(partition, fetched, response);
  }

  #refused(
    partition: PartitionFetch,
    { errorCode, currentLeader }: FetchedPartition,
    { brokers }: FetchResponse,
  ): void {
    const { name, topic, backoff } = partition;
    this.#note(name, new BrokerError(errorName(errorCode)));
    const unknown = unknownTopic.has(errorCode) && backoff.failures >= MAX_UNKNOWN_TOPIC;
    if (errorCode === errorCodes.offsetOutOfRange) {
      this.fail(
        `offset ${partition.fetchOffset} of ${name} is not in the log: records were deleted before they were read`,
      );
    } else if (errorCode === errorCodes.topicAuthorizationFailed || unknown) {
      this.fail(`${name} cannot be fetched: ${errorName(errorCode)}`);
    } else if (currentLeader && this.#parts.cluster.hint(topic, partition.partition, currentLeader, brokers)) {
      backoff.succeeded();
    } else {
      backoff.failed(performance.now());
      this.#metadataWanted = true;
    }
  }

  #note(where: string, error: unknown): void {
    if (this.#closed) return;
    this.#parts.onError();
    this.#parts.logger.warn({ err: error }, `fetching: ${where}: ${messageOf(error)}`);
    if (isRefusal(error)) this.fail(`the broker refused the connection: ${messageOf(error)}`, error);
  }
}

const unknownTopic: ReadonlySet<number> = new Set([
  errorCodes.unknownTopicOrPartition,
  errorCodes.unknownTopicId,
  errorCodes.inconsistentTopicId,
]);

/** True when name or password are wrong: to try again would not help. */
function isRefusal(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof AuthenticationError) return true;
  return false;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
