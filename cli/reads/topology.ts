import type { Topology } from '@millrace/streams';
import { topologies } from '../../topologies/index.ts';
import { builtTopologies } from '../built-topologies.ts';
import { knownName } from '../known-name.ts';

export type TopologyForm = 'text' | 'mermaid' | 'json';

/** The topologies there are, one a line, or as JSON. */
export function listTopologies(asJson: boolean): string {
  const listed = topologies.map(({ name, summary }) => ({ name, summary }));
  if (asJson) return JSON.stringify(listed, null, 2);
  return listed.map(({ name, summary }) => `${name.padEnd(8)}${summary}`).join('\n');
}

/**
 * A topology, or as text or chart all of them one after the other, in a form; no service is asked.
 * @throws CliError MR_CLI_NAME for a name there is not.
 */
export function describeTopologies(name: string | undefined, form: TopologyForm): string {
  const names = topologies.map((topology) => topology.name);
  const wanted = name === undefined ? names : [knownName('topology', name, names)];
  return builtTopologies(wanted)
    .map((topology) => inForm(topology, form))
    .join('\n');
}

function inForm(topology: Topology, form: TopologyForm): string {
  switch (form) {
    case 'text':
      return topology.describe();
    case 'mermaid':
      return topology.toMermaid();
    case 'json':
      return JSON.stringify(topology, null, 2);
  }
}
