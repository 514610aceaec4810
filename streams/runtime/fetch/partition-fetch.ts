import { BrokerError } from '../../errors.ts';
import type { TopicPartition } from '../client.ts';
import { Backoff } from './backoff.ts';
import type { FetchedPartition, FetchPartition } from './protocol/fetch.ts';
import { FetchedRecords } from './records/fetched-records.ts';
import { batchRange } from './records/record-batch.ts';

/** Largest batch that is taken, bytes: larger ones are refused, whatever the topic allows. */
const LARGEST_BATCH_BYTES = 256 * 1024 * 1024;

/** A partition as messages and maps name it: a topic's name has no slash. */
export function partitionName({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

/** Where the reading of one partition stands: what was fetched and not yet read, and what to ask for next. */
export class PartitionFetch implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** See `partitionName`. */
  readonly name: string;
  readonly backoff = new Backoff();
  /** True while a request for it is under way. */
  inFlight = false;
  /** Offset up to which there are no open transactions, by the latest fetch; undefined before one. */
  stableOffset: number | undefined;
  readonly #bytesWanted: number;
  readonly #fetched: FetchedRecords[] = [];
  #isPaused = false;
  #bufferedBytes = 0;
  #position: number;
  #fetchOffset: number;
  #lastEpoch = -1;
  #maxBytes: number;
  #endTold: number | undefined;

  /** @param bytesWanted bytes to ask for at once, and to hold before it asks for no more. */
  constructor({ topic, partition }: TopicPartition, offset: number, bytesWanted: number) {
    this.topic = topic;
    this.partition = partition;
    this.name = partitionName({ topic, partition });
    this.#position = offset;
    this.#fetchOffset = offset;
    this.#bytesWanted = bytesWanted;
    this.#maxBytes = bytesWanted;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Gives and takes nothing more. What is buffered goes: others need the room, perhaps those that it is paused for. */
  pause(): void {
    this.#isPaused = true;
    this.#fetched.length = 0;
    this.#bufferedBytes = 0;
  }

  /** Bytes that were fetched and are not read to their end. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** Offset of the next record to be read: past markers and aborted records, as soon as they are reached. */
  get position(): number {
    return this.#position;
  }

  /** True when no more need be asked for now. */
  get isFull(): boolean {
    return this.#bufferedBytes >= this.#bytesWanted;
  }

  /** Offset of the next record to be asked for. */
  get fetchOffset(): number {
    return this.#fetchOffset;
  }

  /** What to ask for. */
  request(leaderEpoch: number): FetchPartition {
    const { partition } = this;
    return {
      partition,
      leaderEpoch,
      offset: this.#fetchOffset,
      lastEpoch: this.#lastEpoch,
      maxBytes: this.#maxBytes,
    };
  }

  /** Takes what a fetch brought. @throws BrokerError when it holds what is no batch, or one that is too large. */
  take({ records, aborted, stableOffset }: FetchedPartition): void {
    this.backoff.succeeded();
    this.stableOffset = stableOffset;
    if (this.#isPaused) return;
    const { last, cutOff } = batchRange(records);
    if (last !== undefined) {
      this.#fetched.push(new FetchedRecords(records, aborted, this.#fetchOffset));
      this.#bufferedBytes += records.length;
      this.#fetchOffset = last.nextOffset;
      this.#lastEpoch = last.leaderEpoch;
      this.#maxBytes = this.#bytesWanted;
    } else if (cutOff !== undefined) {
      // The broker gives a batch that is above the limit whole only where it comes first in an answer.
      this.#maxBytes = Math.max(this.#maxBytes, cutOff);
      if (cutOff > LARGEST_BATCH_BYTES) throw new BrokerError(`a batch of ${cutOff} bytes at ${this.#fetchOffset}`);
    }
  }

  /** The fetched records that are next to be read, if there are any left to be seen. @throws BrokerError when they are damaged. */
  readable(): FetchedRecords | undefined {
    for (let first = this.#fetched[0]; first !== undefined; first = this.#fetched[0]) {
      const hasMore = first.hasMore;
      this.#position = first.position;
      if (hasMore) return first;
      this.#fetched.shift();
      this.#bufferedBytes -= first.byteLength;
    }
    return undefined;
  }

  /** The end of what is stable, when it has been read up to there and was not told of it before. */
  takeEnd(): number | undefined {
    if (this.stableOffset === undefined || this.#fetched.length > 0) return undefined;
    if (this.#position < this.stableOffset || this.#endTold === this.#position) return undefined;
    this.#endTold = this.#position;
    return this.#position;
  }
}
