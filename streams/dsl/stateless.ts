import type { OperatorStep, Step } from '../topology/graph.ts';
import type { Node, NodeContext } from '../topology/node.ts';

/**
 * A pure step without stores, whose records keep their keys. It is rekeyed when one of its parents is. `inPrefetch`: what
 * stands for it while records are prefetched, when running it there would be seen.
 */
export function statelessStep(
  name: string,
  parents: readonly Step[],
  create: (context: NodeContext) => Node,
  { inPrefetch }: { readonly inPrefetch?: () => Node } = {},
): OperatorStep {
  const rekeyed = parents.find((parent) => parent.rekeyedBy !== undefined);
  return {
    kind: 'operator',
    name,
    parents,
    rekeyedBy: rekeyed?.rekeyedBy,
    stores: [],
    globalTables: [],
    prefetch: inPrefetch === undefined ? 'transparent' : { replaces: inPrefetch },
    create,
  };
}
