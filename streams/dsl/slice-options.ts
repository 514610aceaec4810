import type { Serde, WritingSerde } from '../serde/serde.ts';
import type {
  ContentOf,
  OpenRevision,
  SliceChangeRecord,
  SliceRecord,
  SliceRow,
} from '../topology/nodes/slice/records.ts';

/** What both operators on slices need. */
export interface SliceOptions<C> {
  /** Name of the step, and before those of its events; its store is `<name>-slices`. */
  readonly name: string;
  /** Of what a revision says of itself. This and the other serdes must know all they need once they are open. */
  readonly context: WritingSerde<C>;
}

/** How the rows of slices are replaced. All functions are pure. */
export interface ReplaceSlice<K, V, C, Row extends SliceRow> extends SliceOptions<C> {
  /** What a record is to its slice. @throws RecordError to make it a dead letter. */
  readonly read: (value: V, key: K) => SliceRecord<C>;
  /** The row of a record that is one. What it says beside key and content comes along with the change. */
  readonly row: (value: V, revision: OpenRevision<C>, key: K) => Row;
  /** Of contents. Two are equal when their bytes are: a row that came before with the same content has not changed. */
  readonly content: Serde<ContentOf<Row>>;
  /**
   * Whether a row with this new content belongs where the old one did not. It is then taken out and put in, as two changes,
   * so that each touches one place only. Absent: it never does.
   */
  readonly regroups?: (oldContent: ContentOf<Row>, newContent: ContentOf<Row>) => boolean;
  /** Rows that a slice may ever have; a record with one more is a dead letter. Default 1,000,000. */
  readonly maxRows?: number;
}

/** How slices are aggregated. All functions are pure. */
export interface AggregateSlice<K, V, C, A> extends SliceOptions<C> {
  /** What a record is to its slice: one of a whole revision, or a change. @throws RecordError to make it a dead letter. */
  readonly read: (value: V, key: K) => SliceRecord<C> | SliceChangeRecord<C>;
  /** The groups of the slice that a row or change belongs to. */
  readonly groups: (value: V, key: K) => Iterable<string>;
  /**
   * The next aggregate of a group: from the present one (null: none yet) and a row, which is added, or a change, whose old
   * row is taken out and whose new one is added. Null: nothing is left.
   */
  readonly apply: (aggregate: A | null, value: V, group: string, key: K) => A | null;
  /** Of aggregates. Two are equal when their bytes are; one that is equal to what went on before does not go on again. */
  readonly aggregate: WritingSerde<A>;
  /** Of changes: the slice's context from that it had and that of `settled`. Absent: the newer. */
  readonly mergeContext?: (before: C, now: C) => C;
  /** Of changes: whether a new context lets every group of the slice go on, changed or not. Absent: it never does. */
  readonly resend?: (before: C, now: C) => boolean;
}
