import type { Headers } from '../../../processor/record.ts';
import type { Serde } from '../../../serde/serde.ts';
import type { FieldCodec } from '../../../state/field.ts';
import type { GroupedStore } from '../../../state/store.ts';
import type { Timestamped } from '../../../state/timestamped.ts';
import type { Change, ValueGetter } from '../../change.ts';
import { Node, type NodeContext } from '../../node.ts';
import {
  type Instruction,
  instruction,
  type Subscription,
  type SubscriptionAnswer,
  valueHash,
} from './foreign-key-messages.ts';
import type { ValueJoiner } from './stream-table.ts';
import { oldVersionSkippedEvent } from './table-table.ts';

/** The key of the row that a left row refers to; null for none. */
export type ForeignKeyExtractor<K, L, FK> = (value: L, key: K) => FK | null;

/** Event counted when an inner foreign-key join meets a row that refers to nothing. */
export const nullForeignKeyEvent = 'foreign_key_null_skipped';
/** Event counted when an answer belongs to a value that was replaced meanwhile. */
export const staleAnswerEvent = 'foreign_key_stale_answer';

/** The stores of subscriptions: group = the key referred to, field = the row that refers. */
export type SubscriptionStore = GroupedStore<Timestamped<Subscription | null>>;

/** Left side: tells the row referred to, old and new, what has become of a left row. */
export class SubscriptionSendNode<K, L, FK> extends Node<K, Change<L>> {
  readonly #context: NodeContext;
  readonly #keyOf: ForeignKeyExtractor<K, L, FK>;
  readonly #keys: Serde<K>;
  readonly #foreignKeys: Serde<FK>;
  readonly #values: Serde<L>;
  readonly #left: boolean;
  readonly #versioned: boolean;

  constructor(
    context: NodeContext,
    options: {
      readonly keyOf: ForeignKeyExtractor<K, L, FK>;
      readonly keys: Serde<K>;
      readonly foreignKeys: Serde<FK>;
      readonly values: Serde<L>;
      readonly left: boolean;
      readonly versioned: boolean;
    },
  ) {
    super();
    this.#context = context;
    this.#keyOf = options.keyOf;
    this.#keys = options.keys;
    this.#foreignKeys = options.foreignKeys;
    this.#values = options.values;
    this.#left = options.left;
    this.#versioned = options.versioned;
  }

  override process(key: K, change: Change<L>, timestamp: number, headers: Headers | undefined): void {
    if (this.#versioned && !change.isLatest) {
      this.#context.environment.count(oldVersionSkippedEvent, 1);
      return;
    }
    const { newValue, oldValue } = change;
    if (newValue === null && oldValue === null) return;
    const hash = newValue === null ? undefined : valueHash(this.#values.serialize(newValue));
    const send = (to: FK | null, kind: Instruction): void => {
      const subscription: Subscription = {
        instruction: kind,
        hash,
        primaryKey: this.#keys.serialize(key),
        partition: this.#context.environment.partition,
      };
      this.emit(to, subscription, timestamp, headers);
    };
    const before = oldValue === null ? null : this.#keyOf(oldValue, key);
    const now = newValue === null ? null : this.#keyOf(newValue, key);
    if (this.#left) this.#sendLeft(before, now, send);
    else this.#sendInner(before, now, send);
  }

  #sendLeft(before: FK | null, now: FK | null, send: (to: FK | null, kind: Instruction) => void): void {
    if (before !== null && !this.#same(before, now)) send(before, instruction.unsubscribe);
    send(now, instruction.answer);
  }

  #sendInner(before: FK | null, now: FK | null, send: (to: FK | null, kind: Instruction) => void): void {
    if (before === null && now === null) this.#context.environment.count(nullForeignKeyEvent, 1);
    else if (before === null || this.#same(before, now)) send(now, instruction.answerIfPresent);
    else if (now === null) send(before, instruction.unsubscribeAndAnswer);
    else {
      send(before, instruction.unsubscribe);
      // In any case: what the earlier reference gave must be taken back.
      send(now, instruction.answer);
    }
  }

  #same(a: FK, b: FK | null): boolean {
    return b !== null && this.#foreignKeys.serialize(a).equals(this.#foreignKeys.serialize(b));
  }
}

/** Right side: keeps who refers to a row, and answers. */
export class SubscriptionReceiveNode<FK, R> extends Node<FK | null, Subscription> {
  readonly #store: SubscriptionStore;
  readonly #fields: FieldCodec<FK>;
  readonly #right: ValueGetter<FK, R>;
  readonly #values: Serde<R>;

  constructor(options: {
    readonly store: SubscriptionStore;
    readonly fields: FieldCodec<FK>;
    readonly right: ValueGetter<FK, R>;
    readonly values: Serde<R>;
  }) {
    super();
    this.#store = options.store;
    this.#fields = options.fields;
    this.#right = options.right;
    this.#values = options.values;
  }

