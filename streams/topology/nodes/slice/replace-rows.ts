import { RecordError } from '../../../errors.ts';
import type { Serde } from '../../../serde/serde.ts';
import type { NodeContext } from '../../node.ts';
import { pageOf, pageRows, RowPage, type RowState } from './pages.ts';
import type {
  ContentOf,
  OpenRevision,
  SliceEnd,
  SliceHeldBack,
  SliceRecord,
  SliceRow,
  SliceRowChange,
  SliceRowRefused,
} from './records.ts';
import { RowIndex } from './row-index.ts';
import { wasShown, withShown } from './shown.ts';
import { heldBackBy, SliceNode, type SliceStep } from './slice-node.ts';

/** What `replaceSlice` is given, with the serdes of its stream. */
export interface RowsStep<K, V, C, Row extends SliceRow> extends SliceStep<K, V, C, SliceRecord<C>> {
  readonly row: (value: V, revision: OpenRevision<C>, key: K) => Row;
  readonly content: Serde<ContentOf<Row>>;
  readonly regroups: ((oldContent: ContentOf<Row>, newContent: ContentOf<Row>) => boolean) | undefined;
  readonly maxRows: number;
}

type SliceRecordOf<C> = Exclude<SliceRecord<C>, { readonly kind: 'other' }>;
type End<C> = Extract<SliceRecord<C>, { readonly kind: 'end' }>;

