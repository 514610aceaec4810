import { RecordError, SerdeError, TopologyError } from '../errors.ts';
import type { OperatorStep, Step } from './graph.ts';
import type { Node, NodeContext } from './node.ts';
import { PassThroughNode } from './nodes/pass-through.ts';
import type { PrefetchSink, Task, TaskEnvironment, TaskRecord } from './topology.ts';

/** Position before the first record of a task. */
const nowhere = { topic: '', partition: -1, offset: -1 } as const;

/** The nodes of one sub-topology on one partition. */
export class GraphTask implements Task {
  readonly #context: NodeContext;
  readonly #entries: ReadonlyMap<string, Node>;
  readonly #prefetchContext: NodeContext;
  readonly #prefetchEntries: ReadonlyMap<string, Node>;

  /** @param steps the steps of the sub-topology, parents before their children. */
  constructor(steps: readonly Step[], environment: TaskEnvironment) {
    this.#context = contextOf(environment);
    this.#entries = link(steps, (step) => step.create(this.#context));
    this.#prefetchContext = contextOf(silent(environment));
    this.#prefetchEntries = prefetchGraph(steps, this.#prefetchContext);
  }

  get streamTime(): number {
    return this.#context.streamTime;
  }

  set streamTime(timestamp: number) {
    this.#context.streamTime = timestamp;
  }

  process(source: string, record: TaskRecord): void {
    const entry = this.#entries.get(source);
    if (entry === undefined) throw new TopologyError(`no source '${source}' in this sub-topology`);
    const context = this.#context;
    context.metadata = record.metadata;
    if (record.timestamp > context.streamTime) context.streamTime = record.timestamp;
    entry.process(record.key, record.value, record.timestamp, record.headers);
  }

  prefetch(source: string, record: TaskRecord, sink: PrefetchSink): void {
    const entry = this.#prefetchEntries.get(source);
    if (entry === undefined) return;
    const context = this.#prefetchContext;
    context.metadata = record.metadata;
    context.prefetchSink = sink;
    try {
      entry.process(record.key, record.value, record.timestamp, record.headers);
    } catch (error) {
      if (!(error instanceof RecordError || error instanceof SerdeError)) throw error;
    } finally {
      context.prefetchSink = undefined;
    }
  }
}

function contextOf(environment: TaskEnvironment): NodeContext {
  return { environment, metadata: nowhere, streamTime: -1, prefetchSink: undefined };
}

/** The environment of the prefetch walk: a step that runs there as well must not be counted twice. */
function silent(environment: TaskEnvironment): TaskEnvironment {
  return {
    partition: environment.partition,
    collector: environment.collector,
    state: (store) => environment.state(store),
    globalTable: (name) => environment.globalTable(name),
    count: () => {},
  };
}

/** Builds and links a node for each step; answers the sources' nodes by name. */
function link(steps: readonly Step[], create: (step: Step) => Node): Map<string, Node> {
  const nodes = new Map<Step, Node>();
  const entries = new Map<string, Node>();
  for (const step of steps) {
    const node = create(step);
    nodes.set(step, node);
    for (const parent of step.parents) nodes.get(parent)?.children.push(node);
    if (step.kind === 'source') entries.set(step.name, node);
  }
  return entries;
}

/**
 * A graph of its own for prefetching: the steps on a path from a source to a step that declares its reads. A step
 * beside the path is stood in for by one that does nothing, so that a branch finds its children in their places.
 */
function prefetchGraph(steps: readonly Step[], context: NodeContext): Map<string, Node> {
  const onPath = new Set<Step>();
  for (const step of steps.toReversed()) {
    const leads = steps.some((child) => onPath.has(child) && child.parents.includes(step));
    if (declaresReads(step) || (leads && runsInPrefetch(step))) onPath.add(step);
  }
  return link(
    steps.filter((step) => onPath.has(step) || step.parents.some((parent) => onPath.has(parent))),
    (step) => {
      if (!onPath.has(step)) return new PassThroughNode();
      return declaresReads(step) ? step.prefetch.declares(context) : step.create(context);
    },
  );
}

function declaresReads(step: Step): step is OperatorStep & { prefetch: { declares(context: NodeContext): Node } } {
  return step.kind === 'operator' && typeof step.prefetch === 'object';
}

function runsInPrefetch(step: Step): boolean {
  return step.kind === 'source' || (step.kind === 'operator' && step.prefetch === 'transparent');
}
