import type { GlobalTableDescription, StepDescription, SubTopology, Topology } from './topology.ts';

/**
 * The text format of Kafka Streams' `TopologyDescription.toString()`, so that its tools read it, and its order of steps:
 * those from which the most paths lead on first, then by name. As there, the names of topics that the application makes are
 * without its id.
 */
export function describe(
  topology: Pick<Topology, 'applicationId' | 'subTopologies' | 'globalTables' | 'internalTopics'>,
): string {
  const { applicationId, subTopologies, globalTables, internalTopics } = topology;
  const internal = new Set(internalTopics.map(({ topic }) => topic));
  const topicName = (topic: string): string => (internal.has(topic) ? topic.slice(applicationId.length + 1) : topic);
  const blocks = [
    ...subTopologies.map((sub) => describeSubTopology(sub, topicName)),
    ...globalTables.map((table, index) => describeGlobalTable(subTopologies.length + index, table)),
  ];
  return `Topologies:\n ${blocks.map((block) => `  ${block}`).join('')}`;
}

function describeSubTopology({ id, steps }: SubTopology, topicName: (topic: string) => string): string {
  const order = stepOrder(steps);
  const sorted = steps.map(({ name }) => name).sort(order);
  const byName = new Map(steps.map((step) => [step.name, step]));
  const lines = sorted
    .flatMap((name) => byName.get(name) ?? [])
    .map((step) => ({ ...step, topic: step.topic && topicName(step.topic) }))
    .map((step) => `    ${describeStep(step, order)}\n`);
  return `Sub-topology: ${id}\n${lines.join('')}\n`;
}

type StepOrder = (a: string, b: string) => number;

/** The `NodeComparator` of Kafka Streams: a step's size is 1 and the sizes of its successors. */
function stepOrder(steps: readonly StepDescription[]): StepOrder {
  const sizes = new Map<string, number>();
  // Parents stand before their children.
  for (const { name, successors } of steps.toReversed()) {
    sizes.set(
      name,
      successors.reduce((size, successor) => size + (sizes.get(successor) ?? 0), 1),
    );
  }
  return (a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) || (a < b ? -1 : a > b ? 1 : 0);
}

function describeStep(step: StepDescription, order: StepOrder): string {
  const successors = `\n      --> ${names(step.successors.toSorted(order))}`;
  const predecessors = `\n      <-- ${names(step.predecessors.toSorted(order))}`;
  switch (step.kind) {
    case 'source':
      return `Source: ${step.name} (topics: [${step.topic}])${successors}`;
    case 'processor':
      return `Processor: ${step.name} (stores: [${step.stores.join(', ')}])${successors}${predecessors}`;
    case 'sink':
      return `Sink: ${step.name} (topic: ${step.topic})${predecessors}`;
  }
}

function describeGlobalTable(id: number, { name, source }: GlobalTableDescription): string {
  return `Sub-topology: ${id} for global store (will not generate tasks)\n    Source: ${name}-source (topics: [${source.topic}])\n      --> ${name}\n    Processor: ${name} (stores: [${name}])\n      --> none\n      <-- ${name}-source\n`;
}

function names(list: readonly string[]): string {
  return list.length === 0 ? 'none' : list.join(', ');
}
