import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from '../../../base/telemetry.ts';
import type { ChannelKind } from '../policy/channel.ts';

/** What notifications count. Labels name kinds of channels: channels and tenants have no bound. */
export interface NotificationMetrics {
  readonly transitions: Counter<'outcome'>;
  readonly attempts: Counter<'kind' | 'outcome'>;
  readonly seconds: Histogram<'kind'>;
  readonly delay: Histogram<'kind'>;
  readonly busy: Gauge<'kind'>;
  readonly waiting: Gauge;
  readonly places: Gauge<'lane'>;
  readonly cutShort: Counter;
  readonly overdue: Gauge<'lane'>;
  readonly errors: Counter<'work'>;
}

const perRegistry = new WeakMap<Registry, NotificationMetrics>();

/** The metrics in `registry`, made when first asked for. */
export function notificationMetrics(registry: Registry): NotificationMetrics {
  const known = perRegistry.get(registry);
  if (known !== undefined) return known;
  const registers = [registry];
  const kinds = { labelNames: ['kind'] as const satisfies readonly string[], registers };
  const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30];
  const metrics: NotificationMetrics = {
    transitions: new Counter({
      name: 'millrace_notification_transitions_total',
      help: 'Alert transitions by whether they were new or had been applied before.',
      labelNames: ['outcome'],
      registers,
    }),
    attempts: new Counter({
      name: 'millrace_notification_attempts_total',
      help: 'Attempts to deliver a message: sent, retry (failed and tried again later) or dead (given up).',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    seconds: new Histogram({
      ...kinds,
      name: 'millrace_notification_attempt_seconds',
      help: 'How long an attempt took.',
      buckets,
    }),
    delay: new Histogram({
      ...kinds,
      name: 'millrace_notification_delay_seconds',
      help: 'From when a message was made until its receiver had it.',
      buckets: [...buckets, 120, 600, 3600],
    }),
    busy: new Gauge({
      ...kinds,
      name: 'millrace_notification_busy_channels',
      help: 'Channels at work in this process.',
    }),
    waiting: new Gauge({
      name: 'millrace_notification_waiting_messages',
      help: 'Messages that wait in the queues of all channels, as of the last round of each.',
      registers,
    }),
    places: new Gauge({
      name: 'millrace_notification_places_taken',
      help: 'What is at work in this process, by lane: healthy (512 channels), failing (256 whose last round failed), desk (3 groups).',
      labelNames: ['lane'],
      registers,
    }),
    cutShort: new Counter({
      name: 'millrace_notification_cut_short_total',
      help: 'Rounds of channels that were ended before their time because others waited for a place; they are tried again.',
      registers,
    }),
    overdue: new Gauge({
      name: 'millrace_notification_overdue_seconds',
      help: 'How long what is due and has no place yet has been waiting, by lane.',
      labelNames: ['lane'],
      registers,
    }),
    errors: new Counter({
      name: 'millrace_notification_errors_total',
      help: 'Work that failed for a reason other than a receiver, such as Postgres; it is tried again.',
      labelNames: ['work'],
      registers,
    }),
  };
  perRegistry.set(registry, metrics);
  return metrics;
}

/** Labels of a channel that cannot be opened. */
export type KindLabel = ChannelKind | 'unknown';
