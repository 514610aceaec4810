import type { Registry } from 'prom-client';
import { StreamsConfigError } from '../errors.ts';
import type { RedisAddress } from './redis-connection.ts';

/** The log the runtime writes to: what pino and most loggers offer. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Places in a commit at which a test may end the process; the last one is before the last part of a state that is written in several. */
export type FaultPoint = 'after-produce' | 'after-send-offsets' | 'after-commit' | 'mid-redis-write';

/** What a `StreamsApp` needs to know. */
export interface StreamsConfig {
  /** `host:port[,host:port…]`. */
  readonly bootstrapServers: string;
  /**
   * URL, or options of ioredis. Of a Redis Cluster the URLs of some nodes with commas between, or `nodes` and options for each;
   * all keys of a task are in one slot.
   */
  readonly redis: RedisAddress;
  /**
   * Name of this process within the application, the same after a restart: a StatefulSet's pod name. It is the static
   * group member (`group.instance.id`) and part of the transactional id; two processes must never share one.
   */
  readonly instanceId: string;
  /** Time from one commit to the next, milliseconds. Default 100. What comes after a longer pause is committed at once. */
  readonly commitIntervalMs?: number;
  /** Most records of one fetch. Default 2,000. */
  readonly maxBatchRecords?: number;
  /**
   * How a task that reads several topics waits for one of which nothing is at hand, so that records are taken in the order
   * of their timestamps: 0 as long as the broker has records of it, more so many milliseconds longer, -1 not at all. Default 0.
   */
  readonly maxTaskIdleMs?: number;
  /** A transaction with more output records than this is committed at the next record boundary. Default 50,000. */
  readonly maxTransactionRecords?: number;
  /**
   * Bytes up to which records for one partition of a repartition topic travel as one record of it; 0 sends each by itself, as
   * versions before did, which cannot read the others. Default 16 KiB.
   */
  readonly maxPackBytes?: number;
  /** Serialised bytes of state that all tasks together keep decoded in memory. Default 128 MiB. */
  readonly cacheBytes?: number;
  /** A member not heard of for so long loses its partitions, milliseconds. Default 10,000. */
  readonly sessionTimeoutMs?: number;
  /** Broker aborts a transaction that is open for longer, milliseconds. Default 10,000. */
  readonly transactionTimeoutMs?: number;
  /** Longest wait of one fetch for a first record, milliseconds. Default 50. */
  readonly pollTimeoutMs?: number;
  /** Largest record that may be produced, bytes; the topics' `max.message.bytes` must allow it. Default 1,000,000. */
  readonly maxMessageBytes?: number;
  /** Redis may be away for so long before the process stops, milliseconds. Default 60,000. */
  readonly redisTimeoutMs?: number;
  /** Most bytes of state in one call of Redis, about; a commit of more is written in several. Default 1,000,000. */
  readonly maxStateCallBytes?: number;
  /** Hashes over which a key-value store of a task is spread; changing it rebuilds the state. Default 256. */
  readonly keyValueBuckets?: number;
  /** Replication factor of internal topics that are created; -1 is the broker's default. Default -1. */
  readonly replicationFactor?: number;
  /** How often records of repartition topics that were read are deleted, milliseconds. Default 30,000. */
  readonly purgeIntervalMs?: number;
  /** Share of dead letters among the records of a batch above which the process stops. Default 0.5. */
  readonly deadLetterStormRatio?: number;
  /** Batches smaller than this never count as a storm. Default 100. */
  readonly deadLetterStormRecords?: number;
  /** Longest `stop()` may take, milliseconds. Default 15,000. */
  readonly stopTimeoutMs?: number;
  /**
   * What fetches records: `direct` reads record batches where they lie; `rdkafka` makes a message object of each record, at ten
   * times the cost, and can log in with Kerberos (see docs/streams/fetchers.md). Default `direct`.
   */
  readonly fetcher?: 'rdkafka' | 'direct';
  /** Further librdkafka properties for every client: TLS, SASL. */
  readonly kafka?: Readonly<Record<string, string | number | boolean>>;
  /** Called once when the application stopped by itself; the process should end. */
  readonly onFatal?: (error: Error) => void;
  /** Default: none is written. */
  readonly logger?: Logger;
  /** Where the metrics are registered. Default: a registry of its own. */
  readonly registry?: Registry;
  /** The clock of wall-clock punctuations, epoch milliseconds; a test may give its own. Default: the system's. */
  readonly clock?: () => number;
  /** Called at the named points of a commit; for fault tests. */
  readonly faultPoint?: (point: FaultPoint) => void;
}

