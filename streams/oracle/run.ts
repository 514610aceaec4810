import { TopologyTestDriver } from '../testing/index.ts';
import { scenarioTopics, scenarioTopology } from './scenarios.ts';

/** One step of a scenario: a record, or an advance of the wall clock. */
export type OracleStep =
  | { readonly topic: 'a' | 'b'; readonly key: string | null; readonly value: string | null; readonly ts: number }
  | { readonly advanceWallClockMs: number };

/** A record that came out. */
export interface OracleRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly ts: number;
}

/** A scenario with its input; `outputs` where the answer is known. */
export interface OracleFile {
  readonly scenario: string;
  readonly steps: readonly OracleStep[];
  readonly outputs?: ReadonlyArray<readonly OracleRecord[]>;
}

/** Runs a scenario in the test driver; answers what came out after each step. */
export function runScenario({ scenario, steps }: OracleFile): OracleRecord[][] {
  const driver = new TopologyTestDriver(scenarioTopology(scenario));
  const topics = scenarioTopics();
  const out = driver.createOutputTopic(topics.out);
  return steps.map((step) => {
    if ('advanceWallClockMs' in step) driver.advanceWallClockTime(step.advanceWallClockMs);
    else driver.createInputTopic(topics[step.topic]).pipeInput(step.key, step.value, step.ts);
    return out.readRecords().map(({ key, value, timestamp }) => ({ key, value, ts: timestamp }));
  });
}
