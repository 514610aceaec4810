import { graphlib, layout } from '@dagrejs/dagre';
import type { PipelineQuery } from '../generated/operations.ts';

/** A part of the pipeline. */
export type Topology = PipelineQuery['pipeline'][number];

/** Where something stands: pixels from the left and the top. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Something that is drawn: a topic, a part of the pipeline, or a step of it. */
export interface GraphNode extends Box {
  readonly id: string;
  readonly kind: 'topic' | 'topology' | 'step';
  readonly name: string;
}

/** A stage that data passes: around a part and the topics that it writes, or around topics that come from elsewhere. */
export interface GraphStage extends Box {
  readonly name: string;
}

/** From where to where records go. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

/** What is drawn, laid out from left to right. */
export interface Graph {
  readonly stages: readonly GraphStage[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

type Named = Pick<GraphNode, 'id' | 'kind' | 'name'>;

const sizes = {
  topic: { width: 190, height: 36 },
  topology: { width: 190, height: 92 },
  step: { width: 200, height: 48 },
} as const;
/** Pixels around what is in a stage, above it for its name, and between two that stand in it. */
const [stageEdge, stageHead, stageGap] = [10, 28, 8];

/** What topics are that no part writes, by their first word. */
const sourceNames: Readonly<Record<string, string>> = { connector: 'Raw', config: 'Configuration' };
const otherSources = 'Other sources';

/**
 * The whole pipeline by the stages that data passes: each part with the topics that it writes, and what comes from elsewhere. Topics that
 * a part keeps to itself are within it.
 */
export function pipelineGraph(topologies: readonly Topology[]): Graph {
  const stages = new Map<string, Named[]>();
  const stageOf = new Map<string, string>();
  const put = (stage: string, node: Named) => {
    if (stageOf.has(node.id)) return;
    stageOf.set(node.id, stage);
    stages.set(stage, [...(stages.get(stage) ?? []), node]);
  };
  const parts = topologies.map((topology) => ({ id: `topology ${topology.name}`, topology, ...outerTopics(topology) }));
  for (const { id, topology, sinks } of parts) {
    const stage = titled(topology.name);
    put(stage, { id, kind: 'topology', name: topology.name });
    for (const name of sinks) put(stage, topicNode(name));
  }
  for (const name of parts.flatMap(({ sources }) => sources)) {
    put(sourceNames[name.split('.')[0] ?? ''] ?? otherSources, topicNode(name));
  }
  // What a part writes stands in its own stage: that says it without a line.
  const edges = parts.flatMap(({ id, sources }) => sources.map((topic) => ({ from: topicNode(topic).id, to: id })));
  const between = edges.map(({ from, to }) => ({ from: stageOf.get(from) ?? '', to: stageOf.get(to) ?? '' }));
  const boxes = laidOut(
    [...stages].map(([name, nodes]) => ({ id: name, name, ...sizeOfStage(nodes) })),
    between,
  );
  return { stages: boxes, nodes: boxes.flatMap((box) => stacked(box, stages.get(box.name) ?? [])), edges };
}

function topicNode(name: string): Named {
  return { id: `topic ${name}`, kind: 'topic', name };
}

function titled(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function sizeOfStage(nodes: readonly Named[]): Pick<Box, 'width' | 'height'> {
  const heights = nodes.reduce((sum, { kind }) => sum + sizes[kind].height, 0);
  return {
    width: Math.max(...nodes.map(({ kind }) => sizes[kind].width)) + 2 * stageEdge,
    height: stageHead + heights + (nodes.length - 1) * stageGap + stageEdge,
  };
}

/** What is in a stage, one below the other. */
function stacked(stage: Box, nodes: readonly Named[]): GraphNode[] {
  let y = stage.y + stageHead;
  return nodes.map((node) => {
    const placed = { ...node, ...sizes[node.kind], x: stage.x + stageEdge, y };
    y += placed.height + stageGap;
    return placed;
  });
}

/** The steps of one part. */
export function stepGraph({ steps }: Topology): Graph {
  const known = new Set(steps.map(({ name }) => name));
  const edges = steps.flatMap(({ name, successors }) =>
    successors.filter((to) => known.has(to)).map((to) => ({ from: name, to })),
  );
  const nodes = laidOut(
    steps.map(({ name }) => ({ id: name, kind: 'step' as const, name, ...sizes.step })),
    edges,
  );
  return { stages: [], nodes, edges };
}

/** What a part reads and writes that others see. */
export function outerTopics({ steps }: Topology): {
  readonly sources: readonly string[];
  readonly sinks: readonly string[];
} {
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

/** Places boxes from left to right, so that lines lead on. */
function laidOut<B extends Pick<Box, 'width' | 'height'> & { readonly id: string }>(
  boxes: readonly B[],
  edges: readonly GraphEdge[],
): (B & Box)[] {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 44, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  return boxes.map((box) => {
    const { x, y } = graph.node(box.id) as { x: number; y: number };
    return { ...box, x: x - box.width / 2, y: y - box.height / 2 };
  });
}
