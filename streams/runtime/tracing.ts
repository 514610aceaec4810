import {
  context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
} from '@opentelemetry/api';
import type { Headers } from '../processor/record.ts';

/** What may belong to a trace. */
type Traced = { readonly headers: Headers | undefined };

/** Links of a span at most: the limit that OpenTelemetry's SDKs have by default. */
const MAX_LINKS = 128;

const headerGetter: TextMapGetter<Headers> = {
  keys: (headers) => headers.map(([name]) => name),
  get: (headers, wanted) => headers.find(([name]) => name === wanted)?.[1].toString('utf8'),
};

/**
 * One span for each batch of records, by the names of OpenTelemetry's messaging conventions
 * (https://opentelemetry.io/docs/specs/semconv/messaging/kafka/), with links to the traces that its records carry in their headers. What
 * is done for a batch, `mapAsync`'s calls too, is within it. Spans go to the provider that the process has registered; with none,
 * nothing is looked at.
 */
export class BatchTracing {
  readonly #tracer = trace.getTracer('@millrace/streams');
  readonly #applicationId: string;
  readonly #instanceId: string;
  /** Of the batch in hand, where somebody records it. */
  #span: Span | undefined;

  constructor({ applicationId, instanceId }: { readonly applicationId: string; readonly instanceId: string }) {
    this.#applicationId = applicationId;
    this.#instanceId = instanceId;
  }

  /** Does what is done for a batch of so many records of topics. What that throws is noted and thrown on. */
  async within<T>(records: number, work: () => Promise<T>): Promise<T> {
    if (records === 0) return work();
    const span = this.#tracer.startSpan(`process ${this.#applicationId}`, { kind: SpanKind.CONSUMER, root: true });
    if (!span.isRecording()) return work();
    span.setAttributes({
      'messaging.system': 'kafka',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.consumer.group.name': this.#applicationId,
      'messaging.client.id': this.#instanceId,
      'messaging.batch.message_count': records,
    });
    this.#span = span;
    try {
      return await context.with(trace.setSpan(context.active(), span), work);
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      this.#span = undefined;
      span.end();
    }
  }

  /** Links the batch in hand to the traces of its records: of those that travelled packed too, which is known once it is begun. */
  link(records: readonly Traced[]): void {
    this.#span?.addLinks(linksOf(records));
  }
}

/** The traces that records belong to, each once. */
function linksOf(records: readonly Traced[]): Link[] {
  const links = new Map<string, Link>();
  for (const { headers } of records) {
    if (headers === undefined) continue;
    const linked = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, headers, headerGetter));
    if (linked === undefined) continue;
    links.set(`${linked.traceId}/${linked.spanId}`, { context: linked });
    if (links.size === MAX_LINKS) break;
  }
  return [...links.values()];
}
