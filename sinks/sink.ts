import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import type { Registry } from '../base/telemetry.ts';
import type { Topics } from '../schemas/topics.ts';
import type { Secrets } from './notifications/secrets.ts';

/** What a sink is started with. Each sink opens the clients that it needs, and closes them. */
export interface SinkDeps {
  readonly config: Pick<Config, 'address' | 'clickhouseDatabase' | 'publicUrl' | 'notifyAllow'>;
  readonly topics: Topics;
  readonly logger: Logger;
  /** Opens what tenants keep sealed: the secrets of notification channels. */
  readonly secrets: Secrets;
  /** Where the metrics are registered; several sinks of a process share one. */
  readonly registry: Registry;
  /** Start of the consumer groups' names: `<prefix>.sink-<name>`. Default `millrace`. */
  readonly groupPrefix?: string;
  /**
   * Name of this process, the same after a restart and no one else's: its place in the groups waits for it as long as a session
   * lasts, and it has it back at once. Default: none, a new member each time.
   */
  readonly instance?: string;
  /** After so many milliseconds without a sign of life a member's partitions go to others. Default 10,000. */
  readonly sessionTimeoutMs?: number;
  /** Further librdkafka properties for every client: TLS, SASL. */
  readonly kafka?: Readonly<Record<string, string | number | boolean>>;
}

/** A sink at work. */
export interface RunningSink {
  readonly name: string;
  /**
   * Resolves after `stop()`, rejects when the sink has given up: its store or the broker refused for longer than the
   * retries last. What was not committed comes again at the next start.
   */
  readonly done: Promise<void>;
  /** Finishes the batch under way and closes the clients. */
  stop(): Promise<void>;
}

/** Brings records out of the topics into a store, or out of a store into a topic. Found by name in `sinks/index.ts`. */
export interface Sink {
  readonly name: string;
  /** One line for lists: from where to where. */
  readonly summary: string;
  /** Names of the topics that it reads; absent of one that reads a store. */
  reads?(topics: Topics): readonly string[];
  start(deps: SinkDeps): Promise<RunningSink>;
}

/** A record whose value was decoded. `timestamp` is epoch milliseconds. */
export interface SinkRecord<V> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly value: V;
}

/** The store's side of a sink. */
export interface SinkWriter<V> {
  /**
   * Writes a batch, in the order of each partition. The same records may come again, alone or in other batches, and must
   * then change nothing. A rejection is tried again with the same batch.
   */
  write(batch: readonly SinkRecord<V>[]): Promise<void>;
  close(): Promise<void>;
}

/** How much is written at once. Whichever bound is reached first closes the batch. */
export interface BatchLimits {
  readonly maxRecords: number;
  /** Bytes of the records as they came. */
  readonly maxBytes: number;
  /** Milliseconds from the first record of a batch to its end. */
  readonly maxAgeMs: number;
}