/** The configuration with every default filled in. */
export type ResolvedConfig = Required<Omit<StreamsConfig, 'registry'>> & { readonly applicationId: string };

/** What a dead letter or changelog record may have above `maxMessageBytes`, for headers and keys, in bytes. */
export const INTERNAL_MESSAGE_ROOM = 65_536;

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

const defaults = {
  commitIntervalMs: 100,
  maxBatchRecords: 2_000,
  maxTaskIdleMs: 0,
  maxTransactionRecords: 50_000,
  maxPackBytes: 16 * 1024,
  cacheBytes: 128 * 1024 * 1024,
  sessionTimeoutMs: 10_000,
  transactionTimeoutMs: 10_000,
  pollTimeoutMs: 50,
  maxMessageBytes: 1_000_000,
  redisTimeoutMs: 60_000,
  maxStateCallBytes: 1_000_000,
  keyValueBuckets: 256,
  replicationFactor: -1,
  purgeIntervalMs: 30_000,
  deadLetterStormRatio: 0.5,
  deadLetterStormRecords: 100,
  stopTimeoutMs: 15_000,
  fetcher: 'direct',
  kafka: {},
  onFatal: () => undefined,
  logger: silent,
  clock: Date.now,
  faultPoint: () => undefined,
} satisfies Partial<ResolvedConfig>;

/** Settings that mean something below 1 as well. */
const signed = { replicationFactor: true, maxTaskIdleMs: true, maxPackBytes: true };

const name = /^[A-Za-z0-9._-]{1,200}$/;

/** Fills in the defaults. @throws StreamsConfigError that names the setting and what it may be. */
export function resolveConfig(applicationId: string, config: StreamsConfig): ResolvedConfig {
  const resolved = { ...defaults, ...config, applicationId };
  for (const [setting, value] of Object.entries({ applicationId, instanceId: config.instanceId })) {
    if (!name.test(value)) {
      throw new StreamsConfigError(`${setting} '${value}' is not usable: 1 to 200 letters, digits, '.', '_' or '-'`);
    }
  }
  if (config.bootstrapServers === '') {
    throw new StreamsConfigError("bootstrapServers is empty: give 'host:port'");
  }
  for (const [setting, value] of Object.entries(resolved)) {
    if (typeof value === 'number' && !(setting in signed) && !(value > 0)) {
      throw new StreamsConfigError(`${setting} is ${value}: it must be above 0`);
    }
  }
  if (!['rdkafka', 'direct'].includes(resolved.fetcher)) {
    throw new StreamsConfigError(`fetcher is '${resolved.fetcher}': it must be 'rdkafka' or 'direct'`);
  }
  if (!(resolved.maxTaskIdleMs >= -1)) {
    throw new StreamsConfigError(`maxTaskIdleMs is ${resolved.maxTaskIdleMs}: it must be 0 or more, or -1 not to wait`);
  }
  if (resolved.commitIntervalMs * 2 > resolved.transactionTimeoutMs) {
    throw new StreamsConfigError(
      `commitIntervalMs ${resolved.commitIntervalMs} is more than half of transactionTimeoutMs ${resolved.transactionTimeoutMs}: the broker would abort the transactions`,
    );
  }
  return resolved;
}

/** How often a member tells the group that it lives, milliseconds. */
export function heartbeatIntervalMs(config: Pick<ResolvedConfig, 'sessionTimeoutMs'>): number {
  return Math.floor(config.sessionTimeoutMs / 4);
}

/**
 * Fetches and transactions each hold a thread of libuv's pool while they wait. Returns a warning when the pool is too
 * small for one application; the size is fixed before the first line of a script runs, so only the launcher can set it.
 */
export function threadPoolWarning(environment: NodeJS.ProcessEnv): string | undefined {
  const size = Number(environment.UV_THREADPOOL_SIZE ?? 4);
  if (size >= 16) return undefined;
  return `UV_THREADPOOL_SIZE is ${size}: start node with UV_THREADPOOL_SIZE=16 or more, or fetches and commits wait for one another`;
}
