import type { Serde } from '../serde/serde.ts';
import { stringSerde } from '../serde/serdes.ts';
import type { AnyStoreBuilder } from './store.ts';
import { timestampedSerde } from './timestamped.ts';

/** What a store is to its users. */
export type StoreType =
  | 'key-value'
  | 'table'
  | 'grouped'
  | 'window'
  | 'session'
  | 'versioned'
  | 'buffer'
  | 'subscriptions'
  | 'slices'
  | 'timers';

/**
 * A store as the graph holds it and drivers keep it: entries by key (`key-value`) or by group and field (`grouped`),
 * whatever its users make of it.
 */
export interface StateStore {
  readonly name: string;
  readonly type: StoreType;
  readonly layout: 'key-value' | 'grouped';
  /** Of a key-value layout. */
  readonly key: Serde<unknown> | undefined;
  /** Of an entry as it is stored. */
  readonly value: Serde<unknown>;
  /** The builder it was declared with: two steps share a store when they hold the same. */
  readonly declaredBy: object;
  /** What of a store of windows, sessions or versions must not change under its state, beside its values. */
  readonly timed?: TimedShape;
}

/** Of a store of timed entries. */
export interface TimedShape {
  /** The serde of the keys, whose bytes name the places of their entries. */
  readonly key: Serde<unknown>;
  /** Of windows that are kept by their start. */
  readonly windowSizeMs: number | undefined;
}

/** The store that a builder declares. `asTable`: each value is kept with its time. */
export function stateStoreOf(builder: AnyStoreBuilder, asTable: boolean): StateStore {
  const { name, value } = builder;
  switch (builder.kind) {
    case 'key-value':
      return asTable
        ? keyed(name, 'table', builder.key, timestampedSerde(value), builder)
        : keyed(name, 'key-value', builder.key, value, builder);
    case 'grouped':
      return { name, type: 'grouped', layout: 'grouped', key: undefined, value, declaredBy: builder };
    default:
      return {
        ...timedStateStore(name, builder.kind, value, builder),
        timed: { key: builder.key, windowSizeMs: builder.kind === 'window' ? builder.windowSizeMs : undefined },
      };
  }
}

/** A store of timed entries (see `TimedState`). */
export function timedStateStore(name: string, type: StoreType, value: Serde<unknown>, declaredBy: object): StateStore {
  return {
    name,
    type,
    layout: 'grouped',
    key: undefined,
    value: timestampedSerde(value) as Serde<unknown>,
    declaredBy,
  };
}

/** A store of slices: by slice, its head and its rows or groups. */
export function sliceStateStore(name: string, value: Serde<unknown>, declaredBy: object): StateStore {
  return { name, type: 'slices', layout: 'grouped', key: undefined, value, declaredBy };
}

/** The store of a processor's timers: by name, when each is due next. */
export function timerStateStore(name: string, declaredBy: object): StateStore {
  return keyed(name, 'timers', stringSerde, timestampedSerde(stringSerde), declaredBy);
}

function keyed<K, V>(name: string, type: StoreType, key: Serde<K>, value: Serde<V>, declaredBy: object): StateStore {
  return { name, type, layout: 'key-value', key: key as Serde<unknown>, value: value as Serde<unknown>, declaredBy };
}
