/**
 * What a record is to its slice. A slice is a set of rows that its source restates as a whole, under a revision that grows: a
 * day of a report, the price list of a supplier. A revision is its begin, its rows, its end.
 *
 * Rows may come in numbered chunks, each with an end of its own: then a revision may be sent again from the last chunk that
 * was taken whole, and rows that were left out before they came here are accounted for. `slice` is unique within the
 * record's key; slices of one key may be under way at once.
 */
export type SliceRecord<C> =
  /** `context`: what the revision says of itself. It is kept and given to the rows and to what comes of them. */
  | { readonly kind: 'begin'; readonly slice: string; readonly revision: number; readonly context: C }
  /** `chunk`: from 0. */
  | { readonly kind: 'row'; readonly slice: string; readonly revision: number; readonly chunk?: number }
  | {
      readonly kind: 'chunk-end';
      readonly slice: string;
      readonly revision: number;
      readonly chunk: number;
      /** Rows that the chunk had at its source. */
      readonly rows: number;
      /** How many of them were left out because they could not be read: any row of the slice might be theirs. */
      readonly refused?: number;
      /** How many of them were left out because they were equal to another. */
      readonly duplicates?: number;
    }
  | {
      readonly kind: 'end';
      readonly slice: string;
      readonly revision: number;
      /** Whether the revision holds every row of the slice, so that what it does not show is gone. */
      readonly complete: boolean;
      /** Rows that were sent. Fewer or more that came make the revision a part. Absent: not checked. */
      readonly rows?: number;
    }
  /** Nothing of a slice: it is dropped and counted as `<name>.<event>`. */
  | { readonly kind: 'other'; readonly event: string };

/** A row as its record says it. */
export interface SliceRow {
  /** Which row of the slice it is. Undefined: it cannot be told, so that nothing of the slice may be taken out. */
  readonly key: string | undefined;
  /** What is kept and compared. Undefined: the row is refused; what stands under its key stays as it is. */
  readonly content: unknown;
}

/** What rows of a type keep. */
export type ContentOf<Row extends SliceRow> = Exclude<Row['content'], undefined>;

/** The revision that a row is of. The object is used again for the next record: copy what you keep. */
export interface OpenRevision<C> {
  readonly slice: string;
  readonly revision: number;
  /** What its begin said. */
  readonly context: C;
  /** Whether the revision has shown a row with this key already. */
  wasShown(key: string): boolean;
}

/** What everything that comes of a slice says. */
export interface SliceUpdateBase<V, C> {
  readonly slice: string;
  readonly revision: number;
  readonly context: C;
  /** The value of the record that caused it. */
  readonly cause: V;
  /** Its number among what that record caused, from 0. */
  readonly nth: number;
}

/** A row of a slice that was put in, changed or taken out. */
export interface SliceRowChange<V, C, Row extends SliceRow> extends SliceUpdateBase<V, C> {
  readonly kind: 'change';
  readonly key: string;
  /** 1 for a new row, then one more with each change, also when it was taken out in between. */
  readonly version: number;
  readonly oldValue: ContentOf<Row> | null;
  readonly newValue: ContentOf<Row> | null;
  /** The row as the record said it; undefined when the end of the revision took it out. */
  readonly row: Row | undefined;
}

/** A row that was not taken. */
export interface SliceRowRefused<V, C, Row> extends SliceUpdateBase<V, C> {
  readonly kind: 'refused';
  readonly row: Row;
  /** True when the revision has shown another content under its key; false when it has none. */
  readonly collides: boolean;
}

/** Why a revision took out nothing of what it did not show. */
export type SliceHeldBack =
  /** Its end says that it is not complete. */
  | 'incomplete'
  /** Other than so many rows came. */
  | 'rows-missing'
  /** Rows were refused whose keys are not known. */
  | 'keys-unknown';

/** The end of a revision; all counts are of rows. */
export interface SliceEnd<V, C> extends SliceUpdateBase<V, C> {
  readonly kind: 'end';
  /**
   * `applied`: the slice is now what the revision says. `partial`: it took in what it shows and took out nothing. `stale`: a
   * newer one has come, nothing was taken; counts and context are those of the newer one.
   */
  readonly decision: 'applied' | 'partial' | 'stale';
  readonly heldBack: SliceHeldBack | undefined;
  /** The revision that the slice is at: a newer one when stale. */
  readonly storedRevision: number;
  readonly rows: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly duplicates: number;
  readonly refused: number;
  /** Those of the refused whose keys are not known. */
  readonly unknown: number;
  /** Rows that the slice has now. */
  readonly live: number;
}

/** What comes of the records of slices, in the order of their rows. */
export type SliceUpdate<V, C, Row extends SliceRow> =
  | SliceRowChange<V, C, Row>
  | SliceRowRefused<V, C, Row>
  | SliceEnd<V, C>;

/** What a record is to a slice whose changes were worked out before: by `replaceSlice`, or by whoever wrote the topic. */
export type SliceChangeRecord<C> =
  /** Takes an old row out, puts a new one in, or both; at once, whatever the revision. */
  | { readonly kind: 'change'; readonly slice: string }
  /** All changes of a revision have come: what they touched goes on. */
  | { readonly kind: 'settled'; readonly slice: string; readonly revision: number; readonly context: C }
  | { readonly kind: 'other'; readonly event: string };

/** An aggregate of a slice that has changed. */
export interface SliceGroupChange<V, C, A> extends SliceUpdateBase<V, C> {
  readonly kind: 'group';
  readonly group: string;
  /** 1 for a new group, then one more each time it goes on, also when it was empty in between. */
  readonly version: number;
  /** As it went on last; null: there was none. */
  readonly oldValue: A | null;
  /** Null: nothing is left of it. */
  readonly newValue: A | null;
}

/** The end of a revision of aggregates. */
export interface SliceGroupsEnd<V, C> extends SliceUpdateBase<V, C> {
  readonly kind: 'end';
  /** As for `SliceEnd`; nothing at all is taken of a `partial` revision, since an aggregate cannot tell what it lacks. */
  readonly decision: 'applied' | 'partial' | 'stale';
  readonly heldBack: SliceHeldBack | undefined;
  readonly storedRevision: number;
  /** Groups that went on. */
  readonly changed: number;
}

/** What comes of the records of slices that are aggregated. */
export type SliceGroupUpdate<V, C, A> = SliceGroupChange<V, C, A> | SliceGroupsEnd<V, C>;
