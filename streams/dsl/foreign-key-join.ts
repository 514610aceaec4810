import { TopologyError } from '../errors.ts';
import type { Serde } from '../serde/serde.ts';
import { bytesSerde, nullable } from '../serde/serdes.ts';
import { fieldCodec } from '../state/field.ts';
import { type StateStore, timedStateStore } from '../state/state-store.ts';
import type { Graph, Step } from '../topology/graph.ts';
import type { NodeContext } from '../topology/node.ts';
import {
  type ForeignKeyExtractor,
  ForeignTableNode,
  SubscriptionAnswerNode,
  SubscriptionReceiveNode,
  SubscriptionSendNode,
  type SubscriptionStore,
} from '../topology/nodes/join/foreign-key.ts';
import type { SubscriptionAnswer } from '../topology/nodes/join/foreign-key-messages.ts';
import { subscriptionAnswerSerde, subscriptionSerde } from '../topology/nodes/join/foreign-key-messages.ts';
import type { ValueJoiner } from '../topology/nodes/join/stream-table.ts';
import { SinkNode } from '../topology/nodes/sink.ts';
import { UnstoredTableNode } from '../topology/nodes/table/source.ts';
import { requireSerde, type TableFacts } from './facts.ts';
import type { TableJoined } from './options.ts';
import { internalSink, internalSource } from './repartition.ts';
import { endingStep, statefulStep } from './steps.ts';
import { streamToTable } from './tables.ts';

/**
 * Joins each row with the row of another table that it refers to (KIP-213). Topics: `<name>-subscription` to the partition
 * of the row referred to, `<name>-answer` back; store: `<name>-subscriptions`.
 */
export function joinByForeignKey<K, L, FK, R, Out>(
  graph: Graph,
  left: TableFacts<K, L>,
  right: TableFacts<FK, R>,
  join: {
    readonly foreignKey: ForeignKeyExtractor<K, L, FK>;
    readonly joiner: ValueJoiner<K, L, R | null, Out>;
    readonly left: boolean;
  },
  options: TableJoined<K, L, FK, R, Out>,
): TableFacts<K, Out> {
  const { name } = options;
  const serdes = {
    key: requireSerde(options.key ?? left.key, name, 'key'),
    value: requireSerde(options.value ?? left.value, name, 'value'),
    foreignKey: requireSerde(options.foreignKey ?? right.key, name, 'foreignKey'),
    foreignValue: requireSerde(options.foreignValue ?? right.value, name, 'foreignValue'),
  };
  left.enableOldValues(true);
  const subscriptions = graph.internalTopic(name, 'subscription-registration-topic', {
    key: nullable(serdes.foreignKey),
    value: subscriptionSerde,
  });
  const answers = graph.internalTopic(name, 'subscription-response-topic', {
    key: bytesSerde,
    value: subscriptionAnswerSerde(serdes.foreignValue),
  });
  const store = graph.useStore(
    timedStateStore(`${name}-subscription-store`, 'subscriptions', subscriptionSerde as never, {}),
    name,
  );
  const send = graph.add(
    endingStep(
      `${name}-subscription-registration-processor`,
      [left.step],
      (context) =>
        new SubscriptionSendNode<K, L, FK>(context, {
          keyOf: join.foreignKey,
          keys: serdes.key,
          foreignKeys: serdes.foreignKey,
          values: serdes.value,
          left: join.left,
          versioned: left.versioned,
        }),
    ),
  );
  internalSink(graph, subscriptions, `${name}-subscription-registration-sink`, [send]);
  const answering = rightSide(graph, right, { name, store, subscriptions, ...serdes });
  graph.useTopic(answers as never);
  graph.add({
    kind: 'sink',
    name: `${name}-subscription-response-sink`,
    topic: answers as never,
    parents: answering,
    rekeyedBy: undefined,
    create: (context) => new SinkNode(context, answers, (answer: SubscriptionAnswer) => answer.partition),
  });
  const source = internalSource(graph, answers, `${name}-subscription-response-source`);
  const answered = graph.add(
    statefulStep<Buffer>({
      name: `${name}-subscription-response-resolver`,
      parents: [source],
      stores: left.stores,
      keepsKey: false,
      want: [
        (context) => {
          const want = left.want(context);
          return (bytes) => want(serdes.key.deserialize(bytes));
        },
      ],
      create: (context) =>
        new SubscriptionAnswerNode<K, L, R, Out>(context, {
          leftTable: left.getter(context),
          keys: serdes.key,
          leftValues: serdes.value,
          rightValues: serdes.foreignValue,
          joiner: join.joiner,
          left: join.left,
        }),
    }),
  );
  const result = { step: answered, key: serdes.key, value: undefined };
  if (options.store !== undefined) {
    return streamToTable(graph, result, { key: serdes.key, ...options.store }, `${name}-result`);
  }
  const step = graph.add(endingStep(`${name}-result`, [answered], (context) => new UnstoredTableNode<K, Out>(context)));
  return { ...unstored<K, Out>(name), step, key: serdes.key };
}

function rightSide<FK, R>(
  graph: Graph,
  right: TableFacts<FK, R>,
  parts: {
    readonly name: string;
    readonly foreignKey: Serde<FK>;
    readonly foreignValue: Serde<R>;
    readonly store: StateStore;
    readonly subscriptions: Parameters<typeof internalSource>[1];
  },
): Step[] {
  const { name, store } = parts;
  const fields = fieldCodec(parts.foreignKey);
  const open = (context: NodeContext): SubscriptionStore => context.environment.state(store.name) as SubscriptionStore;
  const wantSubscriptions = (context: NodeContext) => (key: FK) =>
    context.prefetchSink?.want(store.name, fields.field(key), undefined);
  const source = internalSource(graph, parts.subscriptions, `${name}-subscription-registration-source`);
  const receive = graph.add(
    statefulStep<FK>({
      name: `${name}-subscription-receive`,
      parents: [source],
      stores: [store, ...right.stores],
      want: [right.want],
      create: (context) =>
        new SubscriptionReceiveNode<FK, R>({
          store: open(context),
          fields,
          right: right.getter(context),
          values: parts.foreignValue,
        }),
    }),
  );
  const foreign = graph.add(
    statefulStep<FK>({
      name: `${name}-foreign-join-subscription`,
      parents: [right.step],
      stores: [store],
      want: [wantSubscriptions],
      create: (context) =>
        new ForeignTableNode<FK, R>(context, {
          store: open(context),
          fields,
          values: parts.foreignValue,
          versioned: right.versioned,
        }),
    }),
  );
  return [receive, foreign];
}

/** A result that is kept nowhere: its present values and old values cannot be had. */
function unstored<K, Out>(name: string): Omit<TableFacts<K, Out>, 'step' | 'key'> {
  const refuse = (): never => {
    throw new TopologyError(
      `what follows the foreign-key join '${name}' needs its present or old values: give the join a store in its options`,
    );
  };
  return {
    value: undefined,
    storeName: undefined,
    stores: [],
    getter: refuse,
    want: () => () => {},
    enableOldValues: (force) => (force ? refuse() : false),
    versioned: false,
    graceMs: undefined,
  };
}
