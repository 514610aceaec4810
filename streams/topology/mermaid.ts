import type { SubTopology, Topology } from './topology.ts';

/** A Mermaid flow chart, left to right: topics as pills, sub-topologies as boxes around their steps, stores as cylinders. */
export function toMermaid(topology: Pick<Topology, 'subTopologies' | 'globalTables'>): string {
  const ids = new Identifiers();
  const lines = ['flowchart LR'];
  for (const topic of topicsOf(topology)) lines.push(`  ${ids.of('topic', topic)}([${quote(topic)}])`);
  for (const { name, source } of topology.globalTables) {
    lines.push(`  ${ids.of('table', name)}[(${quote(name)})]`);
    lines.push(`  ${ids.of('topic', source.topic)} --> ${ids.of('table', name)}`);
  }
  for (const sub of topology.subTopologies) lines.push(...box(sub, ids), ...edges(sub, ids));
  return `${lines.join('\n')}\n`;
}

function box({ id, steps, stores }: SubTopology, ids: Identifiers): string[] {
  const inner = steps.filter((step) => step.kind === 'processor');
  return [
    `  subgraph sub${id}[${quote(`sub-topology ${id}`)}]`,
    ...inner.map(({ name }) => `    ${ids.of('step', name)}[${quote(name)}]`),
    ...stores.map(({ name }) => `    ${ids.of('store', name)}[(${quote(name)})]`),
    '  end',
  ];
}

/** Edges between steps; a source or sink is drawn as its topic. */
function edges({ steps }: SubTopology, ids: Identifiers): string[] {
  const places = new Map(
    steps.map(({ name, kind, topic }) => [
      name,
      kind === 'processor' || topic === undefined ? ids.of('step', name) : ids.of('topic', topic),
    ]),
  );
  return steps.flatMap(({ name, successors, stores, globalTables }) => [
    ...successors.map((successor) => `  ${places.get(name)} --> ${places.get(successor)}`),
    ...stores.map((store) => `  ${places.get(name)} <--> ${ids.of('store', store)}`),
    ...globalTables.map((table) => `  ${ids.of('table', table)} -.-> ${places.get(name)}`),
  ]);
}

function topicsOf({ subTopologies, globalTables }: Pick<Topology, 'subTopologies' | 'globalTables'>): Set<string> {
  return new Set([
    ...subTopologies.flatMap((sub) => [...sub.sources, ...sub.sinks].map(({ topic }) => topic)),
    ...globalTables.map(({ source }) => source.topic),
  ]);
}

/** Names may hold what Mermaid takes for syntax, so each thing gets a short identifier and its name as a quoted label. */
class Identifiers {
  readonly #known = new Map<string, string>();

  of(kind: string, name: string): string {
    const full = `${kind}:${name}`;
    const known = this.#known.get(full) ?? `${kind}${this.#known.size}`;
    this.#known.set(full, known);
    return known;
  }
}

function quote(label: string): string {
  return `"${label.replaceAll('"', '#quot;')}"`;
}
