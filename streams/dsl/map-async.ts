import type { OperatorStep, Step } from '../topology/graph.ts';
import { MapAsyncNode } from '../topology/nodes/map-async.ts';
import type { MapAsyncOptions } from './interfaces.ts';
import { endingStep } from './steps.ts';

const defaults = { maxInFlight: 100, timeoutMs: 30_000 };

/** The step of `mapAsync`. */
export function mapAsyncStep<K, V, R>(
  name: string,
  parent: Step,
  map: (value: V, key: K) => Promise<R>,
  options: MapAsyncOptions,
): OperatorStep {
  const limits = { ...defaults, ...options };
  return {
    ...endingStep(name, [parent], (context) => new MapAsyncNode(context, name, map, limits)),
    rekeyedBy: parent.rekeyedBy,
  };
}
