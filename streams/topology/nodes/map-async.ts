import { StreamsError } from '../../errors.ts';
import type { Headers } from '../../processor/record.ts';
import { Node, type NodeContext } from '../node.ts';
import type { DeferredWork } from '../topology.ts';

/** How much `mapAsync` has under way at once, and how long one may take. */
export interface AsyncLimits {
  readonly maxInFlight: number;
  readonly timeoutMs: number;
}

/** Why work is not begun that no record asked for: nothing could be a dead letter if it is refused. */
export function ofNoRecord({ step }: Pick<DeferredWork, 'step'>): StreamsError {
  return new StreamsError(
    'MR_STREAMS_TOPOLOGY',
    `'${step}' got a record of no source record: mapAsync follows records, not punctuations or what was held until the commit`,
  );
}

/**
 * `mapAsync`: starts the function and hands the rest of the record's way to the driver, which goes on with the results in
 * the order of their records and settles all of them before it commits.
 */
export class MapAsyncNode<K, V, R> extends Node<K, V> {
  readonly #context: NodeContext;
  readonly #name: string;
  readonly #map: (value: V, key: K) => Promise<R>;
  readonly #limits: AsyncLimits;

  constructor(context: NodeContext, name: string, map: (value: V, key: K) => Promise<R>, limits: AsyncLimits) {
    super();
    this.#context = context;
    this.#name = name;
    this.#map = map;
    this.#limits = limits;
  }

  override process(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    this.#context.environment.defer({
      step: this.#name,
      limits: this.#limits,
      start: () => this.#map(value, key),
      resume: (result) => {
        this.emit(key, result, timestamp, headers);
        for (const combiner of this.#context.combiners) combiner.keep();
      },
    });
  }
}
