import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from '../../base/telemetry.ts';

/** What all sinks of a process count. Labels name sinks and topics only: tenants and accounts have no bound. */
export interface SinkMetrics {
  readonly records: Counter<'sink' | 'topic'>;
  readonly deadLetters: Counter<'sink' | 'topic'>;
  readonly batches: Counter<'sink'>;
  readonly retries: Counter<'sink'>;
  readonly writeSeconds: Histogram<'sink'>;
  readonly delaySeconds: Histogram<'sink'>;
  readonly lag: Gauge<'sink' | 'topic' | 'partition'>;
}

const perRegistry = new WeakMap<Registry, SinkMetrics>();

/** The metrics of the sinks in `registry`, made when first asked for. */
export function sinkMetrics(registry: Registry): SinkMetrics {
  const known = perRegistry.get(registry);
  if (known !== undefined) return known;
  const registers = [registry];
  const metrics: SinkMetrics = {
    records: new Counter({
      name: 'millrace_sink_records_total',
      help: 'Records written to the store.',
      labelNames: ['sink', 'topic'],
      registers,
    }),
    deadLetters: new Counter({
      name: 'millrace_sink_dead_letters_total',
      help: 'Records that could not be decoded and went to the dead-letter topic.',
      labelNames: ['sink', 'topic'],
      registers,
    }),
    batches: new Counter({
      name: 'millrace_sink_batches_total',
      help: 'Batches written.',
      labelNames: ['sink'],
      registers,
    }),
    retries: new Counter({
      name: 'millrace_sink_retries_total',
      help: 'Attempts to write a batch that failed and were repeated.',
      labelNames: ['sink'],
      registers,
    }),
    writeSeconds: new Histogram({
      name: 'millrace_sink_write_seconds',
      help: 'Time to write one batch, with its retries.',
      labelNames: ['sink'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
      registers,
    }),
    delaySeconds: new Histogram({
      name: 'millrace_sink_delay_seconds',
      help: 'From the timestamp of the oldest record of a batch until the store had it.',
      labelNames: ['sink'],
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3600],
      registers,
    }),
    lag: new Gauge({
      name: 'millrace_sink_lag_records',
      help: 'Records of a partition that are not written yet, as of the last fetch.',
      labelNames: ['sink', 'topic', 'partition'],
      registers,
    }),
  };
  perRegistry.set(registry, metrics);
  return metrics;
}
