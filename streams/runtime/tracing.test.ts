import {
  type Context,
  type Link,
  propagation,
  type Span,
  type SpanOptions,
  type TextMapPropagator,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { afterEach, expect, test } from 'vitest';
import type { ConsumedRecord } from '../topology/decode.ts';
import { BatchTracing } from './tracing.ts';

interface Recorded {
  readonly name: string;
  readonly options: SpanOptions | undefined;
  readonly attributes: Record<string, unknown>;
  readonly links: Link[];
  readonly events: string[];
}

/** A provider that writes down what it is told. */
function recording(): Recorded[] {
  const spans: Recorded[] = [];
  const startSpan = (name: string, options?: SpanOptions): Span => {
    const recorded: Recorded = { name, options, attributes: {}, links: [], events: [] };
    spans.push(recorded);
    return {
      isRecording: () => true,
      setAttributes: (attributes: object) => Object.assign(recorded.attributes, attributes),
      addLinks: (links: Link[]) => recorded.links.push(...links),
      recordException: (error: Error) => recorded.events.push(error.message),
      setStatus: ({ code }: { code: number }) => recorded.events.push(`status ${code}`),
      end: () => recorded.events.push('end'),
    } as unknown as Span;
  };
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan }) } as unknown as TracerProvider);
  // The header of W3C's trace context: 00-<trace>-<span>-01.
  const propagator: Pick<TextMapPropagator, 'extract'> = {
    extract(context: Context, carrier, getter) {
      const [, traceId = '', spanId = ''] = String(getter.get(carrier, 'traceparent') ?? '').split('-');
      return traceId === '' ? context : trace.setSpanContext(context, { traceId, spanId, traceFlags: 1 });
    },
  };
  propagation.setGlobalPropagator(propagator as TextMapPropagator);
  return spans;
}

afterEach(() => {
  trace.disable();
  propagation.disable();
});

function record(traceparent?: string): ConsumedRecord {
  const headers = traceparent === undefined ? undefined : ([['traceparent', Buffer.from(traceparent)]] as const);
  return { topic: 't', partition: 0, offset: 0, timestamp: 0, key: null, value: null, headers };
}

const one = `00-${'a'.repeat(32)}-${'1'.repeat(16)}-01`;
const two = `00-${'b'.repeat(32)}-${'2'.repeat(16)}-01`;

test('a batch is one span, linked once to each trace its records belong to', async () => {
  const spans = recording();
  const tracing = new BatchTracing({ applicationId: 'ads', instanceId: 'pod-0' });
  const answer = await tracing.within(2, async () => {
    tracing.link([record(one), record(), record(two), record(one)]);
    return 'done';
  });
  expect(answer).toBe('done');
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({
    name: 'process ads',
    attributes: { 'messaging.batch.message_count': 2, 'messaging.consumer.group.name': 'ads' },
    events: ['end'],
  });
  expect(spans[0]?.links.map(({ context: { spanId } }) => spanId)).toEqual(['1'.repeat(16), '2'.repeat(16)]);
});

test('links have a limit', async () => {
  const spans = recording();
  const tracing = new BatchTracing({ applicationId: 'ads', instanceId: 'pod-0' });
  const records = Array.from({ length: 500 }, (_, index) =>
    record(`00-${'a'.repeat(32)}-${String(index).padStart(16, '0')}-01`),
  );
  await tracing.within(records.length, async () => tracing.link(records));
  expect(spans[0]?.links).toHaveLength(128);
});

test('what fails is noted on the span and goes on', async () => {
  const spans = recording();
  const tracing = new BatchTracing({ applicationId: 'ads', instanceId: 'pod-0' });
  const failing = tracing.within(1, async () => {
    throw new Error('the broker is gone');
  });
  await expect(failing).rejects.toThrow('the broker is gone');
  expect(spans[0]?.events).toEqual(['the broker is gone', 'status 2', 'end']);
});

test('there is no span of nothing, and without a provider no header is looked at', async () => {
  const spans = recording();
  const tracing = new BatchTracing({ applicationId: 'ads', instanceId: 'pod-0' });
  await tracing.within(0, async () => undefined);
  expect(spans).toEqual([]);
  trace.disable();
  const unread = Object.defineProperty({ ...record() }, 'headers', {
    get() {
      throw new Error('looked at');
    },
  });
  const untold = new BatchTracing({ applicationId: 'ads', instanceId: 'pod-0' });
  await untold.within(1, async () => untold.link([unread]));
});
