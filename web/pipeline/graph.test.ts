import { expect, it } from 'vitest';
import { pipelineGraph, stepGraph, type Topology } from './graph.ts';

function topologyOf(name: string, reads: string[], writes: string[]): Topology {
  const step = { subTopology: 0, stores: [] };
  const [sources, sinks] = [reads.map((topic) => `from ${topic}`), writes.map((topic) => `to ${topic}`)];
  return {
    ...{ name, applicationId: name, summary: '', status: null },
    steps: [
      ...reads.map((topic) => ({
        ...step,
        name: `from ${topic}`,
        kind: 'SOURCE' as const,
        topic,
        predecessors: [],
        successors: ['work'],
      })),
      { ...step, name: 'work', kind: 'PROCESSOR', topic: null, predecessors: sources, successors: sinks },
      ...writes.map((topic) => ({
        ...step,
        name: `to ${topic}`,
        kind: 'SINK' as const,
        topic,
        predecessors: ['work'],
        successors: [],
      })),
    ],
  };
}

it('draws the parts and the topics between them from left to right, and not the topics within a part', () => {
  const { nodes, edges } = pipelineGraph([
    topologyOf('bronze', ['raw'], ['cleaned', 'quarantined']),
    topologyOf('silver', ['cleaned', 'silver-repartition'], ['processed', 'silver-repartition']),
  ]);
  const x = Object.fromEntries(nodes.map((node) => [node.id, node.x]));
  const order = ['topic raw', 'topology bronze', 'topic cleaned', 'topology silver', 'topic processed'];
  expect(order.map((id) => x[id])).toEqual(order.map((id) => x[id] ?? 0).sort((a, b) => a - b));
  expect(nodes.map(({ id }) => id)).not.toContain('topic silver-repartition');
  expect(edges).toContainEqual({ from: 'topology bronze', to: 'topic quarantined' });
});

it('puts no node over another', () => {
  const { nodes } = stepGraph(topologyOf('bronze', ['a', 'b', 'c'], ['d', 'e']));
  for (const [at, one] of nodes.entries()) {
    for (const other of nodes.slice(at + 1)) {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      expect(apart, `${one.id} and ${other.id}`).toBe(true);
    }
  }
});
