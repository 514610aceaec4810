import { fieldCodec } from '../../state/field.ts';
import { SessionStoreView } from '../../state/session-view.ts';
import type { AnyStoreBuilder, GlobalTableReference, StoreBuilders, Stores } from '../../state/store.ts';
import { keyGroup, TimedState, timedMetaGroup } from '../../state/timed-state.ts';
import { VersionedStoreView } from '../../state/versioned-view.ts';
import { GlobalTableView, KeyValueStoreView, TableStoreView } from '../../state/views.ts';
import { WindowStoreView } from '../../state/window-view.ts';
import type { NodeContext } from '../node.ts';
import type { TaskEnvironment } from '../topology.ts';

/** What opening a store needs of a node's context. */
export interface StoreContext {
  readonly environment: Pick<TaskEnvironment, 'state' | 'globalTable'>;
  readonly generation: number;
}

/** Index buckets of a retention time. */
const RETENTION_BUCKETS = 16;

/** By task: its timed states. Steps that share a store must share what is known of it. */
const opened = new WeakMap<StoreContext, Map<string, unknown>>();

/** The timed state of a store, one for each task; `spanMs` is about how long its entries live. */
export function openTimedState<V>(context: StoreContext, name: string, spanMs: number): TimedState<V> {
  let states = opened.get(context);
  if (states === undefined) {
    states = new Map();
    opened.set(context, states);
  }
  const known = states.get(name);
  if (known !== undefined) return known as TimedState<V>;
  const bucketMs = spanMs / RETENTION_BUCKETS;
  const state = new TimedState<V>(context.environment.state(name), bucketMs, () => context.generation);
  states.set(name, state);
  return state;
}

/** The stores that a processor declares, as its context shows them. */
export function openStores<S extends StoreBuilders>(
  builders: S | undefined,
  context: NodeContext,
  isTableStore: (name: string) => boolean,
): Stores<S> {
  const stores = Object.entries(builders ?? {}).map(([alias, builder]) => [
    alias,
    openStore(builder, context, isTableStore(builder.name)),
  ]);
  return Object.fromEntries(stores) as Stores<S>;
}

/** A store as a processor sees it. `isTable`: its values are kept with their times. */
export function openStore(
  builder: AnyStoreBuilder | GlobalTableReference<unknown, unknown>,
  context: StoreContext,
  isTable: boolean,
): unknown {
  const { environment } = context;
  switch (builder.kind) {
    case 'global':
      return new GlobalTableView(builder, environment.globalTable(builder.name));
    case 'grouped':
      return environment.state(builder.name);
    case 'key-value': {
      const View = isTable ? TableStoreView : KeyValueStoreView;
      return new View(builder, environment.state(builder.name));
    }
    case 'window':
      return new WindowStoreView(builder, openTimedState(context, builder.name, builder.retentionMs));
    case 'session':
      return new SessionStoreView(builder, openTimedState(context, builder.name, builder.retentionMs));
    case 'versioned':
      return new VersionedStoreView(builder, openTimedState(context, builder.name, builder.historyRetentionMs));
  }
}

/** Declares the read of a key of a store, to the sink of the prefetch that is going on. */
export function wantKey(
  context: NodeContext,
  builder: Exclude<AnyStoreBuilder, { kind: 'grouped' }>,
): (key: unknown) => void {
  const { name } = builder;
  const { field } = fieldCodec(builder.key);
  if (builder.kind === 'key-value') return (key) => context.prefetchSink?.want(name, '', field(key));
  return (key) => wantTimed(context, name, field(key));
}

/** Declares the read of a key of a timed store. */
export function wantTimed(context: NodeContext, store: string, field: string): void {
  context.prefetchSink?.want(store, timedMetaGroup, undefined);
  context.prefetchSink?.want(store, keyGroup(field), undefined);
}
