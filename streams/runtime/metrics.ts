import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const application = ['application'] as const;

/** The metrics of the runtime, named and in base units as Prometheus wants them. */
export interface StreamsMetrics {
  readonly registry: Registry;
  readonly recordsIn: Counter<'application' | 'topic'>;
  readonly recordsOut: Counter<'application' | 'topic'>;
  readonly deadLetters: Counter<'application' | 'topic'>;
  readonly events: Counter<'application' | 'event'>;
  readonly commits: Counter<'application'>;
  readonly aborts: Counter<'application'>;
  readonly fenced: Counter<'application'>;
  readonly commitSeconds: Histogram<'application'>;
  readonly redisReadSeconds: Histogram<'application'>;
  readonly redisWriteSeconds: Histogram<'application'>;
  readonly restoredRecords: Counter<'application'>;
  readonly restoringTasks: Gauge<'application'>;
  readonly runningTasks: Gauge<'application'>;
  readonly cacheHits: Counter<'application'>;
  readonly cacheMisses: Counter<'application'>;
  readonly storeMisses: Counter<'application'>;
  readonly cacheBytes: Gauge<'application'>;
  readonly lagRecords: Gauge<'application' | 'topic' | 'partition'>;
  readonly lagSeconds: Gauge<'application' | 'topic' | 'partition'>;
  readonly restoreRecords: Gauge<'application' | 'task'>;
  readonly restoreRemainingRecords: Gauge<'application' | 'task'>;
  readonly heldRecords: Gauge<'application'>;
  readonly enforcedProcessing: Counter<'application'>;
  readonly purgeErrors: Counter<'application'>;
  readonly fetchRequests: Counter<'application'>;
  readonly fetchErrors: Counter<'application'>;
  readonly fetchBufferBytes: Gauge<'application'>;
  readonly globalTableEntries: Gauge<'application' | 'table'>;
}

const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** Registers the metrics, or finds them when another application of this process has. */
export function streamsMetrics(registry: Registry = new Registry()): StreamsMetrics {
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> =>
    (registry.getSingleMetric(`millrace_streams_${name}`) as Counter<L> | undefined) ??
    new Counter({ name: `millrace_streams_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> =>
    (registry.getSingleMetric(`millrace_streams_${name}`) as Gauge<L> | undefined) ??
    new Gauge({ name: `millrace_streams_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const seconds = (name: string, help: string): Histogram<'application'> =>
    (registry.getSingleMetric(`millrace_streams_${name}`) as Histogram<'application'> | undefined) ??
    new Histogram({
      name: `millrace_streams_${name}`,
      help,
      labelNames: [...application],
      buckets: latencyBuckets,
      registers: [registry],
    });
  return {
    registry,
    recordsIn: counter('records_in_total', 'Source records processed.', ['application', 'topic']),
    recordsOut: counter('records_out_total', 'Records sent, dead letters too, without changelogs.', [
      'application',
      'topic',
    ]),
    deadLetters: counter('dead_letters_total', 'Source records sent to a dead-letter topic.', ['application', 'topic']),
    events: counter('events_total', 'Events that steps count by name.', ['application', 'event']),
    commits: counter('commits_total', 'Committed transactions.', application),
    aborts: counter('aborts_total', 'Aborted transactions.', application),
    fenced: counter('fenced_total', 'Times another process had taken over.', application),
    commitSeconds: seconds('commit_seconds', 'From the first changelog record of a commit to its commit.'),
    redisReadSeconds: seconds('redis_read_seconds', 'Loading state of one task.'),
    redisWriteSeconds: seconds('redis_write_seconds', 'Writing one commit of one task.'),
    restoredRecords: counter('restored_records_total', 'Changelog records read while restoring.', application),
    restoringTasks: gauge('restoring_tasks', 'Tasks being restored.', application),
    runningTasks: gauge('running_tasks', 'Tasks that process records.', application),
    cacheHits: counter('cache_hits_total', 'Declared reads found in memory.', application),
    cacheMisses: counter('cache_misses_total', 'Declared reads loaded from Redis.', application),
    storeMisses: counter('store_misses_total', 'Reads that were not declared: each costs a round trip.', application),
    cacheBytes: gauge('cache_bytes', 'Serialised bytes of state held in memory, estimated.', application),
    lagRecords: gauge('lag_records', 'Offsets between what is processed and the end of the partition.', [
      'application',
      'topic',
      'partition',
    ]),
    lagSeconds: gauge('lag_seconds', 'How long the first record that is not processed yet has been there.', [
      'application',
      'topic',
      'partition',
    ]),
    restoreRecords: gauge('restore_records', 'Offsets of changelogs to read again for a task that is being restored.', [
      'application',
      'task',
    ]),
    restoreRemainingRecords: gauge('restore_remaining_records', 'Those of them that are not read yet.', [
      'application',
      'task',
    ]),
    heldRecords: gauge('held_records', 'Records fetched that wait for another topic of their task.', application),
    enforcedProcessing: counter(
      'enforced_processing_total',
      'Times a task went on although nothing was at hand of one of its topics.',
      application,
    ),
    purgeErrors: counter(
      'purge_errors_total',
      'Times records of repartition topics that were read could not be deleted.',
      application,
    ),
    fetchRequests: counter('fetch_requests_total', "Fetch requests made by fetcher 'direct'.", application),
    fetchErrors: counter(
      'fetch_errors_total',
      "Requests of fetcher 'direct' that failed, and partitions that were refused in an answer.",
      application,
    ),
    fetchBufferBytes: gauge(
      'fetch_buffer_bytes',
      "Compressed bytes that fetcher 'direct' has fetched ahead.",
      application,
    ),
    globalTableEntries: gauge('global_table_entries', 'Entries of a global table.', ['application', 'table']),
  };
}
