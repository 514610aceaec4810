import type { Serde } from '../../../serde/serde.ts';
import type { NodeContext } from '../../node.ts';
import type { GroupEntry } from './group-entry.ts';
import { headField } from './head.ts';
import type { SliceChangeRecord, SliceGroupChange, SliceGroupsEnd, SliceHeldBack, SliceRecord } from './records.ts';
import { heldBackBy, SliceNode, type SliceStep } from './slice-node.ts';

/** What `aggregateSlice` is given, with the serdes of its stream. */
export interface GroupsStep<K, V, C, A> extends SliceStep<K, V, C, SliceRecord<C> | SliceChangeRecord<C>> {
  readonly groups: (value: V, key: K) => Iterable<string>;
  readonly apply: (aggregate: A | null, value: V, group: string, key: K) => A | null;
  readonly aggregate: Serde<A>;
  readonly mergeContext: ((before: C, now: C) => C) | undefined;
  readonly resend: ((before: C, now: C) => boolean) | undefined;
}

type OfSlice<C> = Exclude<SliceRecord<C> | SliceChangeRecord<C>, { readonly kind: 'other' }>;
type Settled<C> = Extract<SliceChangeRecord<C>, { readonly kind: 'settled' }>;
type End<C> = Extract<SliceRecord<C>, { readonly kind: 'end' }>;

/** Stands for the revision of changes, which hold whatever the revision. */
const changes = 0;
/** Before the names of groups in the store, so that none is taken for the head. */
const groupPrefix = '=';

/** `aggregateSlice`: keeps aggregates of slices and passes on what changes, once, at the end of a revision. */
export class AggregateGroupsNode<K, V, C, A> extends SliceNode<K, V, C, OfSlice<C>> {
  readonly #step: GroupsStep<K, V, C, A>;

  constructor(context: NodeContext, step: GroupsStep<K, V, C, A>) {
    super(context, step);
    this.#step = step;
  }

  protected override take(record: OfSlice<C>): void {
    if (record.kind === 'change') {
      this.#touchAll(changes);
      return;
    }
    this.draft();
    switch (record.kind) {
      case 'settled':
        this.#settle(record);
        break;
      case 'begin':
        this.begin(record, record.context);
        break;
      case 'row':
        this.#row(record.revision, record.chunk);
        break;
      case 'chunk-end':
        this.endChunk(record);
        break;
      case 'end':
        if (record.revision < this.head.revision) this.#forwardEnd(record.revision, 'stale', undefined, 0);
        else if (this.isNew('marker', record.revision, undefined)) this.#end(record);
    }
  }

  #row(revision: number, chunk: number | undefined): void {
    if (!this.isNew('row', revision, chunk)) return;
    if (this.head.closed && this.head.closedComplete) {
      this.count('row_after_end');
      return;
    }
    this.countRow(chunk);
    this.#touchAll(revision + 1);
    this.keep();
  }

  /** Applies the record to its groups. Those of a revision's rows begin empty, those of changes as they are. */
  #touchAll(touched: number): void {
    const { cause, key } = this;
    for (const group of this.#step.groups(cause, key)) {
      const field = groupPrefix + group;
      const entry = this.state.get(this.group, field) as GroupEntry<A> | undefined;
      const present = entry?.touched === touched ? entry.next : touched === changes ? this.#sent(entry) : null;
      const next = this.#step.apply(present, cause, group, key);
      const after: GroupEntry<A> = { version: entry?.version ?? 0, sent: entry?.sent, next, touched };
      this.state.put(this.group, field, after);
    }
  }

  #settle({ revision, context }: Settled<C>): void {
    const { mergeContext, resend } = this.#step;
    const before = this.head.revision < 0 ? undefined : this.context;
    const now = before === undefined || mergeContext === undefined ? context : mergeContext(before, context);
    const sendsAll = before !== undefined && resend?.(before, now) === true;
    this.head.revision = revision;
    this.setContext(now);
    this.keep();
    let changed = 0;
    for (const [group, entry] of this.#entries()) {
      if (entry.touched === undefined && !sendsAll) continue;
      const value = entry.touched === undefined ? this.#sent(entry) : entry.next;
      if (this.#send(revision, group, entry, value, sendsAll)) changed += 1;
    }
    this.#forwardEnd(revision, 'applied', undefined, changed);
  }

  #end(record: End<C>): void {
    const { revision } = record;
    const heldBack = heldBackBy(this.head, record);
    if (!this.close({ ...record, complete: heldBack === undefined })) return;
    this.keep();
    let changed = 0;
    if (heldBack === undefined) {
      for (const [group, entry] of this.#entries()) {
        const value = entry.touched === revision + 1 ? entry.next : null;
        if (this.#send(revision, group, entry, value, false)) changed += 1;
      }
    } else {
      this.count('partial_discarded');
    }
    this.#forwardEnd(revision, heldBack === undefined ? 'applied' : 'partial', heldBack, changed);
  }

  /** Lets a group go on with a value, when that is not what went on last, or anyway; answers whether it did. */
  #send(revision: number, group: string, entry: GroupEntry<A>, value: A | null, anyway: boolean): boolean {
    const bytes = value === null ? undefined : this.#step.aggregate.serialize(value);
    const isSame = bytes === undefined ? entry.sent === undefined : entry.sent?.equals(bytes) === true;
    if (isSame && (bytes === undefined || !anyway)) {
      if (entry.version === 0) this.state.delete(this.group, groupPrefix + group);
      else if (entry.touched !== undefined) this.#put(group, { ...entry, next: null, touched: undefined });
      return false;
    }
    const version = entry.version + 1;
    this.#put(group, { version, sent: bytes, next: null, touched: undefined });
    this.#forwardGroup(revision, group, version, this.#sent(entry), value);
    return true;
  }

  #entries(): [group: string, entry: GroupEntry<A>][] {
    const found: [string, GroupEntry<A>][] = [];
    for (const [field, entry] of this.state.entries(this.group)) {
      if (field !== headField) found.push([field.slice(groupPrefix.length), entry as GroupEntry<A>]);
    }
    return found.sort(([a], [b]) => (a < b ? -1 : 1));
  }

  #sent(entry: GroupEntry<A> | undefined): A | null {
    return entry?.sent === undefined ? null : this.#step.aggregate.deserialize(entry.sent);
  }

  #put(group: string, entry: GroupEntry<A>): void {
    this.state.put(this.group, groupPrefix + group, entry);
  }

  #forwardGroup(revision: number, group: string, version: number, oldValue: A | null, newValue: A | null): void {
    const { slice, context, cause } = this;
    this.forward({
      kind: 'group',
      ...{ slice, revision, context, cause, nth: this.next() },
      ...{ group, version, oldValue, newValue },
    } satisfies SliceGroupChange<V, C, A>);
  }

  #forwardEnd(
    revision: number,
    decision: SliceGroupsEnd<V, C>['decision'],
    heldBack: SliceHeldBack | undefined,
    changed: number,
  ): void {
    const { slice, context, cause } = this;
    this.forward({
      kind: 'end',
      ...{ slice, revision, context, cause, nth: this.next() },
      ...{ decision, heldBack, storedRevision: this.head.revision, changed },
    } satisfies SliceGroupsEnd<V, C>);
  }
}
