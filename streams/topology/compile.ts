import { TopologyError } from '../errors.ts';
import type { Serde } from '../serde/serde.ts';
import type { StateStore } from '../state/state-store.ts';
import { connectedSteps } from './connectivity.ts';
import { describe } from './describe.ts';
import type { GlobalTableDeclaration, Graph, OperatorStep, SourceStep, Step } from './graph.ts';
import { topologyHash } from './hash.ts';
import { toMermaid } from './mermaid.ts';
import { GraphTask } from './task.ts';
import type {
  GlobalTableDescription,
  InternalTopicDescription,
  SourceDescription,
  StepDescription,
  StoreDescription,
  SubTopology,
  Topology,
  TopologyJson,
} from './topology.ts';

/**
 * Compiles the graph.
 *
 * @throws TopologyError when it reads nothing, or when a step reads a global table that is not declared.
 */
export function compile(graph: Graph): Topology {
  const steps = [...graph.steps];
  requireSources(graph);
  for (const step of steps) if (step.kind === 'operator') requireGlobalTables(step, graph);
  const subTopologies = connectedSteps(steps).map((group, id) => subTopology(id, group, graph));
  const globalTables = [...graph.globalTables.values()].map(describeGlobalTable);
  const internalTopics = graph.internalTopics.map(({ topic, partitions }) => ({ topic: topic.name, partitions }));
  const { applicationId } = graph;
  return new CompiledTopology({ applicationId, subTopologies, globalTables, internalTopics, serdes: serdesOf(graph) });
}

class CompiledTopology implements Topology {
  readonly applicationId: string;
  readonly subTopologies: readonly SubTopology[];
  readonly globalTables: readonly GlobalTableDescription[];
  readonly internalTopics: readonly InternalTopicDescription[];
  readonly serdes: readonly Serde<unknown>[];
  readonly hash: string;

  constructor(parts: Omit<Topology, 'hash' | 'describe' | 'toMermaid' | 'toJSON'>) {
    this.applicationId = parts.applicationId;
    this.subTopologies = parts.subTopologies;
    this.globalTables = parts.globalTables;
    this.internalTopics = parts.internalTopics;
    this.serdes = parts.serdes;
    this.hash = topologyHash(this);
  }

  describe(): string {
    return describe(this);
  }

  toMermaid(): string {
    return toMermaid(this);
  }

  toJSON(): TopologyJson {
    return {
      applicationId: this.applicationId,
      hash: this.hash,
      subTopologies: this.subTopologies.map(({ id, steps, stores }) => ({
        id,
        steps,
        stores: stores.map(({ name, type, changelog }) => ({ name, type, changelog })),
      })),
      internalTopics: this.internalTopics,
      globalTables: this.globalTables.map(({ name, source }) => ({ name, topic: source.topic })),
    };
  }
}

function requireSources(graph: Graph): void {
  if (graph.steps.length === 0 && graph.globalTables.size === 0) {
    throw new TopologyError(`topology '${graph.applicationId}' reads no topic: begin with stream() or table()`);
  }
}

function requireGlobalTables(step: OperatorStep, graph: Graph): void {
  for (const { name } of step.globalTables) {
    if (graph.globalTables.has(name)) continue;
    const known = [...graph.globalTables.keys()].map((table) => `'${table}'`).join(', ') || 'none';
    throw new TopologyError(
      `step '${step.name}' reads global table '${name}', which this topology does not declare (it has: ${known}): add globalTable(topic, { name: '${name}' })`,
    );
  }
}

function subTopology(id: number, steps: readonly Step[], graph: Graph): SubTopology {
  const stores = new Map<string, StoreDescription>();
  for (const step of steps) {
    if (step.kind !== 'operator') continue;
    for (const { name } of step.stores) {
      const store = graph.stores.get(name);
      if (store !== undefined) stores.set(name, describeStore(store, graph.applicationId));
    }
  }
  const late = steps.flatMap(lateSinks);
  return {
    id,
    steps: [...steps.map((step) => describeStep(step, steps)), ...late],
    sources: steps.flatMap((step) => (step.kind === 'source' ? [describeSource(step)] : [])),
    sinks: [
      ...steps.flatMap((step) => (step.kind === 'sink' ? [{ name: step.name, topic: step.topic.name }] : [])),
      ...late.map(({ name, topic }) => ({ name, topic })),
    ],
    stores: [...stores.values()],
    createTask: (environment) => new GraphTask(steps, environment),
  };
}

/** The sink of what comes too late for a step: part of that step, but described as one of its own. */
function lateSinks(step: Step): Array<StepDescription & { readonly topic: string }> {
  if (step.kind !== 'operator' || step.lateTo === undefined) return [];
  return [
    {
      name: lateSinkName(step),
      kind: 'sink',
      topic: step.lateTo.name,
      stores: [],
      globalTables: [],
      predecessors: [step.name],
      successors: [],
    },
  ];
}

function lateSinkName({ name }: OperatorStep): string {
  return `${name}-late`;
}

function describeStep(step: Step, steps: readonly Step[]): StepDescription {
  const late = step.kind === 'operator' && step.lateTo !== undefined ? [lateSinkName(step)] : [];
  return {
    name: step.name,
    kind: step.kind === 'operator' ? 'processor' : step.kind,
    topic: step.kind === 'operator' ? undefined : step.topic.name,
    stores: step.kind === 'operator' ? step.stores.map((store) => store.name) : [],
    globalTables: step.kind === 'operator' ? step.globalTables.map((table) => table.name) : [],
    predecessors: step.parents.map((parent) => parent.name),
    successors: [...steps.filter((child) => child.parents.includes(step)).map((child) => child.name), ...late],
  };
}

function describeSource({ name, topic, timestamp }: SourceStep): SourceDescription {
  return { name, topic: topic.name, key: topic.key, value: topic.value, timestamp };
}

function describeGlobalTable({ name, topic }: GlobalTableDeclaration): GlobalTableDescription {
  return { name, source: { name, topic: topic.name, key: topic.key, value: topic.value, timestamp: undefined } };
}

function describeStore(store: StateStore, applicationId: string): StoreDescription {
  return {
    name: store.name,
    kind: store.layout,
    type: store.type,
    key: store.key,
    value: store.value,
    changelog: `${applicationId}-${store.name}-changelog`,
    timed: store.timed,
  };
}

function serdesOf(graph: Graph): Serde<unknown>[] {
  const serdes = new Set<Serde<unknown>>();
  for (const topic of graph.topics()) serdes.add(topic.key).add(topic.value);
  for (const store of graph.stores.values()) {
    serdes.add(store.value);
    if (store.key !== undefined) serdes.add(store.key);
    if (store.timed !== undefined) serdes.add(store.timed.key);
  }
  return [...serdes];
}
