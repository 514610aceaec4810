import { RecordError, SerdeError, TopologyError } from '../errors.ts';
import type { Step } from './graph.ts';
import type { Node, NodeContext } from './node.ts';
import { PassThroughNode } from './nodes/pass-through.ts';
import type { PrefetchSink, PunctuationType, Task, TaskEnvironment, TaskRecord } from './topology.ts';

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
    this.#context.generation += 1;
    for (const combiner of this.#context.combiners) combiner.undo();
  }

  get hasPartials(): boolean {
    return this.#context.combiners.some((combiner) => !combiner.isEmpty);
  }

  get isFullOfPartials(): boolean {
    for (const combiner of this.#context.combiners) if (combiner.isFull) return true;
    return false;
  }

  endBatch(): void {
    // Parents stand before their children, which get what these let go.
    const combiner = this.#context.combiners.find(({ isEmpty }) => !isEmpty);
    if (combiner === undefined) return;
    combiner.flush();
    for (const each of this.#context.combiners) each.keep();
  }

  clearPartials(): void {
    for (const combiner of this.#context.combiners) combiner.clear();
  }

  hasPunctuations(type: PunctuationType): boolean {
    for (const punctuation of this.#context.punctuations) if (punctuation.type === type) return true;
    return false;
  }

  punctuate(type: PunctuationType): void {
    const { environment, streamTime, punctuations } = this.#context;
    const now = type === 'stream-time' ? streamTime : environment.wallClock();
    if (now < 0) return;
    const scheduled = punctuations.filter((punctuation) => punctuation.type === type);
    if (scheduled.length > 1) scheduled.sort((a, b) => a.due - b.due);
    for (const punctuation of scheduled) punctuation.runIfDue(now);
    for (const combiner of this.#context.combiners) combiner.keep();
  }

  process(source: string, record: TaskRecord): void {
    const entry = this.#entries.get(source);
    if (entry === undefined) throw new TopologyError(`no source '${source}' in this sub-topology`);
    const context = this.#context;
    context.metadata = record.metadata;
    if (record.timestamp > context.streamTime) context.streamTime = record.timestamp;
    entry.process(record.key, record.value, record.timestamp, record.headers);
    for (const combiner of context.combiners) combiner.keep();
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
  return {
    environment,
    metadata: nowhere,
    streamTime: -1,
    generation: 0,
    prefetchSink: undefined,
    punctuations: [],
    combiners: [],
  };
}

/** The environment of the prefetch walk: a step that runs there as well must not be counted twice. */
function silent(environment: TaskEnvironment): TaskEnvironment {
  return {
    partition: environment.partition,
    collector: environment.collector,
    state: (store) => environment.state(store),
    globalTable: (name) => environment.globalTable(name),
    wallClock: () => environment.wallClock(),
    defer: () => {},
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
    (step) => (onPath.has(step) ? prefetchNode(step, context) : new PassThroughNode()),
  );
}

function prefetchNode(step: Step, context: NodeContext): Node {
  if (step.kind !== 'operator' || typeof step.prefetch === 'string') return step.create(context);
  return 'declares' in step.prefetch ? step.prefetch.declares(context) : step.prefetch.replaces();
}

function declaresReads(step: Step): boolean {
  return step.kind === 'operator' && typeof step.prefetch === 'object' && 'declares' in step.prefetch;
}

function runsInPrefetch(step: Step): boolean {
  return step.kind === 'source' || (step.kind === 'operator' && step.prefetch !== 'opaque');
}
