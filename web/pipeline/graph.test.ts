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

const medallion = [
  topologyOf('bronze', ['connector.raw'], ['bronze.cleaned', 'bronze.quarantined']),
  topologyOf('silver', ['bronze.cleaned', 'config.rates', 'silver-repartition'], ['silver.done', 'silver-repartition']),
  topologyOf('gold', ['silver.done', 'config.rates', 'slices.events'], ['gold.ready']),
];

it('draws each part with the topics that it writes as a stage, the stages from left to right, and not the topics within a part', () => {
  const { stages, nodes, edges } = pipelineGraph(medallion);
  const inStage = (name: string) => {
    const stage = stages.find((known) => known.name === name);
    if (stage === undefined) throw new Error(`there is no stage ${name}`);
    return nodes.filter(
      ({ x, y }) => x >= stage.x && x < stage.x + stage.width && y >= stage.y && y < stage.y + stage.height,
    );
  };
  expect(Object.fromEntries(stages.map(({ name }) => [name, inStage(name).map((node) => node.name)]))).toEqual({
    Raw: ['connector.raw'],
    Configuration: ['config.rates'],
    'Other sources': ['slices.events'],
    Bronze: ['bronze', 'bronze.cleaned', 'bronze.quarantined'],
    Silver: ['silver', 'silver.done'],
    Gold: ['gold', 'gold.ready'],
  });
  const left = (name: string) => stages.find((stage) => stage.name === name)?.x ?? Number.NaN;
  const order = ['Raw', 'Bronze', 'Silver', 'Gold'].map(left);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(edges).toEqual([
    { from: 'topic connector.raw', to: 'topology bronze' },
    { from: 'topic bronze.cleaned', to: 'topology silver' },
    { from: 'topic config.rates', to: 'topology silver' },
    { from: 'topic silver.done', to: 'topology gold' },
    { from: 'topic config.rates', to: 'topology gold' },
    { from: 'topic slices.events', to: 'topology gold' },
  ]);
});

it.each([
  ['steps', stepGraph(topologyOf('bronze', ['a', 'b', 'c'], ['d', 'e'])).nodes],
  ['parts', pipelineGraph(medallion).nodes],
  ['stages', pipelineGraph(medallion).stages.map((stage) => ({ ...stage, id: stage.name }))],
])('puts none of its %s over another', (_, nodes) => {
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
