import type { Topology } from '@millrace/streams';
import { builtInReport } from '../connectors/registry.ts';
import { memoryCodec } from '../schemas/codec.ts';
import { createTopics } from '../schemas/topics.ts';
import { topologies } from '../topologies/index.ts';

/** These topologies, to look at and not to run: their serdes need no registry. */
export function builtTopologies(names: readonly string[]): readonly Topology[] {
  const topics = createTopics(memoryCodec());
  return topologies
    .filter(({ name }) => names.includes(name))
    .map((topology) => topology.build({ topics, builtInReports: builtInReport }));
}
