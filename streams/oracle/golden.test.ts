import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type OracleFile, type OracleStepOutput, runScenario } from './run.ts';
import { isUnordered, scenarioNames } from './scenarios.ts';

function fileOf(seed: string, scenario: string): URL {
  return new URL(`golden/${seed}/${scenario}.json`, import.meta.url);
}

function comparable(scenario: string, rows: OracleStepOutput): string[] {
  const lines = rows.map((row) =>
    'stopped' in row ? 'stopped' : `${row.key} = ${row.value} @ ${row.ts} ${row.headers ?? ''}`,
  );
  return isUnordered(scenario) ? lines.sort() : lines;
}

/** What Kafka Streams 4.1.0's own test driver answered, step by step; see golden/README.md. */
describe.each(['seed-1', 'seed-2'])('as Kafka Streams answered, %s', (seed) => {
  it.each(scenarioNames.filter((scenario) => existsSync(fileOf(seed, scenario))))('%s', (scenario) => {
    const file = JSON.parse(readFileSync(fileOf(seed, scenario), 'utf8')) as Required<OracleFile>;
    const outputs = runScenario(file);
    expect(outputs).toHaveLength(file.outputs.length);
    for (const [step, rows] of outputs.entries()) {
      const expected = comparable(scenario, file.outputs[step] ?? []);
      expect(comparable(scenario, rows), `step ${step}: ${JSON.stringify(file.steps[step])}`).toEqual(expected);
    }
  });
});

it('Kafka Streams answered for every scenario', () => {
  expect(scenarioNames.filter((scenario) => !existsSync(fileOf('seed-1', scenario)))).toEqual([]);
});
