import { StreamsBuilder, type Topology } from '../index.ts';
import { basicScenarios } from './scenarios/basic.ts';
import { mixedScenarios } from './scenarios/mixed.ts';
import { processorScenarios } from './scenarios/processors.ts';
import {
  type InputName,
  type Scenario,
  type Scenarios,
  type ScenarioTopics,
  scenarioTopics,
} from './scenarios/site.ts';
import { streamJoinScenarios } from './scenarios/stream-joins.ts';
import { headerScenarios, streamScenarios } from './scenarios/streams.ts';
import { suppressScenarios } from './scenarios/suppress.ts';
import { tableLookupScenarios } from './scenarios/table-lookups.ts';
import { foreignKeyScenarios, tableScenarios } from './scenarios/tables.ts';
import { versionedScenarios } from './scenarios/versioned.ts';
import { windowScenarios } from './scenarios/windows.ts';

export { type ScenarioTopics, scenarioTopics };

/** The twins of the topologies that Kafka Streams answered for (see golden/README.md). */
const topologies: Scenarios = {
  ...basicScenarios,
  ...foreignKeyScenarios,
  ...headerScenarios,
  ...mixedScenarios,
  ...processorScenarios,
  ...streamJoinScenarios,
  ...streamScenarios,
  ...suppressScenarios,
  ...tableLookupScenarios,
  ...tableScenarios,
  ...versionedScenarios,
  ...windowScenarios,
};

/** Those that were asked once more, with headers or with leaps of time in the input. */
const askedAgain: Readonly<Record<string, string>> = {
  'headers-session': 'session',
  'headers-stream-table': 'stream-table-left',
  'headers-versioned-grace': 'versioned-left-join-grace',
  'sliding-final-leaps': 'sliding-final',
  'suppress-headers': 'suppress-time-limit',
  'versioned-leaps': 'versioned-stream-left-join',
};

/** Names of all scenarios. */
export const scenarioNames: readonly string[] = [...Object.keys(topologies), ...Object.keys(askedAgain)];

/** Names of those that show one operator each. */
export const basicScenarioNames: readonly string[] = Object.keys(basicScenarios);

/** The topology of a scenario. @throws Error for one that there is none of, naming those there are. */
export function scenarioTopology(name: string, applicationId = 'oracle', topics = scenarioTopics()): Topology {
  const builder = new StreamsBuilder({ applicationId });
  scenarioOf(name).build({ builder, topics });
  return builder.build();
}

/** The topics a scenario reads. */
export function scenarioInputs(name: string): readonly InputName[] {
  return scenarioOf(name).inputs;
}

/** Whether one step of a scenario may send for several keys at once, in an order of its own. */
export function isUnordered(name: string): boolean {
  return scenarioOf(name).unordered === true;
}

function scenarioOf(name: string): Scenario {
  const scenario = topologies[askedAgain[name] ?? name];
  if (scenario === undefined) throw new Error(`no scenario '${name}': there are ${scenarioNames.join(', ')}`);
  return scenario;
}