/** `replaceSlice`: keeps the rows of slices and passes on what changes. The node is the revision that a row function sees. */
export class ReplaceRowsNode<K, V, C, Row extends SliceRow>
  extends SliceNode<K, V, C, SliceRecordOf<C>>
  implements OpenRevision<C>
{
  readonly #step: RowsStep<K, V, C, Row>;
  readonly #index: RowIndex;
  revision = -1;

  constructor(context: NodeContext, step: RowsStep<K, V, C, Row>) {
    super(context, step);
    this.#step = step;
    this.#index = new RowIndex(this.state);
  }

  wasShown(key: string): boolean {
    const ordinal = this.#index.ordinal(key);
    return ordinal !== undefined && wasShown(this.head, ordinal);
  }

  protected override take(record: SliceRecordOf<C>): void {
    this.revision = record.revision;
    this.draft();
    switch (record.kind) {
      case 'begin':
        this.begin(record, record.context);
        break;
      case 'row':
        if (this.isNew('row', record.revision, record.chunk)) this.#row(record.chunk);
        break;
      case 'chunk-end':
        this.endChunk(record);
        break;
      case 'end':
        if (record.revision < this.head.revision) this.#forwardEnd('stale', undefined, 0);
        else if (this.isNew('marker', record.revision, undefined)) this.#end(record);
    }
  }

  #row(chunk: number | undefined): void {
    this.#index.take(this.group, this.head.nextOrdinal);
    const row = this.#step.row(this.cause, this, this.key);
    this.countRow(chunk);
    if (row.content === undefined) this.#refuse(row);
    else if (row.key !== undefined) this.#rowOfKey(row, row.key, row.content as ContentOf<Row>);
    else throw new RecordError(`a row of slice '${this.slice}' has a content and no key: a row without one is refused`);
    this.keep();
  }

  #rowOfKey(row: Row, key: string, content: ContentOf<Row>): void {
    const ordinal = this.#index.ordinal(key);
    const before = ordinal === undefined ? undefined : this.#stateOf(ordinal);
    const bytes = this.#step.content.serialize(content);
    const isEqual = before?.live === true && before.content.equals(bytes);
    if (ordinal !== undefined && wasShown(this.head, ordinal)) {
      if (isEqual) this.head.duplicates += 1;
      else this.#forwardRefused(row, true);
    } else if (ordinal !== undefined && isEqual) {
      this.#show(ordinal);
      this.head.unchanged += 1;
    } else {
      const change = { key, row, content, bytes };
      if (ordinal === undefined) this.#change(change, this.#newOrdinal(key), undefined);
      else this.#change(change, ordinal, before);
    }
  }

  #change(
    { key, row, content, bytes }: { key: string; row: Row; content: ContentOf<Row>; bytes: Buffer },
    ordinal: number,
    before: RowState | undefined,
  ): void {
    const { head } = this;
    const oldValue = before?.live === true ? this.#step.content.deserialize(before.content) : null;
    const version = (before?.version ?? 0) + 1;
    const leaves = oldValue !== null && this.#step.regroups?.(oldValue, content) === true;
    if (oldValue === null) head.live += 1;
    head.changed += 1;
    this.#show(ordinal);
    this.#put(ordinal, key, { version: leaves ? version + 1 : version, live: true, content: bytes });
    if (leaves) {
      this.#forwardChange(key, version, oldValue, null, row);
      this.#forwardChange(key, version + 1, null, content, row);
    } else {
      this.#forwardChange(key, version, oldValue, content, row);
    }
  }

  /** A refused row whose key is known counts as shown: what stands under it stays. */
  #refuse(row: Row): void {
    if (row.key === undefined) {
      this.head.unknown += 1;
    } else {
      const ordinal = this.#index.ordinal(row.key);
      if (ordinal !== undefined && this.#stateOf(ordinal).live) this.#show(ordinal);
    }
    this.#forwardRefused(row, false);
  }

  #end(record: End<C>): void {
    if (!this.close(record)) return;
    const heldBack = heldBackBy(this.head, record);
    const removed = heldBack === undefined ? this.#removeUnshown() : 0;
    this.keep();
    this.#forwardEnd(heldBack === undefined ? 'applied' : 'partial', heldBack, removed);
  }

  /** Takes out every live row that the revision has not shown, in the order of ordinals; answers how many. */
  #removeUnshown(): number {
    const { head } = this;
    let removed = 0;
    for (let first = head.below - (head.below % pageRows); first < head.nextOrdinal; first += pageRows) {
      let ordinal = first;
      for (const { key, version, live, content } of this.#page(first).rows()) {
        if (live && !wasShown(head, ordinal)) {
          this.#put(ordinal, key, { version: version + 1, live: false, content });
          this.#forwardChange(key, version + 1, this.#step.content.deserialize(content), null, undefined);
          removed += 1;
        }
        ordinal += 1;
      }
    }
    head.live -= removed;
    return removed;
  }

  /** @throws RecordError when the slice is full. */
  #newOrdinal(key: string): number {
    const { name, maxRows } = this.#step;
    if (this.head.nextOrdinal >= maxRows) {
      throw new RecordError(
        `slice '${this.slice}' has had ${maxRows} rows, the limit of '${name}': cut it into smaller slices, or raise maxRows`,
      );
    }
    this.head.nextOrdinal += 1;
    return this.#index.add(key);
  }

  #show(ordinal: number): void {
    const { below, pages } = withShown(this.head, ordinal);
    this.head.below = below;
    this.head.pages = pages;
  }

  #stateOf(ordinal: number): RowState {
    return this.#page(ordinal).row(ordinal);
  }

  #page(ordinal: number): RowPage {
    return this.state.get(this.group, pageOf(ordinal)) as RowPage;
  }

  #put(ordinal: number, key: string, row: RowState): void {
    const field = pageOf(ordinal);
    const page = (this.state.get(this.group, field) as RowPage | undefined) ?? new RowPage();
    this.state.put(this.group, field, page.with(ordinal, key, row));
  }

  #forwardChange(
    key: string,
    version: number,
    oldValue: ContentOf<Row> | null,
    newValue: ContentOf<Row> | null,
    row: Row | undefined,
  ): void {
    const { slice, revision, context, cause } = this;
    const nth = this.next();
    this.forward({
      kind: 'change',
      slice,
      revision,
      context,
      cause,
      nth,
      key,
      version,
      oldValue,
      newValue,
      row,
    } satisfies SliceRowChange<V, C, Row>);
  }

  #forwardRefused(row: Row, collides: boolean): void {
    this.head.refused += 1;
    const { slice, revision, context, cause } = this;
    const nth = this.next();
    this.forward({ kind: 'refused', slice, revision, context, cause, nth, row, collides } satisfies SliceRowRefused<
      V,
      C,
      Row
    >);
  }

  #forwardEnd(decision: SliceEnd<V, C>['decision'], heldBack: SliceHeldBack | undefined, removed: number): void {
    const { slice, revision, context, cause } = this;
    const { revision: storedRevision, rows, changed, unchanged, duplicates, refused, unknown, live } = this.head;
    this.forward({
      kind: 'end',
      ...{ slice, revision, context, cause, nth: this.next() },
      ...{ decision, heldBack, storedRevision },
      ...{ rows, changed, unchanged, removed, duplicates, refused, unknown, live },
    } satisfies SliceEnd<V, C>);
  }
}