  override process(key: FK | null, subscription: Subscription, timestamp: number, headers: Headers | undefined): void {
    if (key !== null) this.#keep(key, subscription, timestamp);
    const found = key === null ? undefined : this.#right.get(key);
    const answers = {
      [instruction.unsubscribe]: false,
      [instruction.unsubscribeAndAnswer]: true,
      [instruction.answerIfPresent]: found !== undefined,
      [instruction.answer]: true,
    };
    if (!answers[subscription.instruction]) return;
    const gone = subscription.instruction === instruction.unsubscribeAndAnswer;
    const value = found === undefined || gone ? null : this.#values.serialize(found.value);
    const { hash, partition, primaryKey } = subscription;
    const time = found === undefined ? timestamp : Math.max(timestamp, found.timestamp);
    this.emit(primaryKey, { hash, partition, value } satisfies SubscriptionAnswer, time, headers);
  }

  #keep(key: FK, subscription: Subscription, timestamp: number): void {
    const group = this.#fields.field(key);
    const field = subscription.primaryKey.toString('latin1');
    const kind = subscription.instruction;
    if (kind === instruction.unsubscribe || kind === instruction.unsubscribeAndAnswer) this.#store.delete(group, field);
    else this.#store.put(group, field, { timestamp, value: subscription });
  }
}

/** Right side: an update of a row is told to every row that refers to it. */
export class ForeignTableNode<FK, R> extends Node<FK, Change<R>> {
  readonly #context: NodeContext;
  readonly #store: SubscriptionStore;
  readonly #fields: FieldCodec<FK>;
  readonly #values: Serde<R>;
  readonly #versioned: boolean;

  constructor(
    context: NodeContext,
    options: {
      readonly store: SubscriptionStore;
      readonly fields: FieldCodec<FK>;
      readonly values: Serde<R>;
      readonly versioned: boolean;
    },
  ) {
    super();
    this.#context = context;
    this.#store = options.store;
    this.#fields = options.fields;
    this.#values = options.values;
    this.#versioned = options.versioned;
  }

  override process(key: FK, change: Change<R>, timestamp: number, headers: Headers | undefined): void {
    if (this.#versioned && !change.isLatest) {
      this.#context.environment.count(oldVersionSkippedEvent, 1);
      return;
    }
    const value = change.newValue === null ? null : this.#values.serialize(change.newValue);
    const subscriptions = Array.from(this.#store.entries(this.#fields.field(key)), ([, { value: each }]) => each);
    const asked = subscriptions.filter((each) => each !== null);
    // By key, as Kafka Streams' sorted store has them: the order does not depend on where the state came from.
    asked.sort((a, b) => a.primaryKey.compare(b.primaryKey));
    for (const { hash, partition, primaryKey } of asked) {
      this.emit(primaryKey, { hash, partition, value } satisfies SubscriptionAnswer, timestamp, headers);
    }
  }
}

/** Left side: joins an answer with the left row, unless the row has changed since it asked. */
export class SubscriptionAnswerNode<K, L, R, Out> extends Node<Buffer, SubscriptionAnswer> {
  readonly #context: NodeContext;
  readonly #leftTable: ValueGetter<K, L>;
  readonly #keys: Serde<K>;
  readonly #leftValues: Serde<L>;
  readonly #rightValues: Serde<R>;
  readonly #joiner: ValueJoiner<K, L, R | null, Out>;
  readonly #isLeft: boolean;

  constructor(
    context: NodeContext,
    options: {
      readonly leftTable: ValueGetter<K, L>;
      readonly keys: Serde<K>;
      readonly leftValues: Serde<L>;
      readonly rightValues: Serde<R>;
      readonly joiner: ValueJoiner<K, L, R | null, Out>;
      readonly left: boolean;
    },
  ) {
    super();
    this.#context = context;
    this.#leftTable = options.leftTable;
    this.#keys = options.keys;
    this.#leftValues = options.leftValues;
    this.#rightValues = options.rightValues;
    this.#joiner = options.joiner;
    this.#isLeft = options.left;
  }

  override process(bytes: Buffer, answer: SubscriptionAnswer, timestamp: number, headers: Headers | undefined): void {
    const key = this.#keys.deserialize(bytes);
    const left = this.#leftTable.get(key)?.value;
    const hash = left === undefined ? undefined : valueHash(this.#leftValues.serialize(left));
    if (hash !== answer.hash) {
      this.#context.environment.count(staleAnswerEvent, 1);
      return;
    }
    const right = answer.value === null ? null : this.#rightValues.deserialize(answer.value);
    const isResult = left !== undefined && (right !== null || this.#isLeft);
    this.emit(key, isResult ? this.#joiner(left, right, key) : null, timestamp, headers);
  }
}
