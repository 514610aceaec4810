import { type Headers, StreamsError } from '../index.ts';
import { TopologyTestDriver } from '../testing/index.ts';
import type { InputName } from './scenarios/site.ts';
import { scenarioTopics, scenarioTopology } from './scenarios.ts';

/** One step of a scenario: a record, perhaps with a header `h`, or an advance of the wall clock. */
export type OracleStep =
  | {
      readonly topic: InputName;
      readonly key: string | null;
      readonly value: string | null;
      readonly ts: number;
      readonly header?: string;
    }
  | { readonly advanceWallClockMs: number };

/** A record that came out; its headers as `name=value,…` where it has any. */
export interface OracleRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly ts: number;
  readonly headers?: string;
}

/** What came out after a step; or that the application stopped at it, which ends the outputs. */
export type OracleStepOutput = readonly OracleRecord[] | readonly [{ readonly stopped: true }];

/** A scenario with its input; `outputs` where the answer is known. */
export interface OracleFile {
  readonly scenario: string;
  readonly steps: readonly OracleStep[];
  readonly outputs?: readonly OracleStepOutput[];
}

/** Runs a scenario in the test driver; answers what came out after each step. */
export function runScenario({ scenario, steps }: OracleFile): OracleStepOutput[] {
  const driver = new TopologyTestDriver(scenarioTopology(scenario));
  const topics = scenarioTopics();
  const out = driver.createOutputTopic(topics.out);
  const outputs: OracleStepOutput[] = [];
  for (const step of steps) {
    try {
      if ('advanceWallClockMs' in step) driver.advanceWallClockTime(step.advanceWallClockMs);
      else driver.createInputTopic(topics[step.topic]).pipeInput(step.key, step.value, step.ts, headersOf(step.header));
    } catch (error) {
      if (!isFullBuffer(error)) throw error;
      return [...outputs, [{ stopped: true }]];
    }
    outputs.push(
      out
        .readRecords()
        .map(({ key, value, timestamp, headers }) => ({ key, value, ts: timestamp, ...headerText(headers) })),
    );
  }
  return outputs;
}

/** The one way in which a scenario stops. */
function isFullBuffer(error: unknown): boolean {
  return error instanceof StreamsError && error.code === 'MR_STREAMS_BUFFER_FULL';
}

function headersOf(header: string | undefined): Headers | undefined {
  return header === undefined ? undefined : [['h', Buffer.from(header)]];
}

function headerText(headers: Headers | undefined): { headers?: string } {
  if (headers === undefined || headers.length === 0) return {};
  return { headers: headers.map(([name, value]) => `${name}=${value}`).join(',') };
}
