import type { Headers, RecordMetadata } from '../processor/record.ts';
import type { PrefetchSink, TaskEnvironment } from './topology.ts';

/** What the nodes of one task share: its environment, and where the record in hand stands. */
export interface NodeContext {
  readonly environment: TaskEnvironment;
  /** Position of the source record in hand; set before each record. */
  metadata: RecordMetadata;
  /** Greatest timestamp seen, -1 before the first. */
  streamTime: number;
  /** Where declared reads go while a record is prefetched; unset otherwise. */
  prefetchSink: PrefetchSink | undefined;
}

/**
 * A step of a task. Records pass as arguments, not as objects, so that a stateless step allocates nothing;
 * children are linked before the first record. Depth first: `forward` returns when all that follows has run.
 */
export abstract class Node<K = unknown, V = unknown> {
  readonly children: Node[] = [];

  abstract process(key: K, value: V, timestamp: number, headers: Headers | undefined): void;

  protected emit(key: unknown, value: unknown, timestamp: number, headers: Headers | undefined): void {
    for (const child of this.children) child.process(key, value, timestamp, headers);
  }
}
