import type { OperatorStep, Step } from '../topology/graph.ts';
import type { Node, NodeContext } from '../topology/node.ts';

/** A pure step without stores, whose records keep their keys. It is rekeyed when one of its parents is. */
export function statelessStep(
  name: string,
  parents: readonly Step[],
  create: (context: NodeContext) => Node,
): OperatorStep {
  const rekeyed = parents.find((parent) => parent.rekeyedBy !== undefined);
  return {
    kind: 'operator',
    name,
    parents,
    rekeyedBy: rekeyed?.rekeyedBy,
    stores: [],
    globalTables: [],
    prefetch: 'transparent',
    create,
  };
}
