import type { TopologyJson } from '@millrace/streams';

/** Topics that a topology reads and writes, each once; those that it writes for itself are left out. */
export function flowOf({ subTopologies, globalTables, internalTopics }: TopologyJson): {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
} {
  const steps = subTopologies.flatMap((sub) => sub.steps);
  const topicsOf = (kind: 'source' | 'sink') =>
    steps.flatMap((step) => (step.kind === kind && step.topic ? [step.topic] : []));
  const internal = new Set(internalTopics.map(({ topic }) => topic));
  const own = (topics: readonly string[]) => [...new Set(topics)].filter((topic) => !internal.has(topic));
  return {
    reads: own([...topicsOf('source'), ...globalTables.map(({ topic }) => topic)]),
    writes: own(topicsOf('sink')),
  };
}
