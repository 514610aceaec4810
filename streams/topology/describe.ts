import type { GlobalTableDescription, StepDescription, SubTopology, Topology } from './topology.ts';

/**
 * The text format of Kafka Streams' `TopologyDescription.toString()`, so that its tools read it. Steps stand in the order
 * of their declaration (there: by the size of what follows).
 */
export function describe(topology: Pick<Topology, 'subTopologies' | 'globalTables'>): string {
  const { subTopologies, globalTables } = topology;
  const blocks = [
    ...subTopologies.map(describeSubTopology),
    ...globalTables.map((table, index) => describeGlobalTable(subTopologies.length + index, table)),
  ];
  return `Topologies:\n ${blocks.map((block) => `  ${block}`).join('')}`;
}

function describeSubTopology({ id, steps }: SubTopology): string {
  return `Sub-topology: ${id}\n${steps.map((step) => `    ${describeStep(step)}\n`).join('')}\n`;
}

function describeStep(step: StepDescription): string {
  const successors = `\n      --> ${names(step.successors)}`;
  const predecessors = `\n      <-- ${names(step.predecessors)}`;
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
  const update = `${name}-update`;
  return `Sub-topology: ${id} for global store (will not generate tasks)\n    Source: ${source.name} (topics: [${source.topic}])\n      --> ${update}\n    Processor: ${update} (stores: [${name}])\n      --> none\n      <-- ${source.name}\n`;
}

function names(list: readonly string[]): string {
  return list.length === 0 ? 'none' : list.join(', ');
}
