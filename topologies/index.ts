import type { Topology } from '@millrace/streams';
import { type BuiltInReports, Reports } from '../processors/reports.ts';
import type { Topics } from '../schemas/topics.ts';
import { bronze } from './bronze.ts';
import { gold } from './gold.ts';
import { rules } from './rules.ts';
import { silver } from './silver.ts';

/** What a topology is built with. */
export interface TopologyDeps {
  readonly topics: Topics;
  readonly builtInReports: BuiltInReports;
}

/** A topology that `millrace run` knows by name. */
export interface NamedTopology {
  readonly name: string;
  /** One line for lists: from where to where. */
  readonly summary: string;
  build(deps: TopologyDeps): Topology;
}

/** Every topology, in the order in which data passes them. A new one is a file of its own and a line here. */
export const topologies: readonly NamedTopology[] = [
  {
    name: 'bronze',
    summary: 'connector.data.raw → bronze.data.cleaned',
    build: ({ topics, builtInReports }) => bronze(topics, new Reports(builtInReports)),
  },
  {
    name: 'silver',
    summary: 'bronze.data.cleaned → silver.data.processed',
    build: ({ topics, builtInReports }) => silver(topics, new Reports(builtInReports)),
  },
  {
    name: 'gold',
    summary: 'silver.data.processed → gold.data.ready',
    build: ({ topics }) => gold(topics),
  },
  {
    name: 'rules',
    summary: 'gold.data.ready and config.rules → rules.alerts',
    build: ({ topics }) => rules(topics),
  },
];
