import { Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import { useFormats } from '../preferences/provider.tsx';
import type { Graph, GraphNode, Topology } from './graph.ts';
import { healthOf, healthWords, secondsText } from './health.ts';

type Drawn = Node<{ readonly node: GraphNode; readonly topology: Topology | undefined; readonly isShown: boolean }>;

const nodeTypes = { topic: TopicNode, topology: TopologyNode, step: StepNode };

/** A graph from left to right; what can be looked into is chosen by a press, or by Enter when it has the focus. */
export function Flow(props: {
  readonly graph: Graph;
  readonly label: string;
  readonly topologies: readonly Topology[];
  readonly shown: string | null;
  readonly onShow: (name: string) => void;
}) {
  const { graph, topologies, shown, onShow } = props;
  const nodes = useMemo(
    () =>
      graph.nodes.map(
        (node): Drawn => ({
          ...{
            id: node.id,
            type: node.kind,
            position: { x: node.x, y: node.y },
            width: node.width,
            height: node.height,
          },
          data: {
            node,
            topology: topologies.find(({ name }) => node.kind === 'topology' && name === node.name),
            isShown: node.name === shown,
          },
          ...{ focusable: node.kind === 'topology', selectable: node.kind === 'topology', ariaLabel: node.name },
        }),
      ),
    [graph, topologies, shown],
  );
  const edges = useMemo(
    () =>
      graph.edges.map(({ from, to }) => ({
        ...{ id: `${from} → ${to}`, source: from, target: to, focusable: false, selectable: false },
        style: { stroke: 'var(--control)', strokeWidth: 1.5 },
      })),
    [graph],
  );
  return (
    <div className="h-80 rounded-lg bg-sunken" data-testid="flow">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        fitView
        fitViewOptions={{ padding: 0.06, minZoom: 0.3 }}
        minZoom={0.2}
        nodesDraggable={false}
        nodesConnectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        aria-label={props.label}
        onNodeClick={(_, node) => node.type === 'topology' && onShow((node.data as Drawn['data']).node.name)}
        onSelectionChange={({ nodes: [chosen] }) =>
          chosen?.type === 'topology' && onShow((chosen.data as Drawn['data']).node.name)
        }
      />
    </div>
  );
}

const handle = 'pointer-events-none opacity-0';

function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Left} className={handle} />
      <Handle type="source" position={Position.Right} className={handle} />
    </>
  );
}

function TopicNode({ data }: NodeProps<Drawn>) {
  return (
    <div className="grid size-full content-center rounded-full border border-line bg-surface px-3 text-center font-mono text-2xs wrap-anywhere text-muted">
      <Ends />
      {data.node.name}
    </div>
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
    <div
      className={`grid size-full content-center gap-0.5 rounded-xl border-2 px-3 ${edges[health]} ${data.isShown ? 'bg-selected' : 'bg-surface'}`}
    >
      <Ends />
      <p className="flex justify-between text-sm font-semibold">
        {topology.name} <span className={`text-xs ${words[health]}`}>{healthWords[health]}</span>
      </p>
      <p className="text-xs text-muted">
        {secondsText(status?.lagSeconds ?? null)} behind · {formats.decimal(status?.recordsPerSecond ?? null, 0)}{' '}
        records/s
      </p>
      <p className="text-xs text-muted">
        {formats.count(status?.running ?? null)} running
        {(status?.restoring ?? 0) > 0 && `, ${formats.share(status?.restore?.share ?? 0, 0)} restored`}
      </p>
    </div>
  );
}
