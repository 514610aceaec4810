import type { Topology } from '@millrace/streams';
import type { NamedTopology } from '../../topologies/index.ts';
import type { Finding } from './finding.ts';

/** Stores whose entries go by themselves: windows, sessions and versions when their time is over, the others with what they hold back. */
const endingTypes: ReadonlySet<string> = new Set(['window', 'session', 'versioned', 'buffer', 'timers']);

/**
 * Stores and applications that are named against the conventions, since topics and groups are called after them, and state of which
 * nobody says what it grows with. State without a name the library does not take.
 */
export function stateFindings({ name, state }: Pick<NamedTopology, 'name' | 'state'>, topology: Topology): Finding[] {
  const stores = topology.subTopologies.flatMap((sub) => sub.stores);
  const where = (store: string) => `${name}: ${store}`;
  const misnamed = stores.filter((store) => !/^[a-z][a-z0-9-]*$/.test(store.name));
  const group = `millrace.${name}`;
  const unsaid = stores.filter((store) => !endingTypes.has(store.type) && state[store.name] === undefined);
  const gone = Object.keys(state).filter((said) => !stores.some((store) => store.name === said));
  return [
    ...(topology.applicationId === group ? [] : [wrongGroup(name, topology.applicationId, group)]),
    ...misnamed.map(
      (store): Finding => ({
        ...{ rule: 'naming', where: where(store.name), what: 'is no store in small letters, words joined by -' },
        fix: 'rename it before it runs: its changelog is called after it',
      }),
    ),
    ...unsaid.map(
      (store): Finding => ({
        ...{
          rule: 'unbounded-state',
          where: where(store.name),
          what: 'nothing says what it grows with and what takes entries out',
        },
        fix: `say it in \`state\` of '${name}' in topologies/index.ts, or keep a window`,
      }),
    ),
    ...gone.map(
      (each): Finding => ({
        ...{ rule: 'unbounded-state', where: where(each), what: 'is said to be a store, and is none' },
        fix: `take it out of \`state\` of '${name}' in topologies/index.ts`,
      }),
    ),
  ];
}

function wrongGroup(where: string, is: string, expected: string): Finding {
  return {
    rule: 'naming',
    where,
    what: `runs as ${is}, not as ${expected}`,
    fix: `build it with the application id ${expected}`,
  };
}
