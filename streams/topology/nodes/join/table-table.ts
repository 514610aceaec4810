import type { Headers } from '../../../processor/record.ts';
import type { Timestamped } from '../../../state/timestamped.ts';
import type { Change, ValueGetter } from '../../change.ts';
import { Node, type NodeContext } from '../../node.ts';
import type { OldValues } from '../table/updates.ts';
import { joinNullEvent, type ValueJoiner } from './stream-table.ts';

/** Which rows a join of tables has: those of both, all of the left, or all of either. */
export type TableJoinKind = 'inner' | 'left' | 'outer';

/** Event counted when a join skips an update of a versioned table that is older than its latest version. */
export const oldVersionSkippedEvent = 'join_old_version_skipped';

/**
 * One side of a join of two tables: an update of this table meets the other's present value. Result time: the later of
 * both. `mine` is this side's value, `theirs` the other's.
 */
export class TableTableJoinNode<K, Mine, Theirs, Out> extends Node<K | null, Change<Mine>> {
  readonly #context: NodeContext;
  readonly #other: ValueGetter<K, Theirs>;
  readonly #joiner: ValueJoiner<K, Mine | null, Theirs | null, Out>;
  readonly #needsMine: boolean;
  readonly #needsTheirs: boolean;
  readonly #versioned: boolean;
  readonly #oldValues: OldValues;

  constructor(
    context: NodeContext,
    options: {
      readonly other: ValueGetter<K, Theirs>;
      readonly joiner: ValueJoiner<K, Mine | null, Theirs | null, Out>;
      /** Whether there is no result without a value on this side, or on the other. */
      readonly needsMine: boolean;
      readonly needsTheirs: boolean;
      readonly versioned: boolean;
      readonly oldValues: OldValues;
    },
  ) {
    super();
    this.#context = context;
    this.#other = options.other;
    this.#joiner = options.joiner;
    this.#needsMine = options.needsMine;
    this.#needsTheirs = options.needsTheirs;
    this.#versioned = options.versioned;
    this.#oldValues = options.oldValues;
  }

  override process(key: K | null, change: Change<Mine>, timestamp: number, headers: Headers | undefined): void {
    if (key === null) {
      this.#context.environment.count(joinNullEvent, 1);
      return;
    }
    if (this.#versioned && !change.isLatest) {
      this.#context.environment.count(oldVersionSkippedEvent, 1);
      return;
    }
    const theirs = this.#other.get(key);
    if (theirs === undefined && (this.#needsTheirs || (change.newValue === null && change.oldValue === null))) return;
    const newValue = this.#joined(key, change.newValue, theirs);
    const oldValue = this.#oldValues.wanted ? this.#joined(key, change.oldValue, theirs) : null;
    const time = theirs === undefined ? timestamp : Math.max(timestamp, theirs.timestamp);
    this.emit(key, { newValue, oldValue, isLatest: change.isLatest }, time, headers);
  }

  #joined(key: K, mine: Mine | null, theirs: Timestamped<Theirs> | undefined): Out | null {
    if (mine === null && (this.#needsMine || theirs === undefined)) return null;
    return this.#joiner(mine, theirs?.value ?? null, key);
  }
}

/** The present values of a join of tables, computed from both. */
export class JoinedGetter<K, L, R, Out> implements ValueGetter<K, Out> {
  readonly #left: ValueGetter<K, L>;
  readonly #right: ValueGetter<K, R>;
  readonly #joiner: ValueJoiner<K, L | null, R | null, Out>;
  readonly #kind: TableJoinKind;

  constructor(
    left: ValueGetter<K, L>,
    right: ValueGetter<K, R>,
    joiner: ValueJoiner<K, L | null, R | null, Out>,
    kind: TableJoinKind,
  ) {
    this.#left = left;
    this.#right = right;
    this.#joiner = joiner;
    this.#kind = kind;
  }

  get(key: K): Timestamped<Out> | undefined {
    const left = this.#left.get(key);
    if (left === undefined && this.#kind !== 'outer') return undefined;
    const right = this.#right.get(key);
    if (right === undefined && (this.#kind === 'inner' || left === undefined)) return undefined;
    const value = this.#joiner(left?.value ?? null, right?.value ?? null, key);
    return { value, timestamp: Math.max(left?.timestamp ?? -1, right?.timestamp ?? -1) };
  }
}
