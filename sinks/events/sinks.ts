import type { Topic } from '@millrace/streams';
import { createRedis } from '../../base/redis.ts';
import type { EventTopic } from '../../schemas/event-streams.ts';
import type { Alert, GoldMetric, Header } from '../../schemas/generated/types.ts';
import type { Topics } from '../../schemas/topics.ts';
import { goldRow } from '../clickhouse/gold.ts';
import { ledgerRow, type SliceEnd, sliceEnds } from '../postgres/ledger.ts';
import { consumerSink } from '../runner/runner.ts';
import type { Sink } from '../sink.ts';
import { appendEvents } from './stream-writer.ts';

/** Gold, every revision. */
export const goldEvents = eventSink<GoldMetric>({
  name: 'redis-gold',
  summary: 'gold.data.ready into Redis, the stream of gold events of each tenant',
  stream: 'gold',
  topic: (topics) => topics.ready,
  event: goldRow,
});

/** Transitions of alerts. */
export const alertEvents = eventSink<Alert>({
  name: 'redis-alerts',
  summary: 'rules.alerts into Redis, the stream of alert events of each tenant',
  stream: 'alerts',
  topic: (topics) => topics.alerts,
  event: ({ h, ...transition }) => ({ tenant_id: h.tenant_id, ...transition }),
});

/** Fetches that were applied: the markers that close a slice in silver. */
export const sliceEvents = eventSink<SliceEnd>({
  name: 'redis-slices',
  summary: 'slice ends of silver.data.processed into Redis, the stream of slice events of each tenant',
  stream: 'slices',
  topic: sliceEnds,
  event: ledgerRow,
});

interface EventSink<V> {
  readonly name: string;
  readonly summary: string;
  readonly stream: EventTopic;
  topic(topics: Topics): Topic<string, V>;
  /** What the event says, with its `tenant_id`; undefined for records that are none. */
  event(value: V): Readonly<Record<string, unknown>> | undefined;
}

/**
 * A sink that brings the events of a topic into the streams behind the gateway's subscriptions: at least once, and as the streams
 * know the offsets that they hold, each exactly once.
 */
function eventSink<V extends { readonly h: Header }>(declaration: EventSink<V>): Sink {
  return consumerSink<V>({
    name: declaration.name,
    summary: declaration.summary,
    // A short wait: what people watch is to move at once.
    limits: { maxRecords: 2_000, maxBytes: 8 * 1024 * 1024, maxAgeMs: 20 },
    topics: (topics) => [declaration.topic(topics)],
    async open(deps) {
      const redis = createRedis(deps.config.address('redis'));
      redis.on('error', (error) => deps.logger.warn({ err: error }, 'connection to Redis'));
      return {
        async write(batch) {
          const events = batch.flatMap(({ value, topic, partition, offset }) => {
            const event = declaration.event(value);
            if (event === undefined) return [];
            return [{ tenant: value.h.tenant_id, topic, partition, offset, text: JSON.stringify(event) }];
          });
          await appendEvents(redis, declaration.stream, events);
        },
        async close() {
          redis.disconnect();
        },
      };
    },
  });
}
