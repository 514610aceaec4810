import { sinks } from '../../sinks/index.ts';
import { topologies } from '../../topologies/index.ts';
import { CliError } from '../errors.ts';

/** What one process runs. */
export interface RunSet {
  readonly topologies: readonly string[];
  readonly sinks: readonly string[];
  readonly gateway: boolean;
  /** The worker of the workflows. */
  readonly workflows: boolean;
}

/** The set that the names ask for. @throws CliError that lists the names there are. */
export function runSet(names: readonly string[]): RunSet {
  const allTopologies = topologies.map(({ name }) => name);
  const allSinks = sinks.map(({ name }) => name);
  const parts = [...allTopologies, ...allSinks, 'gateway', 'workflows'];
  const wanted = new Set<string>();
  for (const name of names) {
    if (name === 'all') for (const each of parts) wanted.add(each);
    else if (name === 'sinks') for (const each of allSinks) wanted.add(each);
    else if (parts.includes(name)) wanted.add(name);
    else {
      const known = [...parts, 'sinks', 'all'].join(', ');
      throw new CliError('MR_CLI_NAME', `there is nothing called '${name}' to run: there are ${known}`);
    }
  }
  return {
    topologies: allTopologies.filter((name) => wanted.has(name)),
    sinks: allSinks.filter((name) => wanted.has(name)),
    gateway: wanted.has('gateway'),
    workflows: wanted.has('workflows'),
  };
}
