import type { Headers, RecordMetadata } from '../processor/record.ts';
import type { PrefetchSink, PunctuationType, TaskEnvironment } from './topology.ts';

/** A punctuation as a task runs it. */
export interface Punctuation {
  readonly type: PunctuationType;
  /** The time it is due at by its clock. What is due first runs first. */
  readonly due: number;
  /** Runs it when it is due by its clock's time, and notes when it is due next. */
  runIfDue(now: number): void;
}

/** What the nodes of one task share: its environment, and where the record in hand stands. */
export interface NodeContext {
  readonly environment: TaskEnvironment;
  /** Position of the source record in hand; set before each record. */
  metadata: RecordMetadata;
  /** Greatest timestamp seen, -1 before the first. */
  streamTime: number;
  /** Changes whenever state was taken back: what a node has concluded from it holds no longer. */
  generation: number;
  /** Where declared reads go while a record is prefetched; unset otherwise. */
  prefetchSink: PrefetchSink | undefined;
  readonly punctuations: Punctuation[];
  /** Nodes that combine records of a batch. */
  readonly combiners: Combiner[];
}

/** A node that holds back partial results until the batch ends. */
export interface Combiner {
  readonly isEmpty: boolean;
  /** True when it should be flushed before it takes more. */
  readonly isFull: boolean;
  /** Keeps what the record in hand has added. */
  keep(): void;
  /** Takes back what the record in hand has added. */
  undo(): void;
  /** Lets some or all of it go: called until it is empty. */
  flush(): void;
  /** Forgets what it holds: the batch is undone. */
  clear(): void;
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
