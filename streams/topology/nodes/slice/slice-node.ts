import { RecordError } from '../../../errors.ts';
import type { Headers } from '../../../processor/record.ts';
import type { Serde } from '../../../serde/serde.ts';
import { Node, type NodeContext } from '../../node.ts';
import type { StateAccess } from '../../topology.ts';
import { type HeadDraft, headField, headOfRevision, newSlice, type SliceHead } from './head.ts';
import type { SliceHeldBack, SliceRecord } from './records.ts';

/** What every step on slices is given, with the serdes of its stream. */
export interface SliceStep<K, V, C, Read extends { readonly kind: string }> {
  readonly name: string;
  readonly store: string;
  readonly read: (value: V, key: K) => Read;
  readonly context: Serde<C>;
  /** A key as the store has it. */
  readonly field: (key: K) => string;
}

/** A record of a slice. */
export type OfSlice = { readonly kind: string; readonly slice: string };
type Other = { readonly kind: 'other'; readonly event: string };
type OfRevision = { readonly slice: string; readonly revision: number };
type ChunkEnd = Extract<SliceRecord<never>, { readonly kind: 'chunk-end' }>;
type End = Extract<SliceRecord<never>, { readonly kind: 'end' }>;

/** The state group of a slice of a key; two keys never share one, whatever is in them. */
export function sliceGroup(key: string, slice: string): string {
  return `${key}|${slice}|${key.length}`;
}

/**
 * What the steps on slices have in common: the record in hand, the draft of its slice's head, and the rules by which a
 * revision begins, goes on and ends. The draft takes the place of the stored head when `keep` is called.
 */
export abstract class SliceNode<K, V, C, Read extends OfSlice> extends Node<K | null, V> {
  protected readonly state: StateAccess;
  protected head: HeadDraft = { ...newSlice };
  protected group = '';
  slice = '';
  protected cause!: V;
  protected key!: K;
  readonly #context: NodeContext;
  readonly #step: SliceStep<K, V, C, Read | Other>;
  #field = '';
  #timestamp = -1;
  #headers: Headers | undefined;
  #nth = 0;
  /** The context that was decoded last, and its bytes. */
  #decoded: { readonly bytes: Buffer; readonly context: C } | undefined;

  constructor(context: NodeContext, step: SliceStep<K, V, C, Read | Other>) {
    super();
    this.#context = context;
    this.#step = step;
    this.state = context.environment.state(step.store);
  }

  override process(key: K | null, value: V, timestamp: number, headers: Headers | undefined): void {
    if (key === null) {
      this.count('null_key_dropped');
      return;
    }
    const record = this.#step.read(value, key);
    if (record.kind === 'other') {
      this.count((record as Other).event);
      return;
    }
    const { slice } = record as Read;
    const field = this.#step.field(key);
    if (slice !== this.slice || field !== this.#field) this.group = sliceGroup(field, slice);
    this.#field = field;
    this.slice = slice;
    this.key = key;
    this.cause = value;
    this.#timestamp = timestamp;
    this.#headers = headers;
    this.#nth = 0;
    this.take(record as Read);
  }

  /** Takes a record of the slice in hand. */
  protected abstract take(record: Read): void;

  /** Begins the draft of the head of the slice in hand. */
  protected draft(): HeadDraft {
    this.head = { ...((this.state.get(this.group, headField) as SliceHead | undefined) ?? newSlice) };
    return this.head;
  }

  /** What the revision in hand said of itself. */
  get context(): C {
    const bytes = this.head.context;
    if (this.#decoded === undefined || !this.#decoded.bytes.equals(bytes)) {
      this.#decoded = { bytes, context: this.#step.context.deserialize(bytes) };
    }
    return this.#decoded.context;
  }

  /** Number of the next record that the one in hand causes. */
  protected next(): number {
    return this.#nth++;
  }

  protected begin({ revision }: OfRevision, context: C): void {
    const stored = this.head.revision;
    if (revision <= stored) {
      this.count(revision < stored ? 'stale_marker' : 'resumed');
      return;
    }
    this.head = headOfRevision(this.head, revision, this.#step.context.serialize(context));
    this.keep();
  }

  /**
   * False for a record of an older revision, or of a chunk that was taken before: it is dropped and counted.
   *
   * @throws RecordError for one of a revision that has not begun.
   */
  protected isNew(what: 'row' | 'marker', revision: number, chunk: number | undefined): boolean {
    const { head } = this;
    if (revision < head.revision) {
      this.count(`stale_${what}`);
      return false;
    }
    if (revision > head.revision) {
      throw new RecordError(
        `revision ${revision} of slice '${this.slice}' is sent, but its SLICE_BEGIN never came: send it again from its begin`,
      );
    }
    if (chunk === undefined || chunk > head.lastChunk) return true;
    this.count(what === 'row' ? 'resent_row' : 'resent_chunk');
    return false;
  }

  protected countRow(chunk: number | undefined): void {
    this.head.closed = false;
    if (chunk === undefined) this.head.rows += 1;
    else this.head.chunkRows += 1;
  }

  protected endChunk({ revision, chunk, rows, refused = 0, duplicates = 0 }: ChunkEnd): void {
    if (!this.isNew('marker', revision, chunk)) return;
    const { head } = this;
    const lost = Math.max(0, rows - refused - duplicates - head.chunkRows);
    head.closed = false;
    head.lastChunk = chunk;
    head.chunkRows = 0;
    head.rows += rows;
    head.refused += refused;
    head.duplicates += duplicates;
    head.unknown += refused + lost;
    this.keep();
  }

  /** Closes the revision in hand; false, counted, when it was closed by the same end already. */
  protected close({ complete, rows = -1 }: End): boolean {
    const { head } = this;
    if (head.closed && head.closedComplete === complete && head.closedRows === rows) {
      this.count('resent_marker');
      return false;
    }
    head.closed = true;
    head.closedComplete = complete;
    head.closedRows = rows;
    return true;
  }

  protected setContext(context: C): void {
    this.head.context = this.#step.context.serialize(context);
  }

  protected keep(): void {
    this.state.put(this.group, headField, this.head);
  }

  protected forward(update: unknown): void {
    this.emit(this.key, update, this.#timestamp, this.#headers);
  }

  protected count(event: string): void {
    this.#context.environment.count(`${this.#step.name}.${event}`, 1);
  }
}

/** Why a revision that ends may not take out what it has not shown; undefined: it may. */
export function heldBackBy(head: SliceHead, { complete, rows }: End): SliceHeldBack | undefined {
  if (!complete) return 'incomplete';
  if (rows !== undefined && rows !== head.rows) return 'rows-missing';
  return head.unknown > 0 ? 'keys-unknown' : undefined;
}

/** Stands for a step on slices while records are prefetched: declares the read of the record's slice. */
export class SliceWantNode<K, V, C, Read extends OfSlice> extends Node<K | null, V> {
  readonly #context: NodeContext;
  readonly #step: SliceStep<K, V, C, Read | Other>;

  constructor(context: NodeContext, step: SliceStep<K, V, C, Read | Other>) {
    super();
    this.#context = context;
    this.#step = step;
  }

  override process(key: K | null, value: V): void {
    if (key === null) return;
    const record = this.#step.read(value, key);
    if (record.kind === 'other') return;
    const group = sliceGroup(this.#step.field(key), (record as Read).slice);
    this.#context.prefetchSink?.want(this.#step.store, group, undefined);
  }
}
