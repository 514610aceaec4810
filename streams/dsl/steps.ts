import type { StateStore } from '../state/state-store.ts';
import type { OperatorStep, Step } from '../topology/graph.ts';
import type { Node, NodeContext } from '../topology/node.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import { WantNode } from '../topology/nodes/want.ts';

/** A step with stores, which reads them by the record's key unless said otherwise. */
export function statefulStep<K>(options: {
  readonly name: string;
  readonly parents: readonly Step[];
  readonly stores: readonly StateStore[];
  /** What it reads for a key. */
  readonly want?: ReadonlyArray<(context: NodeContext) => (key: K, timestamp: number) => void>;
  /** False when what it passes on has another key (a window's, say), so that the prefetch ends here. Default true. */
  readonly keepsKey?: boolean;
  readonly rekeyedBy?: string | undefined;
  readonly lateTo?: OperatorStep['lateTo'];
  readonly create: (context: NodeContext) => Node;
}): OperatorStep {
  const { name, parents, stores, create, rekeyedBy, lateTo, keepsKey = true } = options;
  const wants = options.want ?? [];
  const declares = (context: NodeContext): Node => {
    const opened = wants.map((want) => want(context));
    const want = (key: K, timestamp: number): void => {
      for (const each of opened) each(key, timestamp);
    };
    return new WantNode<K>(want, keepsKey) as Node;
  };
  return {
    kind: 'operator',
    name,
    parents,
    rekeyedBy,
    stores,
    globalTables: [],
    lateTo,
    prefetch: wants.length > 0 ? { declares } : 'opaque',
    create,
  };
}

/** A step that computes one table from another, key by key. */
export function tableStep(
  name: string,
  parents: readonly Step[],
  create: (context: NodeContext) => Node,
): OperatorStep {
  return {
    kind: 'operator',
    name,
    parents,
    rekeyedBy: undefined,
    stores: [],
    globalTables: [],
    prefetch: { declares: () => new PassThroughNode() },
    create,
  };
}

/** A step that reads nothing and ends the prefetch walk: what follows depends on values that are not known yet. */
export function endingStep(
  name: string,
  parents: readonly Step[],
  create: (context: NodeContext) => Node,
): OperatorStep {
  return { ...tableStep(name, parents, create), prefetch: 'opaque' };
}
