import { createHash } from 'node:crypto';
import type { Topology } from './topology.ts';

/**
 * SHA-256, in hex, over what gives state its place and meaning: which sub-topology reads and writes which topics and
 * keeps which stores, and the global tables. Step names and the order of declaration within a sub-topology do not count.
 */
export function topologyHash(topology: Pick<Topology, 'applicationId' | 'subTopologies' | 'globalTables'>): string {
  const facts = {
    applicationId: topology.applicationId,
    subTopologies: topology.subTopologies.map(({ id, sources, sinks, stores }) => ({
      id,
      sources: sources.map((source) => source.topic).sort(),
      sinks: sinks.map((sink) => sink.topic).sort(),
      stores: stores.map(({ type, changelog }) => `${type} ${changelog}`).sort(),
    })),
    globalTables: topology.globalTables.map(({ name, source }) => `${name} ${source.topic}`).sort(),
  };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
