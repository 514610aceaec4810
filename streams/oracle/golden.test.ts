import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type OracleFile, type OracleRecord, runScenario } from './run.ts';
import { scenarioNames } from './scenarios.ts';

/** Scenarios in which one step may send for several keys at once, in an order of its own. */
const unordered = new Set([
  'session-final',
  'stream-stream-left',
  'stream-stream-outer',
  'table-fk-inner',
  'table-fk-left',
  'tumbling-final',
  'tumbling-suppress',
]);

function comparable(scenario: string, rows: readonly OracleRecord[]): string[] {
  const lines = rows.map(({ key, value, ts }) => `${key} = ${value} @ ${ts}`);
  return unordered.has(scenario) ? lines.sort() : lines;
}

/** What Kafka Streams 4.1.0's own test driver answered, step by step; see golden/README.md. */
describe.each(['seed-1', 'seed-2'])('as Kafka Streams answered, %s', (seed) => {
  it.each(scenarioNames)('%s', (scenario) => {
    const text = readFileSync(new URL(`golden/${seed}/${scenario}.json`, import.meta.url), 'utf8');
    const file = JSON.parse(text) as Required<OracleFile>;
    const outputs = runScenario(file);
    expect(outputs).toHaveLength(file.outputs.length);
    for (const [step, rows] of outputs.entries()) {
      const expected = comparable(scenario, file.outputs[step] ?? []);
      expect(comparable(scenario, rows), `step ${step}: ${JSON.stringify(file.steps[step])}`).toEqual(expected);
    }
  });
});
