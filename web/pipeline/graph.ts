import { graphlib, layout } from '@dagrejs/dagre';
import type { PipelineQuery } from '../generated/operations.ts';

/** A part of the pipeline. */
export type Topology = PipelineQuery['pipeline'][number];

/** Something that is drawn: a topic, a part of the pipeline, or a step of it. */
export interface GraphNode {
  readonly id: string;
  readonly kind: 'topic' | 'topology' | 'step';
  readonly name: string;
  /** Pixels from the left and the top. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** From where to where records go. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

/** What is drawn, laid out from left to right. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const sizes = {
  topic: { width: 190, height: 40 },
  topology: { width: 210, height: 92 },
  step: { width: 200, height: 48 },
} as const;

/** The whole pipeline: its parts, and the topics between them. Topics that a part keeps to itself are within it. */
export function pipelineGraph(topologies: readonly Topology[]): Graph {
  const edges = topologies.flatMap((topology) => {
    const { sources, sinks } = outerTopics(topology);
    const id = `topology ${topology.name}`;
    return [
      ...sources.map((topic) => ({ from: `topic ${topic}`, to: id })),
      ...sinks.map((topic) => ({ from: id, to: `topic ${topic}` })),
    ];
  });
  const topics = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].filter((id) => id.startsWith('topic '));
  return laidOut(
    [
      ...topics.map((id) => ({ id, kind: 'topic' as const, name: id.slice('topic '.length) })),
      ...topologies.map(({ name }) => ({ id: `topology ${name}`, kind: 'topology' as const, name })),
    ],
    edges,
  );
}

/** The steps of one part. */
export function stepGraph({ steps }: Topology): Graph {
  const known = new Set(steps.map(({ name }) => name));
  const edges = steps.flatMap(({ name, successors }) =>
    successors.filter((to) => known.has(to)).map((to) => ({ from: name, to })),
  );
  return laidOut(
    steps.map(({ name }) => ({ id: name, kind: 'step', name })),
    edges,
  );
}

function outerTopics({ steps }: Topology): { readonly sources: readonly string[]; readonly sinks: readonly string[] } {
  const topicsOf = (kind: string) =>
    [...new Set(steps.filter((step) => step.kind === kind).map(({ topic }) => topic))].filter(
      (topic) => topic !== null,
    );
  const [read, written] = [topicsOf('SOURCE'), topicsOf('SINK')];
  return {
    sources: read.filter((topic) => !written.includes(topic)),
    sinks: written.filter((topic) => !read.includes(topic)),
  };
}

function laidOut(nodes: readonly Pick<GraphNode, 'id' | 'kind' | 'name'>[], edges: readonly GraphEdge[]): Graph {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 56, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, kind } of nodes) graph.setNode(id, { ...sizes[kind] });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  return {
    edges,
    nodes: nodes.map((node) => {
      const { width, height } = sizes[node.kind];
      const { x, y } = graph.node(node.id) as { x: number; y: number };
      return { ...node, width, height, x: x - width / 2, y: y - height / 2 };
    }),
  };
}
