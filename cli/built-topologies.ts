import type { Topology } from '@millrace/streams';
import { builtInReport } from '../connectors/registry.ts';
import { memoryCodec } from '../schemas/codec.ts';
import { createTopics, type Topics } from '../schemas/topics.ts';
import { type NamedTopology, topologies } from '../topologies/index.ts';

const built = new Map<NamedTopology, Topology>();
let topics: Topics | undefined;

/** This topology, to look at and not to run: its serdes need no registry. Built once a process. */
export function builtTopology(named: NamedTopology): Topology {
  const before = built.get(named);
  if (before !== undefined) return before;
  topics ??= createTopics(memoryCodec());
  const topology = named.build({ topics, builtInReports: builtInReport });
  built.set(named, topology);
  return topology;
}

/** Those of these names, as `builtTopology` gives them. */
export function builtTopologies(names: readonly string[]): readonly Topology[] {
  return topologies.filter(({ name }) => names.includes(name)).map(builtTopology);
}
