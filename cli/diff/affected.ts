import { flowOf } from '../topology-flow.ts';
import type { Differences } from './compare.ts';
import type { ProjectState } from './project-state.ts';

/** What reads what changes, directly or through others. */
export interface Affected {
  readonly topics: readonly string[];
  readonly topologies: readonly string[];
  readonly sinks: readonly string[];
  /** Metrics that a changed field or metric goes into. */
  readonly metrics: readonly string[];
  /** Templates of rules that ask for such a metric or field. */
  readonly rules: readonly string[];
}

/** What is downstream of the differences, in the state as it is to be. */
export function affectedBy(found: Differences, now: ProjectState): Affected {
  const changedTopologies = new Set(found.topologies.filter(({ kind }) => kind !== 'removed').map(({ name }) => name));
  const topics = new Set(found.schemas.map(({ name }) => name));
  const topologies = new Set<string>();
  const flows = now.topologies.map(({ name, graph }) => ({ name, ...flowOf(graph) }));
  for (let before = -1; before !== topics.size + topologies.size; ) {
    before = topics.size + topologies.size;
    for (const { name, reads, writes } of flows) {
      const reached = reads.some((topic) => topics.has(topic));
      if (reached && !changedTopologies.has(name)) topologies.add(name);
      if (reached || changedTopologies.has(name)) for (const topic of writes) topics.add(topic);
    }
  }
  const metrics = metricsOf(found, now);
  const named = [...metrics, ...found.metrics.map(({ name }) => name)];
  const words = new Set([...fieldsOf(found), ...named.map((id) => `@${id}`)]);
  return {
    topics: [...topics].filter((topic) => !found.schemas.some(({ name }) => name === topic)).sort(),
    topologies: [...topologies],
    sinks: now.sinks.filter(({ reads }) => reads.some((topic) => topics.has(topic))).map(({ name }) => name),
    metrics,
    rules: now.rules.filter(({ condition }) => wordsOf(condition).some((word) => words.has(word))).map(({ id }) => id),
  };
}

/** Names of changed fields, those of a record inside a record by their last part: what formulas call them. */
function fieldsOf(found: Differences): readonly string[] {
  return found.schemas.flatMap(({ fields }) => fields.map(({ path }) => path.split(' ')[0]?.split('.').at(-1) ?? path));
}

function metricsOf(found: Differences, now: ProjectState): readonly string[] {
  const words = new Set([...fieldsOf(found), ...found.metrics.map(({ name }) => `@${name}`)]);
  const affected = new Set(found.metrics.filter(({ kind }) => kind !== 'removed').map(({ name }) => name));
  for (let before = -1; before !== affected.size; ) {
    before = affected.size;
    for (const { id, source } of now.metrics) {
      if (!wordsOf(source).some((word) => words.has(word))) continue;
      affected.add(id);
      words.add(`@${id}`);
    }
  }
  return [...affected];
}

/** Fields and metrics that a formula names; `@ctr@2` as `@ctr`. */
function wordsOf(formula: string): readonly string[] {
  return formula.match(/@?[a-z_][a-z0-9_]*/gi) ?? [];
}
