import { TopologyError } from '../errors.ts';
import type { Serde } from '../serde/serde.ts';
import type { WindowStoreBuilder } from '../state/store.ts';
import { WindowStoreView } from '../state/window-view.ts';
import type { Windowed } from '../state/windowed.ts';
import type { ValueGetter } from '../topology/change.ts';
import type { NodeContext } from '../topology/node.ts';
import { openTimedState } from '../topology/nodes/open-store.ts';
import { readBack } from './facts.ts';
import type { WindowMaterialized } from './options.ts';

/** The store of windows of a fixed length: as declared, or made for them. @throws as `retentionOf`. */
export function windowBuilder<K, A>(
  store: WindowMaterialized<K, A>,
  key: Serde<K>,
  windowSizeMs: number,
  least: number,
): WindowStoreBuilder<K, A> {
  if ('kind' in store && store.kind === 'window') {
    retentionOf(store, least);
    return store as WindowMaterialized<K, A> & WindowStoreBuilder<K, A>;
  }
  return {
    kind: 'window',
    name: store.name,
    key,
    value: readBack(store.value),
    windowSizeMs,
    retentionMs: retentionOf(store, least),
  };
}

/** How long windows are kept, milliseconds. @throws TopologyError when they would be lost before they close. */
export function retentionOf<K, A>({ name, retentionMs = 0 }: WindowMaterialized<K, A>, least: number): number {
  if (retentionMs !== 0 && retentionMs < least) {
    throw new TopologyError(
      `store '${name}' keeps windows for ${retentionMs} ms, its windows need ${least} (size and grace): raise retentionMs`,
    );
  }
  return Math.max(retentionMs, least);
}

/** Opens the windows of a store in a task. */
export function windowViewOf<K, A>(
  builder: WindowStoreBuilder<K, A>,
  strict: boolean,
): (context: NodeContext) => WindowStoreView<K, A> {
  return (context) =>
    new WindowStoreView(builder, openTimedState<A>(context, builder.name, builder.retentionMs), strict);
}

/** Reads single windows for steps behind the aggregation. */
export function windowGetter<K, A>(
  open: (context: NodeContext) => WindowStoreView<K, A>,
): (context: NodeContext) => ValueGetter<Windowed<K>, A> {
  return (context) => {
    const windows = open(context);
    return { get: ({ key, window }) => windows.entry(key, window.start) };
  };
}
