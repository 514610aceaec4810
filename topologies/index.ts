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
  /** Of each store by its name: what it holds an entry of, and what takes entries out. `millrace lint` asks for it; stores of windows tell it themselves. */
  readonly state: Readonly<Record<string, string>>;
  build(deps: TopologyDeps): Topology;
}

/** What every task that converts amounts keeps. */
const rateState = {
  rates: 'published days of rates, at most 20,000 a tenant',
  reporting: 'one choice a tenant',
};

/** Every topology, in the order in which data passes them. A new one is a file of its own and a line here. */
export const topologies: readonly NamedTopology[] = [
  {
    name: 'bronze',
    summary: 'connector.data.raw → bronze.data.cleaned',
    state: {},
    build: ({ topics, builtInReports }) => bronze(topics, new Reports(builtInReports)),
  },
  {
    name: 'silver',
    summary: 'bronze.data.cleaned → silver.data.processed',
    state: {
      'silver-slices': 'live facts of each slice; kept for good, since any day may be restated',
      entities: 'versions of each entity, at most 500; kept for good',
      ...rateState,
    },
    build: ({ topics, builtInReports }) => silver(topics, new Reports(builtInReports)),
  },
  {
    name: 'gold',
    summary: 'silver.data.processed → gold.data.ready',
    state: { 'gold-slices': 'sums of each entity of each slice; kept for good, since any day may be restated' },
    build: ({ topics }) => gold(topics),
  },
  {
    name: 'rules',
    summary: 'gold.data.ready and config.rules → rules.alerts',
    state: {
      rules: 'rules in force, at most 1,000 a tenant',
      'rule-revisions': 'one number a tenant',
      'rule-days': 'days of each entity that a rule may look at; an entity of which nothing comes for so long goes',
      'rule-subjects': 'entities with days; one goes with its days',
      'rule-instances':
        'what each rule knows of an entity, at most 50,000 a tenant; goes with its days, one that has alerted is kept for good',
      'rule-instances-held': 'one number a rule that has instances, and one a tenant',
      'rule-pace': 'one number a tenant',
      'rule-over-limit': 'two of each account at most',
      'rule-active': 'alerts that are not over',
      'rule-firing': 'alerts that fire',
      'rule-troubles': 'slices with something wrong; one goes when it is over',
      'rule-troubled': 'accounts with such slices',
      'rule-flights': 'planned flights; one goes when it is deleted',
      'rule-due': 'what is due, by minute; goes when it has been looked at',
      'rule-clock': 'one clock a task',
      ...rateState,
    },
    build: ({ topics }) => rules(topics),
  },
];
