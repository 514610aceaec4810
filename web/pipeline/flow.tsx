import { Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import { useFormats } from '../preferences/provider.tsx';
import type { Graph, GraphNode, GraphStage, Topology } from './graph.ts';
import { healthOf, healthWords, secondsText } from './health.ts';

type Drawn = Node<{
  readonly node: GraphNode;
  readonly topology: Topology | undefined;
  readonly isShown: boolean;
  readonly onChoose: () => void;
}>;
type DrawnStage = Node<{ readonly stage: GraphStage }>;

const nodeTypes = { stage: StageNode, topic: TopicNode, topology: TopologyNode, step: StepNode };

/** A graph from left to right; parts and topics are buttons in it. */
export function Flow(props: {
  readonly graph: Graph;
  readonly label: string;
  readonly topologies: readonly Topology[];
  readonly shown: string | null;
  readonly onShow: (name: string) => void;
  readonly onTopic: (topic: string) => void;
  /** How high it is drawn. */
  readonly className: string;
}) {
  const { graph, topologies, shown, onShow, onTopic } = props;
  const stages = useMemo(
    () =>
      graph.stages.map(
        (stage): DrawnStage => ({
          ...{ id: `stage ${stage.name}`, type: 'stage', ...boxOf(stage), zIndex: -1 },
          data: { stage },
        }),
      ),
    [graph],
  );
  const nodes = useMemo(
    () =>
      graph.nodes.map(
        (node): Drawn => ({
          ...{ id: node.id, type: node.kind, ...boxOf(node) },
          data: {
            node,
            topology: topologies.find(({ name }) => node.kind === 'topology' && name === node.name),
            isShown: node.name === shown,
            onChoose: () => (node.kind === 'topic' ? onTopic(node.name) : onShow(node.name)),
          },
        }),
      ),
    [graph, topologies, shown, onShow, onTopic],
  );
  const edges = useMemo(
    () =>
      graph.edges.map(({ from, to }) => ({
        ...{ id: `${from} → ${to}`, source: from, target: to },
        style: { stroke: 'var(--control)', strokeWidth: 1.5 },
      })),
    [graph],
  );
  return (
    <div className={`rounded-lg bg-sunken ${props.className}`} data-testid="flow">
      <ReactFlow<Drawn | DrawnStage>
        nodes={[...stages, ...nodes]}
        edges={edges}
        nodeTypes={nodeTypes}
        fitView
        fitViewOptions={{ padding: 0.02, minZoom: 0.3, maxZoom: 1 }}
        minZoom={0.2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        aria-label={props.label}
      />
    </div>
  );
}

/** Where something stands. It is as large as it is drawn: measured again at each reading, its lines would go and come back. */
function boxOf({ x, y, width, height }: GraphNode | GraphStage) {
  return { position: { x, y }, width, height, measured: { width, height } };
}

/** A button in the graph, which takes presses itself. */
const inGraph = 'nodrag nopan pointer-events-auto size-full';

const handle = 'pointer-events-none opacity-0';

function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Left} className={handle} />
      <Handle type="source" position={Position.Right} className={handle} />
    </>
  );
}

function StageNode({ data }: NodeProps<DrawnStage>) {
  return (
    <div className="size-full rounded-2xl border border-line bg-bg px-3 pt-1.5 text-xs font-semibold text-muted">
      {data.stage.name}
    </div>
  );
}

function TopicNode({ data }: NodeProps<Drawn>) {
  return (
    <>
      <Ends />
      <button
        type="button"
        title={`The newest records of ${data.node.name}`}
        className={`${inGraph} rounded-full border border-line bg-surface px-2 text-center font-mono text-2xs wrap-anywhere text-muted hover:bg-hover hover:text-ink`}
        onClick={data.onChoose}
      >
        {data.node.name}
      </button>
    </>
  );
}

function StepNode({ data }: NodeProps<Drawn>) {
  return (
    <div className="grid size-full content-center rounded-lg border border-line bg-surface px-3 text-xs wrap-anywhere">
      <Ends />
      {data.node.name}
    </div>
  );
}

const edges = { ok: 'border-ok', warn: 'border-warn', critical: 'border-critical', unknown: 'border-control' } as const;
const words = { ok: 'text-ok', warn: 'text-warn', critical: 'text-critical', unknown: 'text-muted' } as const;

function TopologyNode({ data }: NodeProps<Drawn>) {
  const formats = useFormats();
  const { topology } = data;
  if (topology === undefined) return null;
  const health = healthOf(topology);
  const { status } = topology;
  return (
    <>
      <Ends />
      <button
        type="button"
        aria-expanded={data.isShown}
        className={`${inGraph} grid content-center gap-0.5 rounded-xl border-2 px-3 text-left hover:bg-hover ${edges[health]} ${data.isShown ? 'bg-selected' : 'bg-surface'}`}
        onClick={data.onChoose}
      >
        <span className="flex justify-between text-sm font-semibold">
          {topology.name} <span className={`text-xs ${words[health]}`}>{healthWords[health]}</span>
        </span>
        <span className="text-xs text-muted">
          {secondsText(status?.lagSeconds ?? null)} behind · {formats.decimal(status?.recordsPerSecond ?? null, 0)}{' '}
          records/s
        </span>
        <span className="text-xs text-muted">
          {formats.count(status?.running ?? null)} running
          {(status?.restoring ?? 0) > 0 && `, ${formats.share(status?.restore?.share ?? 0, 0)} restored`}
        </span>
      </button>
    </>
  );
}
